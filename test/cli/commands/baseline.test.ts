import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEPS } from '../../../src/cli/deps.js';
import { run } from '../../../src/cli/program.js';
import { createHost, type FakeHost } from '../fake-host.js';

/** Passwords, put together here so that no file of the project holds one. */
const [OLD, NEW, THIRD] = ['hackme', 'otherOne', 'thirdOne'].map(
  (word, index) => `${word}${index + 5}${index}Xyq`,
);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-baseline-'));
  mkdirSync(join(root, 'logs'));
  write(OLD);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(...passwords: readonly (string | undefined)[]): void {
  writeFileSync(join(root, 'logs', 'app.log'), passwords.map((word) => `INFO password=${word}\n`).join(''));
}

async function call(...args: readonly string[]): Promise<FakeHost & { code: number }> {
  const env = { XDG_STATE_HOME: join(root, 'state') };
  const host = createHost({ args, cwd: root, home: root, env, now: () => Date.UTC(2026, 10, 21) });
  return { ...host, code: await run(host, DEPS) };
}

const SCAN = ['--no-audit', '--jobs', '1', 'logs'];
const readEntries = (): { entries: Record<string, string>[] } =>
  JSON.parse(readFileSync(join(root, 'base.json'), 'utf8')) as { entries: Record<string, string>[] };

test('creates a file that holds no secret, for its owner alone', async () => {
  const { code, stderr } = await call('baseline', 'create', 'base.json', '--reason', 'demo', ...SCAN);
  expect([code, stderr.text()]).toEqual([
    0,
    'logscan: "base.json" accepts 1 finding: 1 added, 0 kept, 0 dropped\n',
  ]);
  expect(readEntries().entries).toMatchObject([
    { rule: 'generic.password', file: 'logs/app.log', reason: 'demo' },
  ]);
  expect(readFileSync(join(root, 'base.json'), 'utf8')).not.toMatch(/hackme|Xyq/);
  expect(statSync(join(root, 'base.json')).mode & 0o777).toBe(0o600);
});

test('does not create a file that is there', async () => {
  writeFileSync(join(root, 'base.json'), 'mine');
  const { code, stderr } = await call('baseline', 'create', 'base.json', ...SCAN);
  expect([code, stderr.text()]).toEqual([
    64,
    expect.stringContaining('update it with logscan baseline update'),
  ]);
  expect(readFileSync(join(root, 'base.json'), 'utf8')).toBe('mine');
  symlinkSync('/nonexistent', join(root, 'link.json'));
  expect((await call('baseline', 'create', 'link.json', ...SCAN)).code).toBe(64);
});

test('a scan with it tells what is new, and fails for that alone', async () => {
  await call('baseline', 'create', 'base.json', ...SCAN);
  const same = await call('--baseline', 'base.json', ...SCAN);
  expect(same.code).toBe(0);
  expect(same.stdout.text()).toContain('No findings beyond the baseline');
  expect(same.stdout.text()).toContain('0 new, 1 unchanged, 0 gone');
  expect((await call('--quiet', '--baseline', 'base.json', ...SCAN)).stdout.text()).toBe('');

  write('', '', OLD, NEW);
  const more = await call('--baseline', 'base.json', ...SCAN);
  expect(more.code).toBe(1);
  expect(more.stdout.text()).toContain('ot****');
  expect(more.stdout.text()).not.toContain('ha****');
  expect(more.stdout.text()).toContain('Found 1 secret (1 high) beyond the baseline');
  expect(more.stdout.text()).toContain('1 new, 1 unchanged, 0 gone');
});

test('another secret in the place of an accepted one is new, and the accepted one is gone', async () => {
  await call('baseline', 'create', 'base.json', ...SCAN);
  write(NEW);
  const { code, stdout } = await call('--baseline', 'base.json', ...SCAN);
  expect(code).toBe(1);
  expect(stdout.text()).toContain('1 new, 0 unchanged, 1 gone');
});

test('is compared by diff, as text and as JSON', async () => {
  write(OLD, THIRD);
  await call('baseline', 'create', 'base.json', '--reason', 'old accounts', ...SCAN);
  write(OLD, NEW);
  const text = await call('baseline', 'diff', 'base.json', ...SCAN);
  expect(text.code).toBe(1);
  expect(text.stdout.text()).toMatch(
    /NEW {2}1 finding[^]*ot\*{4}[^]*GONE {2}1 finding\n {2}generic.password [0-9a-f]{32} in\n? +logs\/app.log/,
  );
  expect(text.stdout.text()).toContain('1 new (1 high), 1 gone, 1 unchanged');
  const json = JSON.parse(
    (await call('baseline', 'diff', '--format', 'json', 'base.json', ...SCAN)).stdout.text(),
  ) as object;
  expect(json).toMatchObject({
    version: 1,
    complete: true,
    new: [{ preview: 'ot****', baseline: { state: 'new' } }],
    gone: [{ rule: 'generic.password', reason: 'old accounts' }],
    unchanged: [{ preview: 'ha****', baseline: { state: 'unchanged', reason: 'old accounts' } }],
    rules: [{ id: 'generic.password' }],
  });
  expect((await call('baseline', 'diff', '--fail-on', 'critical', 'base.json', ...SCAN)).code).toBe(0);
});

