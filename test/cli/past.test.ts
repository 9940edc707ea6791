import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeBaseline } from '../../src/cli/baseline.js';
import { openConsole } from '../../src/cli/console.js';
import { describeAccepted, openPast } from '../../src/cli/past.js';
import { settle } from '../../src/cli/settings.js';
import type { HostKey } from '../../src/state/key.js';
import { createDeps } from './fake-deps.js';
import { createHost } from './fake-host.js';

const KEY = { bytes: Buffer.alloc(32, 4) };
const ENTRY = { rule: 'acme.key', fingerprint: 'ab'.repeat(16), file: 'a.log', added: '2026-01-01' };

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-past-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function open(
  given: Parameters<typeof settle>[1],
  baseline?: string,
  key: HostKey = KEY,
): ReturnType<typeof openPast> {
  const host = createHost({ cwd: root, now: () => Date.UTC(2026, 10, 21) });
  const settings = await settle('scan', given, host);
  const context = { host, deps: createDeps([]), console: openConsole(host, settings) };
  const request = { settings, stateDirectory: root, ...(baseline !== undefined && { baseline }) };
  return openPast(context, request, key).finally(() => (said = host.stderr.text()));
}

let said = '';

test('is nothing unless it is asked for', async () => {
  expect(await open({})).toEqual({});
});

test('has the baseline of the request before that of the settings', async () => {
  for (const [name, entries] of [
    ['one', [ENTRY]],
    ['none', []],
  ] as const)
    writeFileSync(join(root, name), [...encodeBaseline(entries, KEY.bytes)].join(''));
  expect(await open({ baseline: 'one' })).toEqual({ baseline: [ENTRY] });
  expect(await open({ baseline: 'one' }, 'none')).toEqual({ baseline: [] });
});

test('names the first expired entries, and counts the others', async () => {
  const entries = Array.from({ length: 25 }, (_, index) => ({
    ...ENTRY,
    fingerprint: String(index).padStart(32, '0'),
    expires: '2026-01-02',
  }));
  writeFileSync(join(root, 'old'), [...encodeBaseline(entries, KEY.bytes)].join(''));
  await open({ baseline: 'old' });
  expect(said.match(/is accepted no more/g)).toHaveLength(10);
  expect(said).toMatch(/Expired entries in ".*old" beside these: 15\n$/);
});

test('takes no key that is gone after this run', async () => {
  const key = { ...KEY, ephemeral: 'the key cannot be kept' };
  for (const given of [{ baseline: 'one' }, { 'since-last': true }])
    await expect(open(given, undefined, key)).rejects.toThrow(
      /the key cannot be kept; name another --state-dir$/,
    );
});

test('has a store with --since-last', async () => {
  expect((await open({ 'since-last': true })).store).toBeDefined();
});

test('accepts until the last day is over, by rule and fingerprint', () => {
  const accepts = (expires: string): boolean =>
    describeAccepted([{ ...ENTRY, expires }], Date.UTC(2026, 10, 21))(ENTRY);
  expect([accepts('2026-11-21'), accepts('2026-11-20')]).toEqual([true, false]);
  expect(describeAccepted([ENTRY], 0)({ ...ENTRY, rule: 'other.key' })).toBe(false);
  expect(describeAccepted(undefined, 0)(ENTRY)).toBe(false);
});
