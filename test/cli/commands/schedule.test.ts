/**
 * The real program, with a home of its own and a crontab that keeps its table in a file.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { PassThrough } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/program.js';
import { createDeps } from '../fake-deps.js';
import { createHost } from '../fake-host.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-schedule-'));
  const script = `case "$1" in -l) [ -f ${root}/table ] || { echo "no crontab for a" >&2; exit 1; }; cat ${root}/table;; -) cat > ${root}/table;; esac`;
  for (const [name, text] of [
    ['crontab', script],
    ['systemctl', 'exit 0'],
  ] as const) {
    writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, name), 0o755);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function call(args: readonly string[], answer?: string) {
  const stdin = Object.assign(new PassThrough(), answer === undefined ? {} : { isTTY: true });
  stdin.end(answer);
  const env = { PATH: `${root}:/usr/bin:/bin` };
  const host = createHost({
    args: ['schedule', ...args],
    cwd: root,
    home: root,
    env,
    openStdin: () => stdin,
  });
  const code = await run(host, createDeps([]));
  return { code, out: host.stdout.text(), err: host.stderr.text() };
}

const units = (): string => join(root, '.config/systemd/user');

describe.each([
  ['systemd', () => (existsSync(units()) ? readdirSync(units()).join() : '')],
  ['cron', () => (existsSync(join(root, 'table')) ? readFileSync(join(root, 'table'), 'utf8') : '')],
])('with %s', (using, look) => {
  const flags = ['--using', using, '--scope', 'user'];

  test('shows what it would write, and writes nothing unasked', async () => {
    const { code, out } = await call(['install', ...flags, '--dry-run', '--', '/var/log']);
    expect(code).toBe(0);
    expect(out).toContain('scan --quiet --since-last --lock --notify /var/log');
    expect(out).toContain('(new)');
    expect(look()).toBe('');
    const unasked = await call(['install', ...flags]);
    expect(unasked).toMatchObject({ code: 64, err: expect.stringContaining('say --yes') });
    expect((await call(['install', ...flags], 'n\n')).err).toContain('Nothing was done');
    expect(look()).toBe('');
  });

  test('installs, tells, installs again, removes', async () => {
    expect((await call(['status', ...flags])).code).toBe(1);
    expect(await call(['install', ...flags], 'y\n')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Wrote'),
    });
    const written = look();
    expect(written).not.toBe('');
    expect(statSync(join(root, '.local/state/logscan')).mode & 0o777).toBe(0o700);
    const again = await call(['install', ...flags, '--yes']);
    expect([again.code, look()]).toEqual([0, written]);
    expect(again.out).not.toContain('Wrote');
    const status = await call(['status', ...flags]);
    expect(status).toMatchObject({ code: 0, out: expect.stringContaining('as logscan wrote it') });
    expect(status.out).toContain('scan --quiet --since-last --lock --notify');
    expect((await call(['status'])).out).toContain('as logscan wrote it');
    expect((await call(['remove', '--dry-run'])).out).toContain('To be removed');
    expect(look()).toBe(written);
    expect((await call(['remove', '--yes'])).out).toContain('Removed');
    expect(look()).toBe('');
    expect(await call(['remove', '--yes'])).toMatchObject({
      code: 0,
      out: 'No schedule of logscan is here\n',
    });
  });
});

test('leaves units of others alone, and says so', async () => {
  await call(['install', '--using', 'systemd', '--yes']);
  writeFileSync(join(units(), 'logscan.service'), '[Unit]\n');
  const { code, err } = await call(['install', '--using', 'systemd', '--yes']);
  expect(code).toBe(64);
  expect(err).toContain('was not written by logscan; move it away first');
  expect((await call(['status', '--using', 'systemd'])).out).toContain('not written by logscan');
});

test('says what the system says', async () => {
  writeFileSync(join(root, '.config'), '');
  const { code, err } = await call(['install', '--using', 'systemd', '--yes']);
  expect([code, err]).toEqual([64, expect.stringMatching(/Cannot write ".*": ENOTDIR/)]);
});

test('what is scheduled can be run as it stands, and has nothing to say when nothing is wrong', async () => {
  writeFileSync(join(root, 'quiet.log'), 'INFO nothing\n', { mode: 0o600 });
  const program = join(process.cwd(), 'bin/logscan.js');
  const env = { PATH: `${root}:/usr/bin:/bin`, HOME: root };
  const args = [program, 'schedule', 'install', '--using', 'cron', '--yes', '--', '--no-audit', 'quiet.log'];
  expect(spawnSync(process.execPath, args, { cwd: root, env }).status).toBe(0);
  const line =
    readFileSync(join(root, 'table'), 'utf8')
      .split('\n')
      .find((text) => text.includes('scan --quiet')) ?? '';
  const command = line.split(' ').slice(5).join(' ');
  // As cron runs it: another directory, hardly any environment.
  const first = spawnSync('sh', ['-c', command], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
  });
  expect([first.status, first.stdout, first.stderr]).toEqual([0, '', '']);
  writeFileSync(join(root, 'quiet.log'), `INFO password=${'hackme'}${'Ab12'}\n`);
  const second = spawnSync('sh', ['-c', command], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
  });
  expect(second.status).toBe(1);
  expect(second.stdout).toContain('quiet.log:1');
  expect(second.stdout).toMatch(/^[\n\x20-\x7e]+$/);
  expect(second.stderr).toBe('');
});

test('says that a crontab cannot be looked into, and what stands elsewhere', async () => {
  await call(['install', '--using', 'systemd', '--scope', 'user', '--yes']);
  writeFileSync(join(root, 'crontab'), '#!/bin/sh\necho "you (a) are not allowed" >&2; exit 1\n');
  const { code, out, err } = await call(['status', '--scope', 'user']);
  expect([code, out]).toEqual([0, expect.stringContaining('logscan.timer: as logscan wrote it')]);
  expect(err).toBe('logscan: Cannot read your crontab: you (a) are not allowed\n');
  rmSync(join(root, 'crontab'));
  expect((await call(['status', '--scope', 'user'])).err).toBe('');
});