test('is brought up to date by update', async () => {
  await call('baseline', 'create', 'base.json', '--reason', 'first', ...SCAN);
  write(OLD, NEW);
  const { code, stderr } = await call('baseline', 'update', 'base.json', '--reason', 'second', ...SCAN);
  expect([code, stderr.text()]).toEqual([
    0,
    'logscan: "base.json" accepts 2 findings: 1 added, 1 kept, 0 dropped\n',
  ]);
  const reasons = readEntries().entries.map(({ reason }) => reason);
  expect(new Set(reasons)).toEqual(new Set(['first', 'second']));
  write(NEW);
  expect((await call('baseline', 'update', 'base.json', ...SCAN)).stderr.text()).toContain(
    '0 added, 1 kept, 1 dropped',
  );
});

test('keeps what may only not have been read', async () => {
  await call('baseline', 'create', 'base.json', ...SCAN);
  rmSync(join(root, 'logs', 'app.log'));
  symlinkSync('/nonexistent', join(root, 'logs', 'gone.log'));
  const { code, stderr } = await call('baseline', 'update', 'base.json', ...SCAN);
  expect(code).toBe(2);
  expect(stderr.text()).toContain('no entry was dropped');
  expect(readEntries().entries).toHaveLength(1);
});

test('accepts nothing any more when the last day is over', async () => {
  await call('baseline', 'create', 'base.json', '--expires', '2026-11-21', ...SCAN);
  expect((await call('--baseline', 'base.json', ...SCAN)).code).toBe(0);
  const text = readFileSync(join(root, 'base.json'), 'utf8').replace(
    '"expires":"2026-11-21"',
    '"expires":"2026-11-20"',
  );
  writeFileSync(join(root, 'base.json'), text);
  const { code, stdout, stderr } = await call('--baseline', 'base.json', ...SCAN);
  expect(code).toBe(1);
  expect(stdout.text()).toContain('1 new, 0 unchanged, 0 gone, 1 expired');
  expect(stderr.text()).toMatch(/accepted no more: its entry in "[^"]*base.json" expired on 2026-11-20/);
});

test.each([
  ['2026-02-30', 'is no day'],
  ['tomorrow', 'is no day'],
  ['2026-11-20', 'is over'],
])('does not take %s for a day to come', async (day, reason) => {
  const { code, stderr } = await call('baseline', 'create', 'base.json', '--expires', day, ...SCAN);
  expect([code, stderr.text()]).toEqual([64, expect.stringContaining(`--expires "${day}" ${reason}`)]);
});

test.each(['create', 'update', 'diff'])('%s wants a file and a key that lasts', async (command) => {
  const stream = await call('baseline', command, '-', ...SCAN);
  expect([stream.code, stream.stderr.text()]).toEqual([
    64,
    expect.stringContaining('is a file, not standard'),
  ]);
  if (command !== 'create') await call('baseline', 'create', 'base.json', ...SCAN);
  writeFileSync(join(root, 'taken'), '');
  const state = ['--state-dir', join(root, 'taken', 'state')];
  const { code, stderr } = await call('baseline', command, ...state, 'base.json', ...SCAN);
  expect([code, stderr.text()]).toEqual([
    64,
    `logscan: A baseline holds for one key, and the key cannot be kept in "${root}/taken/state" (ENOTDIR); name another --state-dir\n`,
  ]);
});

test.each(['update', 'diff'])('%s wants a baseline of this key', async (command) => {
  expect((await call('baseline', command, 'base.json', ...SCAN)).stderr.text()).toContain('ENOENT');
  await call('baseline', 'create', 'base.json', ...SCAN);
  const { code, stderr } = await call(
    'baseline',
    command,
    '--state-dir',
    join(root, 'other'),
    'base.json',
    ...SCAN,
  );
  expect([code, stderr.text()]).toEqual([64, expect.stringContaining('of another key')]);
});

test('goes with --since-last, and then says nothing of what is gone', async () => {
  write(OLD, THIRD);
  await call('baseline', 'create', 'base.json', ...SCAN);
  write(OLD, NEW);
  const { code, stdout } = await call('--since-last', '--baseline', 'base.json', ...SCAN);
  expect(code).toBe(1);
  expect(stdout.text()).toContain('1 new, 1 unchanged\n');
  expect((await call('--since-last', '--quiet', '--baseline', 'base.json', ...SCAN)).code).toBe(0);
});
