import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runFix } from '../../../src/cli/commands/fix.js';
import { openConsole } from '../../../src/cli/console.js';
import { DEPS } from '../../../src/cli/deps.js';
import type { Deps } from '../../../src/cli/deps.js';
import { settle } from '../../../src/cli/settings.js';
import { ForeignDirectory } from '../../../src/fix/archive.js';
import { createDeps, NO_PLAN } from '../fake-deps.js';
import { createHost } from '../fake-host.js';

const uid = process.geteuid?.() ?? 0;
let root: string;
let logs: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'logscan-fix-')));
  chmodSync(root, 0o755);
  logs = join(root, 'logs');
  mkdirSync(logs);
  chmodSync(logs, 0o755);
  make('app.log', 0o606);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function make(name: string, mode: number): string {
  writeFileSync(join(logs, name), 'line\n');
  chmodSync(join(logs, name), mode);
  return join(logs, name);
}

const modeOf = (name: string): number => lstatSync(join(logs, name)).mode & 0o777;

interface Call {
  readonly given?: Parameters<typeof settle>[1];
  readonly deps?: Deps;
  readonly paths?: readonly string[];
  readonly uid?: number | undefined;
}

async function call(request: Call = {}) {
  const { given = {}, deps = DEPS, paths = [logs] } = request;
  const host = createHost({ uid: 'uid' in request ? request.uid : uid, home: root, now: Date.now });
  const settings = await settle('fix', { 'state-dir': join(root, 'state'), ...given }, host);
  const context = { host, deps, console: openConsole(host, settings) };
  const code = await runFix(context, settings, paths);
  return { code, out: host.stdout.text(), err: host.stderr.text() };
}

test('tells what it would do, does nothing, and sets bit 1', async () => {
  const { code, out, err } = await call();
  expect(code).toBe(1);
  expect(out).toContain(`chmod o-rw -- '${logs}/app.log'\n`);
  expect(err).toContain('Nothing was changed');
  expect(modeOf('app.log')).toBe(0o606);
  expect(existsSync(join(root, 'state/undo'))).toBe(false);
});

test('does it with --apply, says how to undo it, and has nothing to do the second time', async () => {
  const first = await call({ given: { apply: true } });
  expect([first.code, first.out]).toEqual([0, `"${logs}/app.log": mode 0606 to 0600\n`]);
  expect(modeOf('app.log')).toBe(0o600);
  expect(first.err).toMatch(/To undo it, run ".*\/undo\/fix-.*\.sh"/);
  const second = await call({ given: { apply: true } });
  expect([second.code, second.out]).toEqual([0, '']);
  expect(second.err).toContain('There was nothing to change');
  expect((await call()).out).toBe('# Nothing to mend\n');
  expect(readdirSync(join(root, 'state/undo'))).toHaveLength(1);
});

test('prints a document with --format json, before and after', async () => {
  const told = await call({ given: { format: 'json' } });
  const change = { file: `${logs}/app.log`, before: { mode: '0606' }, after: { mode: '0600' } };
  expect(JSON.parse(told.out)).toMatchObject({ applied: false, undo: null, changes: [change] });
  const done = await call({ given: { format: 'json', apply: true } });
  const undo: unknown = expect.stringMatching(/\/undo\/fix-.*\.sh$/);
  expect(JSON.parse(done.out)).toMatchObject({ applied: true, undo, changes: [change] });
  expect([told.code, done.code]).toEqual([1, 0]);
});

test('sets bit 2 and says why where not all could be examined', async () => {
  const problems = [{ code: 'unreadable', message: 'Cannot look into "x"' }] as const;
  const deps = createDeps([], { planFix: async () => ({ plan: NO_PLAN, problems }) });
  const { code, err } = await call({ deps });
  expect([code, err]).toEqual([2, 'logscan: Cannot look into "x"\n']);
});

test('tells refusals, and sets bit 1 for them also after --apply', async () => {
  const refusals = [{ name: 'a\x1b[2J', rules: ['x'], reason: 'it has 2 hard links' }];
  const deps = createDeps([], { planFix: async () => ({ plan: { ...NO_PLAN, refusals }, problems: [] }) });
  const { code, err } = await call({ deps, given: { apply: true } });
  expect(code).toBe(1);
  expect(err).toContain('Left "a\\u001b[2J" as it is: it has 2 hard links\n');
});

