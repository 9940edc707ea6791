import { expect, test } from 'vitest';
import type { Deps } from '../../../src/cli/deps.js';
import { run } from '../../../src/cli/program.js';
import type { ScanOptions } from '../../../src/scan/options.js';
import { createDeps, makeDone, START } from '../fake-deps.js';
import { createHost } from '../fake-host.js';

async function call(args: readonly string[], existing: readonly string[] = []) {
  let seen: ScanOptions | undefined;
  let asked: string | undefined | null = null;
  const deps: Deps = createDeps([], {
    scan: (options) => ((seen = options), createDeps([START, makeDone()]).scan(options)),
    findJournals: async (directory) => ((asked = directory), { candidates: [], existing }),
  });
  const host = createHost({ args: ['journal', ...args], cwd: '/work' });
  const code = await run(host, deps);
  return { code, paths: seen?.paths, filter: seen?.reading?.journal, asked, err: host.stderr.text() };
}

test('scans the journals of the host, all entries', async () => {
  expect(await call([], ['/run/log/journal/**/*.journal'])).toMatchObject({
    code: 0,
    asked: undefined,
    paths: ['/run/log/journal/**/*.journal'],
    filter: {},
  });
});

test('hands on unit and time, and takes the flags of a scan', async () => {
  const answer = await call(['--unit', 'mopidy', '--since=-2h', '--quiet', '--directory', 'old'], ['/j']);
  expect(answer).toMatchObject({ code: 0, asked: '/work/old', filter: { unit: 'mopidy', since: '-2h' } });
});

test('scans the files that are named, and looks for no others', async () => {
  const answer = await call(['--file', 'a.journal', '--file', 'b.journal']);
  expect(answer).toMatchObject({ code: 0, asked: null, paths: ['a.journal', 'b.journal'] });
});

test.each([
  [[], 'run as root'],
  [['--directory', '/empty'], 'No journal is in "/empty"'],
  [['--directory', '/a', '--file', 'b'], 'exclude each other'],
  [['--since', 'bogus'], '--since "bogus" is no time'],
])('%j cannot be followed', async (args, words) => {
  const answer = await call(args);
  expect(answer.code).toBe(64);
  expect(answer.err).toContain(words);
  expect(answer.paths).toBeUndefined();
});
