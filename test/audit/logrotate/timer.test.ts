import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rootKey } from '../../../src/audit/rotation/hostfile.js';
import { readSchedule } from '../../../src/audit/rotation/schedule.js';
import type { Schedule } from '../../../src/audit/rotation/schedule.js';
import { gatherSchedule, gatherUnit } from '../../../src/audit/rotation/timer.js';
import { valuesOf } from '../../../src/audit/rotation/unit.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'timer-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, text);
}

async function schedule(): Promise<Schedule> {
  return readSchedule(await gatherSchedule(rootKey(root)));
}

describe('gatherUnit', () => {
  it('reads a bounded number of drop-ins', async () => {
    for (let at = 100; at < 350; at++) put(`/etc/systemd/a.service.d/${at}.conf`, `[S]\nKey=${at}\n`);
    const values = valuesOf(await gatherUnit(rootKey(root), ['/etc/systemd'], 'a.service'), 'S', 'Key');
    expect([values.length, values[0]]).toEqual([200, '100']);
  });
});

describe('gatherSchedule', () => {
  it('knows the timer, its drop-ins, its service, and how it is switched off', async () => {
    mkdirSync(join(root, 'run/systemd/system'), { recursive: true });
    expect((await schedule()).reason).toBe('there is no logrotate.timer');
    put('/lib/systemd/system/logrotate.timer', '[Timer]\nOnCalendar=daily\n');
    put('/lib/systemd/system/logrotate.service', '[Service]\nProtectSystem=full\n');
    expect((await schedule()).reason).toBe('logrotate.timer is not enabled');
    mkdirSync(join(root, 'etc/systemd/system/timers.target.wants'), { recursive: true });
    symlinkSync(
      '/lib/systemd/system/logrotate.timer',
      join(root, 'etc/systemd/system/timers.target.wants/logrotate.timer'),
    );
    expect(await schedule()).toMatchObject({ rhythm: 'daily', sealed: ['/usr', '/boot', '/efi', '/etc'] });
    put('/etc/systemd/system/logrotate.timer.d/10-hourly.conf', '[Timer]\nOnCalendar=\nOnCalendar=hourly\n');
    put('/etc/systemd/system/logrotate.service.d/10.conf', '[Service]\nReadWritePaths=/srv\n');
    expect(await schedule()).toMatchObject({ rhythm: 'hourly', sealed: [] });
    symlinkSync('/dev/null', join(root, 'etc/systemd/system/logrotate.timer'));
    expect((await schedule()).reason).toBe('logrotate.timer is masked');
  });

  it('knows a timer that the administrator wrote, and one that an empty file masks', async () => {
    mkdirSync(join(root, 'run/systemd/system/timers.target.wants'), { recursive: true });
    symlinkSync('x', join(root, 'run/systemd/system/timers.target.wants/logrotate.timer'));
    put('/etc/systemd/system/logrotate.timer', '[Timer]\nOnCalendar=*:00\n');
    put('/lib/systemd/system/logrotate.timer', '');
    expect((await schedule()).rhythm).toBe('hourly');
    put('/etc/systemd/system/logrotate.timer', '');
    expect((await schedule()).reason).toBe('logrotate.timer is masked');
  });

  it('knows cron', async () => {
    expect((await schedule()).rhythm).toBe('never');
    put('/etc/crontab', '# logrotate\n@daily root /usr/bin/other\n');
    expect((await schedule()).rhythm).toBe('never');
    put('/var/spool/cron/crontabs/alice', '5 * * * * /usr/sbin/logrotate -s ~/state ~/conf\n');
    expect(await schedule()).toMatchObject({ rhythm: 'unknown', reason: 'a crontab starts it' });
    put('/etc/cron.daily/logrotate', '#!/bin/sh\n');
    expect((await schedule()).rhythm).toBe('unknown');
    chmodSync(join(root, 'etc/cron.daily/logrotate'), 0o755);
    expect(await schedule()).toMatchObject({ rhythm: 'daily', reason: 'cron starts it' });
  });
});

describe('gatherUnit', () => {
  it('takes one drop-in of each name, the most important, in the order of names', async () => {
    put('/a/x.conf', '[S]\nK=main\n');
    put('/b/x.conf', '[S]\nK=hidden\n');
    put('/b/x.conf.d/20.conf', '[S]\nK=b20\n');
    put('/a/x.conf.d/20.conf', '[S]\nK=a20\n');
    put('/b/x.conf.d/10.conf', '[S]\nK=b10\n');
    put('/a/x.conf.d/30.txt', '[S]\nK=text\n');
    const unit = await gatherUnit(rootKey(root), ['/a', '/b'], 'x.conf');
    expect(valuesOf(unit, 'S', 'K')).toEqual(['main', 'b10', 'a20']);
  });

  it('is empty where there is nothing', async () => {
    expect(await gatherUnit(rootKey(root), ['/a'], 'x.conf')).toEqual([]);
  });
});
