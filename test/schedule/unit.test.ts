/**
 * The units, read back by systemd's own tools where they are installed (Debian's package systemd).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { INTERVALS, SCOPES, type Order } from '../../src/schedule/order.js';
import { signText } from '../../src/schedule/mark.js';
import { renderService, renderTimer } from '../../src/schedule/unit.js';

const ORDER: Order = {
  argv: ['/usr/bin/env', '/opt/my logs/logscan.js', 'scan', '--quiet', '/var/log/100% $HOME "x" \\ é'],
  interval: 'daily',
  scope: 'system',
  cwd: '/',
  env: { HOME: '/home/a b', XDG_STATE_HOME: '/home/a b/$state%' },
  stateDirectory: '/root/.local/state/log scan',
  writes: ['/srv/reports'],
  needsNetwork: false,
  needsPrograms: false,
};

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'logscan-unit-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function analyze(order: Order, args: readonly string[]) {
  writeFileSync(path.join(folder, 'logscan.service'), signText(renderService(order)));
  writeFileSync(path.join(folder, 'logscan.timer'), signText(renderTimer(order)));
  // A user's manager wants a directory of its own.
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder };
  return spawnSync('systemd-analyze', [...args], { cwd: folder, env, encoding: 'utf8' });
}

const NEEDS = [
  { needsNetwork: false, needsPrograms: false },
  { needsNetwork: true, needsPrograms: false },
  { needsNetwork: true, needsPrograms: true },
];
const ORDERS = SCOPES.flatMap((scope) =>
  INTERVALS.flatMap((interval) => NEEDS.map((needs) => ({ ...ORDER, ...needs, scope, interval }))),
);

describe.skipIf(!hasSystemd)('systemd', () => {
  test.each(ORDERS)('has nothing to say against $scope $interval $needsNetwork $needsPrograms', (order) => {
    const user = order.scope === 'user' ? ['--user'] : [];
    const { status, stdout, stderr } = analyze(order, [
      'verify',
      '--man=no',
      ...user,
      './logscan.service',
      './logscan.timer',
    ]);
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test.each([
    ['without anybody to tell', NEEDS[0], 2.5],
    ['with a network', NEEDS[1], 4],
  ])('finds the service well confined %s', (_name, needs, most) => {
    const { stdout } = analyze({ ...ORDER, ...needs }, ['security', '--offline=true', './logscan.service']);
    const [, level] = /Overall exposure level for .*: ([\d.]+)/.exec(stdout) ?? [];
    expect(Number(level)).toBeGreaterThan(0);
    expect(Number(level)).toBeLessThanOrEqual(most);
  });

  test.each(INTERVALS)('knows when "%s" is', (interval) => {
    expect(spawnSync('systemd-analyze', ['calendar', interval]).status).toBe(0);
  });
});

test('quotes what systemd would read otherwise', () => {
  const text = renderService(ORDER);
  expect(text).toContain(
    String.raw`ExecStart=/usr/bin/env "/opt/my logs/logscan.js" scan --quiet "/var/log/100%% $$HOME \"x\" \\ é"` +
      '\n',
  );
  expect(text).toContain('Environment="HOME=/home/a b"\n');
  expect(text).toContain('Environment="XDG_STATE_HOME=/home/a b/$state%%"\n');
  expect(text).toContain('ReadWritePaths=-"/root/.local/state/log scan"\n');
});

test('spreads runs, makes up for missed ones, and yields to everything else', () => {
  expect(renderTimer(ORDER)).toMatch(/OnCalendar=daily\nRandomizedDelaySec=2h\nPersistent=true\n/);
  expect(renderService(ORDER)).toMatch(/Nice=19\n[\s\S]*IOSchedulingClass=idle\n/);
});

test('takes down only the walls that stand in the way', () => {
  const quiet = renderService(ORDER);
  const told = renderService({ ...ORDER, needsNetwork: true });
  const mailed = renderService({ ...ORDER, needsNetwork: true, needsPrograms: true });
  for (const wall of [
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'CapabilityBoundingSet=CAP_DAC_READ_SEARCH',
  ]) {
    expect(quiet).toContain(wall);
    expect(told).toContain(wall);
    expect(mailed).not.toContain(wall);
  }
  expect(quiet).toContain('PrivateNetwork=yes');
  expect(told).not.toContain('PrivateNetwork');
  expect(mailed).toContain('ProtectSystem=full');
  for (const text of [quiet, told, mailed]) expect(text).toContain('LimitCORE=0');
});

test("asks of a user's own manager nothing that needs namespaces", () => {
  const text = renderService({ ...ORDER, scope: 'user' });
  expect(text).not.toMatch(/^(Protect|Private|ReadWrite|Capability|IPAddress)/m);
  expect(text).toContain('NoNewPrivileges=yes');
  // Each of these would forbid sendmail to change its user.
  const mailed = renderService({ ...ORDER, scope: 'user', needsPrograms: true });
  expect(mailed).not.toMatch(/^(NoNewPrivileges|SystemCall|Restrict|LockPersonality)/m);
  expect(mailed).toContain('Nice=19');
});
