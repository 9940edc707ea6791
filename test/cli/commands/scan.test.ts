import { expect, test } from 'vitest';
import { runScan } from '../../../src/cli/commands/scan.js';
import { openConsole } from '../../../src/cli/console.js';
import type { Deps } from '../../../src/cli/deps.js';
import { settle } from '../../../src/cli/settings.js';
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
