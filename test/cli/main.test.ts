/**
 * The whole program as a process: exit codes, pipes, signals. Needs the built `dist`, and says so where it is missing.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const PARTS = [
  'cli/process.js',
  'index.js',
  'rules/load.js',
  'report/formats.js',
  'walk/places.js',
  'scan/run.js',
];
const isBuilt = [MAIN, ...PARTS.map((part) => join(ROOT, 'dist', part))].every((file) => existsSync(file));

const PASSWORD = 'hunter' + 'Zq7'.repeat(3);
const LEAK = `INFO streaming http://radio:${PASSWORD}@192.168.1.4:8000/live\n`;

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe.skipIf(!isBuilt)(`the program (needs ${MAIN}; run npm run build)`, { timeout: 30_000 }, () => {
  let home: string;
  const file = (name: string): string => join(home, name);

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'logscan-main-'));
    writeFileSync(file('leak.log'), LEAK, { mode: 0o600 });
    writeFileSync(file('clean.log'), 'INFO nothing to see\n', { mode: 0o600 });
    writeFileSync(file('many.log'), LEAK.repeat(20_000), { mode: 0o600 });
    // What a hostile tree would try.
    for (const name of ['config.toml', 'logscan.toml', '.logscan.toml', '.logscanignore']) {
      writeFileSync(file(name), 'exclude = ["*"]\naudit = false\nnonsense = true\n*\n', { mode: 0o600 });
    }
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  function start(args: readonly string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
    const base = { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home, XDG_STATE_HOME: file('state') };
    const child = spawn(process.execPath, args, { cwd: home, env: { ...base, ...env } });
    child.stdin.on('error', () => undefined);
    return child;
  }

  async function listen(child: ChildProcessWithoutNullStreams): Promise<Answer> {
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code: code as number | null, out, err };
  }

  const open = (args: readonly string[], env = {}) => start([join(ROOT, 'bin', 'logscan.js'), ...args], env);

  function call(args: readonly string[], env = {}): Promise<Answer> {
    const child = open(args, env);
    child.stdin.end();
    return listen(child);
  }

  test('tells a secret in standard input before its writer is done', async () => {
    const child = open(['--no-audit', '--format', 'jsonl', '-']);
    child.stdin.write(`INFO nothing\n${LEAK}`);
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const first = chunk.toString();
    expect(first).toMatch(/^\{"sighting":\{"file":"-","line":2,/);
    child.stdin.end(LEAK);
    const { out, code } = await listen(child);
    expect(code).toBe(1);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ line, done }) => line ?? typeof done)).toEqual([2, 3, 'object']);
    expect(first + out).not.toContain(PASSWORD);
  });

  /** Runs lines of a module that has what starts the program. */
  const script = (lines: string) =>
    start([
      '--input-type=module',
      '--eval',
      `import { main } from ${JSON.stringify(MAIN)};
       import { createHost } from ${JSON.stringify(join(MAIN, '..', 'process.js'))};
       ${lines}`,
    ]);

  test.each([
    [['clean.log'], 0],
    [['leak.log'], 1],
    [['leak.log', '--fail-on', 'never'], 0],
    [['none.log'], 2],
    [['leak.log', 'none.log'], 3],
    [['--nonsense'], 64],
    [['--only', 'no.such', 'leak.log'], 64],
    [['--rules', 'none.toml', 'leak.log'], 64],
    [['--config', 'config.toml', 'leak.log'], 64],
    [['--output', 'json=none/a.json', 'leak.log'], 64],
    [['--version'], 0],
    [['--help'], 0],
  ])('exits %j with %i', async (args, code) => {
    const answer = await call(args);
    expect(answer.code).toBe(code);
    expect(answer.out + answer.err).not.toContain(PASSWORD);
    expect(answer.err).not.toMatch(/^ {4}at /m);
  });

  test('writes reports to files for their owner alone, and prints text as well', async () => {
    const answer = await call(['leak.log', '--output', 'json=out.json', '--output', 'sarif=out.sarif']);
    expect(answer.code).toBe(1);
    expect(answer.out).toContain('leak.log');
    for (const name of ['out.json', 'out.sarif']) {
      expect(() => JSON.parse(readFileSync(file(name), 'utf8'))).not.toThrow();
      expect(statSync(file(name)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(home).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('reads no configuration from the tree that it scans', async () => {
    const answer = await call(['--format', 'jsonl', '.']);
    expect(answer.code).toBe(1);
    expect(answer.out).toContain('leak.log');
  });

  test('reads the user’s configuration', async () => {
    mkdirSync(file('.config/logscan'), { recursive: true });
    writeFileSync(file('.config/logscan/config.toml'), 'fail-on = "never"\n', { mode: 0o600 });
    try {
      expect((await call(['leak.log'])).code).toBe(0);
      expect((await call(['leak.log', '--fail-on', 'low'])).code).toBe(1);
      expect((await call(['leak.log'], { LOGSCAN_FAIL_ON: 'low' })).code).toBe(1);
    } finally {
      rmSync(file('.config'), { recursive: true });
    }
  });

  test('scans standard input', async () => {
    const child = open(['--format', 'jsonl', '-']);
    child.stdin.end(LEAK);
    const answer = await listen(child);
    expect(answer.code).toBe(1);
    expect(answer.out).toMatch(/"file":"-","line":1,/);
  });

  test('gives two processes that start at once on a fresh host the same fingerprints', async () => {
    const args = ['--format', 'json', '--state-dir', 'fresh', '--no-audit', 'leak.log'];
    const answers = await Promise.all([call(args), call(args), call(args)]);
    const prints = answers.map(({ out }) => /"fingerprint":"(\w+)"/.exec(out)?.[1]);
    expect(prints[0]).toMatch(/^[0-9a-f]+$/);
    expect(new Set(prints).size).toBe(1);
  });

  test('keeps colour and spinner out of pipes, and node’s own warning off standard error', async () => {
    const answer = await call(['--verbose', 'leak.log'], { NO_COLOR: '1', FORCE_COLOR: '3' });
    expect(answer.out).not.toContain('\u001b');
    expect(answer.err).not.toMatch(/\u001b|Warning/);
    expect((await call(['leak.log'], { FORCE_COLOR: '1' })).out).toContain('\u001b[');
  });

  test.each([
    // It ends early, so that not everything was read.
    [['--format', 'jsonl', '--no-audit', 'many.log'], 3],
    [['--format', 'text', '--no-audit', 'many.log'], 1],
    [['rules', 'list'], 0],
    [['--help'], 0],
  ])('is quiet when nobody reads on: %j', async (args, code) => {
    const child = open(args);
    child.stdin.end();
    child.stdout.destroy();
    const [err, [exit]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(err).toBe('');
    expect(exit).toBe(code);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with what was found so far', async (signal) => {
    const child = open(['--format', 'json', '--output', 'jsonl=interrupted.jsonl', '-']);
    child.stdin.write(LEAK + 'INFO waiting\n'.repeat(200_000));
    // Once the report's beginning is there, the scan runs.
    const first = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data))),
    );
    child.kill(signal);
    const { code, out, err } = await listen(child);
    const report = JSON.parse(first + out) as { problems: readonly { code: string }[] };
    expect(report.problems.map((problem) => problem.code)).toContain('interrupted');
    expect(err).toContain(`Stopping on ${signal}`);
    expect((code ?? 0) & 2).toBe(2);
    expect(code).toBeLessThanOrEqual(3);
    expect(readFileSync(file('interrupted.jsonl'), 'utf8')).toContain('"complete":false');
  });

  test('quits at once on the second SIGINT, after cleaning up', async () => {
    const child = script(`
      const host = createHost();
      host.onInterrupt((signal) => console.log('first', signal));
      host.onExit(() => console.log('cleaned up'));
      setInterval(() => undefined, 1000);
      console.log('ready');`);
    const lines: string[] = [];
    child.stdout.on('data', (data) => {
      lines.push(...String(data).trim().split('\n'));
      if (lines.length <= 2) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    expect(lines).toEqual(['ready', 'first SIGINT', 'cleaned up']);
    expect(code).toBe(130);
  });

  test('crashes on a bug with a stack that holds no bytes of a file', async () => {
    const child = script(`
      await main();
      setTimeout(() => JSON.parse(${JSON.stringify(PASSWORD)}), 10);`);
    const answer = await listen(child);
    expect(answer.code).toBe(70);
    expect(answer.err).toMatch(/^logscan: (No well-known|.*\n*logscan: SyntaxError)/);
    expect(answer.err).toContain('logscan: SyntaxError');
    expect(answer.err).toMatch(/^ {4}at JSON\.parse/m);
    expect(answer.err).not.toContain(PASSWORD);
  });

  test('shows the demo and leaves nothing behind', async () => {
    const answer = await call(['demo', '--format', 'json']);
    expect(answer.code).toBe(0);
    const report = JSON.parse(answer.out) as {
      findings: readonly { kind: string }[];
      problems: readonly unknown[];
    };
    const kinds = report.findings.map((finding) => finding.kind);
    expect(kinds.filter((kind) => kind === 'secret').length).toBeGreaterThanOrEqual(8);
    expect(kinds).toContain('audit');
    expect(report.problems).toEqual([]);
    expect(readdirSync(home).filter((name) => name.startsWith('logscan-demo-'))).toEqual([]);
  });
});

/** Packages that a source file loads at once, itself and through the files that it loads at once. */
function listEagerPackages(source: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(source)) return seen;
  seen.add(source);
  const imports = readFileSync(source, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*? from '([^']+)';/gm,
  );
  for (const [, name = ''] of imports) {
    if (name.startsWith('.')) listEagerPackages(join(source, '..', name.replace(/\.js$/, '.ts')), seen);
    else if (!name.startsWith('node:')) seen.add(name);
  }
  return seen;
}

test('loads nothing but commander before it knows what to do', () => {
  const packagesOf = (file: string): readonly string[] =>
    [...listEagerPackages(join(ROOT, 'src', 'cli', file))].filter((name) => !name.startsWith('/'));
  expect(packagesOf('program.ts')).toEqual(['commander']);
  // For the version alone.
  expect(packagesOf('main.ts')).toEqual([]);
});
