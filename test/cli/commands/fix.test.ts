import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
