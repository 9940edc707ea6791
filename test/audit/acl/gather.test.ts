import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { describeUnknownLists, gatherLists } from '../../../src/audit/acl/gather.js';
import { runProgram, type Ran, type RunProgram } from '../../../src/audit/acl/program.js';

const MISSING: Ran = { kind: 'missing', output: '', code: 0 };

/** Programs that answer with what a test says, and remember how they were called. */
function fake(answers: Readonly<Record<string, (args: readonly string[], input: string) => Partial<Ran>>>) {
  const calls: string[] = [];
  const run: RunProgram = async (name, args, input = '') => {
    calls.push(`${name} ${args.join(' ')}`);
    const answer = answers[name];
    return answer ? { kind: 'ended', output: '', code: 0, ...answer(args, input) } : MISSING;
  };
  return { run, calls };
}

const block = (key: string): string => `# file: ${key}\nuser::rw-\nuser:7:r--\nmask::r--\nother::---\n\n`;
const suspect = (key: string, mode = 0o640, isParent = false) => ({ key, mode, isParent });

describe('gatherLists', () => {
  it('asks nothing where the group has no right that everyone lacks', async () => {
    const { run, calls } = fake({});
    const plain = [suspect('/a', 0o644), suspect('/b', 0o600), suspect('/c', 0o755), suspect('/d', 0o666)];
    expect(await gatherLists(plain, run)).toEqual({ lists: new Map(), unknown: new Set() });
    expect(calls).toEqual([]);
  });

  it('asks for all names in one run, those with line feeds as arguments', async () => {
    const { run, calls } = fake({
      getfacl: (args, input) => ({
        output: [
          ...input.split('\n').filter(Boolean),
          ...args.slice(2).map((name) => name.replace('\n', '\\012')),
        ]
          .map(block)
          .join(''),
      }),
    });
    const { lists, unknown } = await gatherLists([suspect('/a'), suspect('/b\nc'), suspect('/d')], run);
    expect([...lists.keys()].sort()).toEqual(['/a', '/b\nc', '/d']);
    expect(unknown.size).toBe(0);
    expect(calls).toEqual(['getfacl -npE -', 'getfacl -npE -- /b\nc']);
  });

  it('asks for the default list of a directory, whatever its mode', async () => {
    const { run, calls } = fake({
      getfacl: () => ({ output: '# file: /d\nuser::rwx\ndefault:other::r--\n' }),
    });
    const { lists } = await gatherLists([suspect('/d', 0o755, true)], run);
    expect(lists.get('/d')?.defaults?.other).toBe(4);
    expect(calls).toHaveLength(1);
  });

  it('holds unknown what getfacl does not answer, and the cut end of what it was stopped at', async () => {
    const cut = fake({
      getfacl: () => ({ kind: 'stopped', output: block('/a') + block('/b').slice(0, 25) }),
    });
    const { lists, unknown } = await gatherLists([suspect('/a'), suspect('/b')], cut.run);
    expect([...lists.keys()]).toEqual(['/a']);
    expect([...unknown]).toEqual(['/b']);
  });

  it('without getfacl takes the mark of ls for an answer, and only its absence for a good one', async () => {
    const { run } = fake({
      ls: () => ({ output: '-rw-r-----  1 0 0 1 Nov 1 10:00 /a\n-rw-r-----+ 1 0 0 1 Nov 1 10:00 /b\n' }),
    });
    expect([...(await gatherLists([suspect('/a'), suspect('/b')], run)).unknown]).toEqual(['/b']);
  });

  it('does not miss the default list of a directory whose mode opens nothing to a list', async () => {
    const { run } = fake({});
    const { unknown } = await gatherLists([suspect('/d', 0o755, true), suspect('/e', 0o750, true)], run);
    expect([...unknown]).toEqual(['/e']);
  });

  it('holds everything unknown where neither program can tell', async () => {
    const other = fake({ ls: () => ({ code: 1, output: '-rw-r----- 1 0 0 1 Nov 1 10:00 /a\n' }) });
    for (const { run } of [fake({}), other]) {
      expect([...(await gatherLists([suspect('/a')], run)).unknown]).toEqual(['/a']);
    }
  });
});

test('unknown lists are one problem', () => {
  const lists = new Map();
  expect(describeUnknownLists({ lists, unknown: new Set() })).toEqual([]);
  const [problem, ...others] = describeUnknownLists({ lists, unknown: new Set(['/a\nb', '/c']) });
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'audit-unknown', file: '/a\nb' });
  expect(problem?.message).toContain('2 files and directories, such as "/a\\nb"');
});

const canSet = spawnSync('setfacl', ['--version']).status === 0;

describe.skipIf(!canSet)('with the real getfacl', () => {
  let home: string;
  beforeEach(() => (home = realpathSync(mkdtempSync(path.join(tmpdir(), 'logscan-acl-')))));
  afterEach(() => rmSync(home, { recursive: true }));

  it.each([
    ['plain.log', 'plain.log'],
    ['line feed', 'line\nfeed.log'],
    ['backslash', 'back\\012slash.log'],
    ['leading dash', '-rf'],
    ['bytes that are no UTF-8', '\xff\xe4.log'],
  ])('reads the list of a file: %s', async (_, name) => {
    const key = `${Buffer.from(home).toString('latin1')}/${name}`;
    const file = Buffer.from(key, 'latin1');
    writeFileSync(file, 'x', { mode: 0o600 });
    execFileSync('sh', [
      '-c',
      'cd "$1" && for f in ./* ./-*; do [ -e "$f" ] && setfacl -m u:65534:r "$f"; done; :',
      'sh',
      home,
    ]);
    const mode = statSync(file).mode & 0o7777;
    expect(mode).toBe(0o640);
    const { lists, unknown } = await gatherLists([suspect(key, mode)], runProgram);
    expect(unknown.size).toBe(0);
    expect(lists.get(key)).toMatchObject({ users: [{ id: 65534, bits: 4 }], mask: 4, group: 0 });
  });

  it('sees that a later chmod revokes the list', async () => {
    const key = path.join(home, 'x.log');
    writeFileSync(key, 'x', { mode: 0o600 });
    execFileSync('setfacl', ['-m', 'u:65534:r', key]);
    chmodSync(key, 0o600);
    const { lists } = await gatherLists([suspect(key, 0o600, true)], runProgram);
    expect(lists.get(key)).toMatchObject({ users: [{ id: 65534, bits: 4 }], mask: 0 });
  });
});
