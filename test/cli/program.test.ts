import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/command.js';
import type { Deps } from '../../src/cli/deps.js';
import { run } from '../../src/cli/program.js';
import type { ScanOptions } from '../../src/scan/options.js';
import { createDeps, makeDone, makeFinding, makeProblem, START } from './fake-deps.js';
import { createHost, createStream, type FakeHost } from './fake-host.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-program-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly host: FakeHost;
}

async function call(
  args: readonly string[],
  deps = createDeps([START, makeDone()]),
  env = {},
): Promise<Answer> {
  const host = createHost({ args, cwd: root, home: root, temp: root, env });
  const code = await run(host, deps);
  return { code, out: host.stdout.text(), err: host.stderr.text(), host };
}

test.each([
  [[START, makeDone()], [], 0],
  [[START, makeFinding('low'), makeDone()], [], 1],
  [[START, makeFinding('low'), makeDone()], ['--fail-on', 'high'], 0],
  [[START, makeFinding('low'), makeDone()], ['--fail-on', 'never'], 0],
  [[START, makeProblem('unreadable'), makeDone(false)], [], 2],
  [[START, makeProblem('unreadable'), makeFinding('high'), makeDone(false)], [], 3],
] as const)('exits with the bits of the scan (%#)', async (events, args, code) => {
  expect((await call([...args, '/logs'], createDeps(events))).code).toBe(code);
});

test('writing reports to files does not change the exit code', async () => {
  const deps = createDeps([START, makeFinding('low'), makeDone()]);
  expect((await call(['--output', 'json=a.json', '--quiet', '/logs'], deps)).code).toBe(1);
  expect((await call(['--output', 'json=a.json', '/logs'])).code).toBe(0);
});

test.each([
  [['--nonsense', '/logs'], 'Unknown option "--nonsense"; see --help'],
  [['--formt', 'json', '/logs'], 'Unknown option "--formt"; did you mean "--format"?'],
  [['--format'], '--format needs a value; see --help'],
  [
    ['--format', 'xml', '/logs'],
    '--format "xml" is invalid: use one of text, html, json, jsonl, csv, sarif, gitlab, junit',
  ],
  [['--jobs', '0', '/logs'], '--jobs "0" is invalid: use a whole number from 1 to 256'],
  [['--output', 'json', '/logs'], 'write FORMAT=FILE'],
  [['--output', 'json=none/a', '/logs'], 'Cannot write'],
  [['--quiet', '--verbose', '/logs'], 'exclude each other'],
  [['--config', 'none.toml', '/logs'], 'there is no such file'],
  [['--only', 'no.such', '/logs'], 'No rule is called "no.such"'],
  [[''], 'A path is empty'],
  [[], 'No well-known place of logs exists here'],
  [['--quiet', 'rules', 'list'], 'Option "--quiet" stands before "list"; write it behind'],
  [['--jobs', '2', 'demo'], 'Option "--jobs" stands before "demo"'],
  [['rules', 'lst'], 'Unknown command "lst"; did you mean "list"?'],
  [['rules'], 'Usage: logscan rules'],
  [['rules', 'show'], 'The operand "id" is missing; see --help'],
  [['rules', 'show', 'no.such'], 'No rule is called "no.such"'],
  [['demo', 'path'], 'Too many operands for "demo": it takes 0, not 1'],
  [['--keep', '/logs'], 'Unknown option "--keep"'],
])('exits with 64 for %j and says why', async (args, message) => {
  const { code, out, err } = await call(args);
  expect(code).toBe(64);
  expect(err).toMatch(/^logscan: /);
  expect(err).toContain(message);
  expect(err).not.toContain('    at ');
  expect(out).toBe('');
});

test('exits with 64 for a bad variable and a bad configuration file', async () => {
  expect(await call(['/logs'], createDeps([]), { LOGSCAN_JOBS: 'x' })).toMatchObject({ code: 64 });
  writeFileSync(join(root, 'c.toml'), 'failon = "high"');
  const { code, err } = await call(['--config', 'c.toml', '/logs']);
  expect([code, err]).toEqual([
    64,
    `logscan: Unknown key "failon" in "${join(root, 'c.toml')}"; did you mean "fail-on"?\n`,
  ]);
});

