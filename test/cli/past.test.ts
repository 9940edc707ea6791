import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeBaseline } from '../../src/cli/baseline.js';
import { openConsole } from '../../src/cli/console.js';
import { describeAccepted, openPast } from '../../src/cli/past.js';
import { settle } from '../../src/cli/settings.js';
import { createDeps } from './fake-deps.js';
import { createHost } from './fake-host.js';

const KEY = { bytes: Buffer.alloc(32, 4) };
const ENTRY = { rule: 'acme.key', fingerprint: 'ab'.repeat(16), file: 'a.log', added: '2026-01-01' };

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-past-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function open(given: Parameters<typeof settle>[1], baseline?: string): ReturnType<typeof openPast> {
  const host = createHost({ cwd: root });
  const settings = await settle('scan', given, host);
  const context = { host, deps: createDeps([]), console: openConsole(host, settings) };
  return openPast(
    context,
    { settings, stateDirectory: root, ...(baseline !== undefined && { baseline }) },
    KEY,
  );
}

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
