import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Order } from '../../src/schedule/order.js';
import { openSystemd, type SystemdSetup } from '../../src/schedule/systemd.js';

const ORDER: Order = {
  argv: ['/usr/bin/node', '/usr/lib/logscan.js', 'scan', '--quiet'],
  interval: 'daily',
  scope: 'user',
  cwd: '/home/a',
  env: { HOME: '/home/a' },
  stateDirectory: '/home/a/state',
  writes: [],
  needsNetwork: false,
  needsPrograms: false,
};

let folder: string;
let calls: string[];
let code: number;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'logscan-systemd-')), 'units');
  [calls, code] = [[], 0];
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

function open(more: Partial<SystemdSetup> = {}) {
  const run: SystemdSetup['run'] = async (argv) => {
    calls.push(argv.join(' '));
    const out = argv.includes('logscan.timer')
      ? 'ActiveState=active\nNextElapseUSecRealtime=Sun 2026-01-04\n'
      : 'ExecMainStatus=1\n';
    return { code, out, err: code === 0 ? '' : 'Failed to connect to bus\nmore' };
  };
  return openSystemd({ folder, scope: 'user', run, isBooted: true, ...more });
}

test('writes both units and starts the timer; again, it changes nothing', async () => {
  const target = open();
  expect(await target.install(ORDER)).toEqual([
    `Wrote "${folder}/logscan.service"`,
    `Wrote "${folder}/logscan.timer"`,
    'Started logscan.timer',
  ]);
  expect(calls).toEqual(['systemctl --user daemon-reload', 'systemctl --user enable --now logscan.timer']);
  expect(statSync(path.join(folder, 'logscan.timer')).mode & 0o133).toBe(0);
  const before = statSync(path.join(folder, 'logscan.service')).ino;
  expect((await target.plan(ORDER)).map(({ isSame }) => isSame)).toEqual([true, true]);
  expect(await target.install(ORDER)).toEqual(['Started logscan.timer']);
  expect(statSync(path.join(folder, 'logscan.service')).ino).toBe(before);
});

test('replaces only what differs', async () => {
  await open().install(ORDER);
  expect(await open().install({ ...ORDER, interval: 'hourly' })).toEqual([
    `Wrote "${folder}/logscan.timer"`,
    'Started logscan.timer',
  ]);
  expect(readFileSync(path.join(folder, 'logscan.timer'), 'utf8')).toContain('OnCalendar=hourly');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('removes what it wrote, and nothing else', async () => {
  await open().install(ORDER);
  writeFileSync(path.join(folder, 'other.service'), 'x');
  calls.length = 0;
  expect(await open().remove()).toEqual([
    `Removed "${folder}/logscan.service"`,
    `Removed "${folder}/logscan.timer"`,
  ]);
  expect(calls).toEqual(['systemctl --user disable --now logscan.timer', 'systemctl --user daemon-reload']);
  expect(readdirSync(folder)).toEqual(['other.service']);
  expect(await open().remove()).toEqual([]);
});

test.each([
  [
    'a unit of somebody else',
    (file: string) => writeFileSync(file, '[Unit]\n'),
    'was not written by logscan',
  ],
  ['a masked unit', (file: string) => symlinkSync('/dev/null', file), 'was not written by logscan'],
  ['a directory', (file: string) => mkdirSync(file), 'was not written by logscan'],
])('leaves %s alone', async (_name, prepare, words) => {
  mkdirSync(folder);
  prepare(path.join(folder, 'logscan.service'));
  await expect(open().install(ORDER)).rejects.toThrow(words);
  await expect(open().remove()).rejects.toThrow(words);
  expect(existsSync(path.join(folder, 'logscan.timer'))).toBe(false);
  expect(calls).toEqual([]);
});

test('leaves a unit that was changed by hand alone', async () => {
  await open().install(ORDER);
  const file = path.join(folder, 'logscan.service');
  const changed = readFileSync(file, 'utf8').replace('Nice=19', 'Nice=5');
  writeFileSync(file, changed);
  await expect(open().install({ ...ORDER, interval: 'weekly' })).rejects.toThrow('was changed by hand');
  await expect(open().remove()).rejects.toThrow('was changed by hand');
  expect(readFileSync(file, 'utf8')).toBe(changed);
});

test('enables by name where systemd does not run, as in an image', async () => {
  const target = open({ scope: 'system', isBooted: false });
  expect((await target.install(ORDER)).at(-1)).toBe('Enabled logscan.timer; it starts with systemd');
  expect(calls).toEqual(['systemctl enable logscan.timer']);
  code = 1;
  expect((await target.install(ORDER)).at(-1)).toContain('run: systemctl enable --now logscan.timer');
  expect(await target.describe()).toEqual(['systemd does not run here']);
});

test('says what systemctl says', async () => {
  expect(await open().describe()).toEqual([
    'Timer: active',
    'Next run: Sun 2026-01-04',
    'Last run: none; exit code 1',
  ]);
  code = 1;
  await expect(open().install(ORDER)).rejects.toThrow(
    'systemctl --user enable --now logscan.timer failed: Failed to connect to bus',
  );
});

test('says what the system says of a folder that cannot be written', async () => {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  writeFileSync(path.join(folder, 'file'), '');
  await expect(open({ folder: path.join(folder, 'file', 'x') }).install(ORDER)).rejects.toThrow('ENOTDIR');
});
