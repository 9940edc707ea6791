import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runScan } from '../../../src/cli/commands/scan.js';
import { openConsole } from '../../../src/cli/console.js';
import type { Deps } from '../../../src/cli/deps.js';
import { settle } from '../../../src/cli/settings.js';
import { takeLock } from '../../../src/state/lock.js';
import { createDeps, makeDone, START } from '../fake-deps.js';
import { createHost, type FakeHost } from '../fake-host.js';

async function call(operands: readonly string[], existing: readonly string[], given = {}) {
  const paths: string[] = [];
  const deps: Deps = createDeps([], {
    scan: (options) => (paths.push(...options.paths), createDeps([START, makeDone()]).scan(options)),
    findPlaces: async () => ({ candidates: ['/var/log/mopidy', '/home/a/.cache/mopidy'], existing }),
  });
  const host: FakeHost = createHost();
  const settings = await settle('scan', given, host);
  const context = { host, deps, console: openConsole(host, settings) };
  const code = await runScan(context, settings, operands).catch((error: unknown) => error);
  return { code, paths, err: host.stderr.text() };
}

test('scans what is named, and does not look for well-known places then', async () => {
  expect(await call(['/a', '/b'], ['/var/log/mopidy'])).toEqual({ code: 0, paths: ['/a', '/b'], err: '' });
});

test('without a path scans the well-known places that exist, and says which', async () => {
  const answer = await call([], ['/var/log/mopidy', '/b']);
  expect(answer).toMatchObject({ code: 0, paths: ['/var/log/mopidy', '/b'] });
  expect(answer.err).toBe('logscan: Scanning well-known places: "/var/log/mopidy", "/b"\n');
  expect((await call([], ['/b'], { quiet: true })).err).toBe('');
});

test('without a path and a place says what to do, and where it looked under --verbose', async () => {
  const answer = await call([], []);
  expect(answer.code).toMatchObject({ name: 'UsageError', message: expect.stringContaining('name a path') });
  expect(answer.paths).toEqual([]);
  expect((await call([], [], { verbose: true })).err).toContain('"/home/a/.cache/mopidy"');
});

test.each([
  ['rulse', 'rules'],
  ['expalin', 'explain'],
  ['complation', 'completion'],
])('takes "%s" for a slip where no such file is', async (word, meant) => {
  const host = createHost({ cwd: '/nonexistent' });
  const context = {
    host,
    deps: createDeps([]),
    console: openConsole(host, { quiet: false, verbose: false }),
  };
  await expect(runScan(context, await settle('scan', {}, host), [word])).rejects.toThrow(
    `did you mean "logscan ${meant}"? For a file write ./${word}`,
  );
});

describe('with --lock', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-scan-lock-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('runs alone, and lets go of the lock', async () => {
    const given = { lock: true, 'state-dir': root };
    expect((await call(['/logs'], [], given)).code).toBe(0);
    expect(existsSync(join(root, 'lock'))).toBe(false);
    const held = await takeLock({ directory: root, pid: process.pid, isRunning: () => true, nowMs: 0 });
    expect(held.held).toBe(true);
    const { code, paths, err } = await call(['/logs'], [], given);
    expect([code, paths]).toEqual([2, []]);
    expect(err).toContain('Another scan runs since 1970-01-01');
    expect((await call(['/logs'], [], { 'state-dir': root })).code).toBe(0);
  });

  test('says when there can be no lock', async () => {
    writeFileSync(join(root, 'file'), '');
    const { code } = await call(['/logs'], [], { lock: true, 'state-dir': join(root, 'file/x') });
    expect(String(code)).toContain('Cannot lock');
  });
});