test('shows escape sequences of an argument as text', async () => {
  expect((await call(['--\u001b[2J', '/logs'])).err).toContain('--\\x1b[2J');
});

test('prints version and help on standard output, and loads nothing for it', async () => {
  const fail = (): never => {
    throw new Error('loaded');
  };
  const names = [
    'scan',
    'loadRules',
    'loadSources',
    'checkRules',
    'expandPlaceholders',
    'openReport',
    'findPlaces',
  ];
  const deps = Object.fromEntries(names.map((name) => [name, fail])) as unknown as Deps;
  expect(await call(['--version'], deps)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(await call(['-V'], deps)).toMatchObject({ code: 0 });
  for (const args of [['--help'], ['-h'], ['help'], ['help', 'demo'], ['rules', '--help']]) {
    expect(await call(args, deps)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^Usage: logscan/),
    });
  }
});

async function collectOptions(args: readonly string[], env = {}): Promise<ScanOptions> {
  const seen: ScanOptions[] = [];
  const scan: Deps['scan'] = (options) => {
    seen.push(options);
    return createDeps([START, makeDone()]).scan(options);
  };
  expect((await call(args, createDeps([], { scan }), env)).code).toBe(0);
  return seen[0] as ScanOptions;
}

test('takes options before, between and behind paths, and paths that look like options or commands', async () => {
  const options = await collectOptions([
    'a',
    '--exclude',
    'x',
    'b',
    '--exclude',
    '{y,z}',
    '--',
    '-c',
    'rules',
  ]);
  expect(options.paths).toEqual(['a', 'b', '-c', 'rules']);
  expect(options.exclude).toEqual(['x', '{y,z}']);
  expect((await collectOptions(['scan', 'rules', 'demo'])).paths).toEqual(['rules', 'demo']);
});

test('lets a switch on the command line overrule the environment both ways', async () => {
  const env = { LOGSCAN_AUDIT: '0', LOGSCAN_FOLLOW_SYMLINKS: '1' };
  expect(await collectOptions(['a'], env)).toMatchObject({ audit: false, followSymlinks: true });
  const args = ['--audit', '--no-follow-symlinks', 'a'];
  expect(await collectOptions(args, env)).toMatchObject({ audit: true, followSymlinks: false });
  expect(await collectOptions(['--no-audit', 'a'])).toMatchObject({ audit: false });
});

test('splits rule ids at commas and joins repetitions', async () => {
  const seen: unknown[] = [];
  const loadRules: Deps['loadRules'] = async (request) => (seen.push(request), []);
  await call(
    ['--only', 'a.b,c.d', '--only', 'e.f', '--skip', 'g.h', 'x'],
    createDeps([START, makeDone()], { loadRules }),
  );
  expect(seen).toMatchObject([{ packs: [], only: ['a.b', 'c.d', 'e.f'], skip: ['g.h'] }]);
});

test('passes bugs on', async () => {
  const loadRules = async (): Promise<never> => {
    throw new TypeError('bug');
  };
  await expect(call(['/logs'], createDeps([], { loadRules }))).rejects.toThrow(TypeError);
});

test('leaves nothing of the demo behind', async () => {
  const { code, err } = await call(['demo'], createDeps([START, makeFinding('high'), makeDone()]));
  expect(code).toBe(0);
  expect(err).toContain('Scanning a made-up home');
  expect(readdirSync(root)).toEqual([]);
});

test.each([[[]], ...COMMANDS.map(({ words }) => [words.filter((word) => word !== undefined)])])(
  'help of %j fits into a terminal of 80 columns',
  async (words) => {
    const host = createHost({
      args: [...words, '--help'],
      stdout: createStream({ isTTY: true, columns: 80 }),
    });
    expect(await run(host, createDeps([]))).toBe(0);
    const lines = host.stdout.text().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  },
);