test('writes a file for logrotate only where it is told, and says when it could not', async () => {
  const blocks = [{ name: '/a', lines: ['/a {', '}'] }];
  const plan = { ...NO_PLAN, blocks };
  const deps = { ...DEPS, planFix: async () => ({ plan, problems: [] }) };
  expect((await call({ deps, given: { apply: true } })).code).toBe(1);
  const logrotate = join(root, 'rotation');
  const written = await call({ deps, given: { apply: true, logrotate } });
  expect([written.code, written.out]).toEqual([0, `"${logrotate}": written\n`]);
  const again = await call({ deps, given: { apply: true, logrotate } });
  expect(again.code).toBe(3);
  expect(again.err).toContain(`Cannot write "${logrotate}": it exists already`);
});

test('changes nothing where no undo script can be kept', async () => {
  const carryFix: Deps['carryFix'] = () => Promise.reject(new ForeignDirectory('/x'));
  await expect(call({ deps: { ...DEPS, carryFix }, given: { apply: true } })).rejects.toThrow(
    /^Nothing was changed, as no undo script can be kept/,
  );
  const bug: Deps['carryFix'] = () => Promise.reject(new TypeError('bug'));
  await expect(call({ deps: { ...DEPS, carryFix: bug }, given: { apply: true } })).rejects.toThrow('bug');
});

test('takes no standard input, no empty path, and no system without owners', async () => {
  await expect(call({ paths: ['-'] })).rejects.toThrow('Standard input has no mode');
  await expect(call({ paths: [''] })).rejects.toThrow('A path is empty');
  await expect(call({ uid: undefined })).rejects.toThrow('no owners');
});

test('leaves alone what is less severe than asked for', async () => {
  expect((await call({ given: { 'min-severity': 'critical' } })).out).toBe('# Nothing to mend\n');
});

describe('a host in a directory', () => {
  const host = (): string => join(root, 'mnt');
  beforeEach(() => {
    mkdirSync(join(host(), 'var/log'), { recursive: true });
    mkdirSync(join(host(), 'etc/logrotate.d'), { recursive: true });
    writeFileSync(join(host(), 'etc/passwd'), `owner:x:${uid}:${uid}::/home/owner:/bin/sh\n`);
    writeFileSync(join(host(), 'etc/group'), `owner:x:${process.getegid?.() ?? 0}:\n`);
    writeFileSync(join(host(), 'etc/logrotate.conf'), 'include /etc/logrotate.d\n');
    writeFileSync(join(host(), 'var/log/app.log'), 'line\n');
    chmodSync(join(host(), 'var/log/app.log'), 0o604);
    truncateSync(join(host(), 'var/log/app.log'), 11 * 1024 * 1024);
  });
  const given = (): NonNullable<Call['given']> => ({ root: host() });
  const paths = (): readonly string[] => [join(host(), 'var/log')];

  test('is mended by paths of this machine', async () => {
    const told = await call({ given: given(), paths: paths() });
    expect(told.out).toContain(`\nchmod o-r -- '${host()}/var/log/app.log'\n`);
    const done = await call({ given: { ...given(), apply: true }, paths: paths() });
    expect(done.out).toBe(`"${host()}/var/log/app.log": mode 0604 to 0600\n`);
    expect(lstatSync(join(host(), 'var/log/app.log')).mode & 0o777).toBe(0o600);
  });

  test.skipIf(uid !== 0)('gets a file for its own logrotate, with its own paths', async () => {
    const logrotate = join(host(), 'etc/logrotate.d/app');
    const { err } = await call({ given: { ...given(), apply: true, logrotate }, paths: paths() });
    expect(readFileSync(logrotate, 'utf8')).toMatch(/^\/var\/log\/app\.log \{\n/);
    expect(err).toContain('logrotate has not checked the file, as it is for another host');
  });

  test('has no logs and no file for logrotate outside of its directory', async () => {
    const { code, out } = await call({ given: given(), paths: [logs] });
    expect(code).toBe(1);
    expect(out).toContain(`"${logs}/app.log": it does not lie in "${host()}"`);
    expect(out).not.toContain('chmod');
    const logrotate = join(root, 'mnt-2');
    await expect(call({ given: { ...given(), logrotate }, paths: paths() })).rejects.toThrow(
      `"${logrotate}" is no file of the host in "${host()}"; name one below "${host()}"`,
    );
  });
});
