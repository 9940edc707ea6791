import { describe, expect, it } from 'vitest';
import { readSchedule } from '../../../src/audit/rotation/schedule.js';
import type { Schedule, ScheduleFiles } from '../../../src/audit/rotation/schedule.js';
import { parseUnit } from '../../../src/audit/rotation/unit.js';

const timer = (
  text = 'OnCalendar=daily',
  changes: Partial<ScheduleFiles['timer']> = {},
): ScheduleFiles['timer'] => ({
  exists: true,
  enabled: true,
  masked: false,
  assignments: parseUnit([`[Timer]\n${text}\n`]),
  ...changes,
});
const NOTHING: ScheduleFiles = {
  systemd: false,
  timer: timer('', { exists: false, enabled: false }),
  service: [],
  daily: undefined,
  hourly: undefined,
  isInCrontab: false,
};
const DEBIAN = '#!/bin/sh\nif [ -d /run/systemd/system ]; then\n  exit 0\nfi\n';
const read = (changes: Partial<ScheduleFiles>): Schedule => readSchedule({ ...NOTHING, ...changes });

describe('readSchedule', () => {
  it('finds nothing that starts logrotate', () => {
    expect(read({})).toEqual({ rhythm: 'never', reason: 'neither a timer nor cron starts it', sealed: [] });
  });

  it.each([
    ['OnCalendar=daily', 'daily'],
    ['OnCalendar=hourly', 'hourly'],
    ['OnCalendar=*-*-* 03:00:00', 'daily'],
    ['OnCalendar=*:30', 'hourly'],
    ['OnCalendar=daily\nOnCalendar=\nOnCalendar=hourly', 'hourly'],
    ['OnCalendar=weekly', 'unknown'],
    ['OnUnitActiveSec=1h', 'unknown'],
  ])('takes %j for %s', (text, rhythm) => {
    expect(read({ systemd: true, timer: timer(text) })).toMatchObject({
      rhythm,
      reason: 'logrotate.timer starts it',
    });
  });

  it.each<[string, Partial<ScheduleFiles['timer']>]>([
    ['logrotate.timer is masked', { masked: true }],
    ['there is no logrotate.timer', { exists: false, enabled: false }],
    ['logrotate.timer is not enabled', { enabled: false }],
  ])('%s', (reason, changes) => {
    const files = { systemd: true, timer: timer('OnCalendar=daily', changes), daily: DEBIAN };
    expect(read(files)).toEqual({ rhythm: 'never', reason, sealed: [] });
  });

  it('goes by cron where systemd does not run, or its script does not ask', () => {
    expect(read({ daily: DEBIAN })).toMatchObject({ rhythm: 'daily', reason: 'cron starts it' });
    expect(read({ daily: DEBIAN, hourly: '#!/bin/sh' }).rhythm).toBe('hourly');
    const off = timer('OnCalendar=daily', { enabled: false });
    expect(read({ systemd: true, timer: off, daily: '#!/bin/sh\nlogrotate\n' }).rhythm).toBe('daily');
    expect(read({ systemd: true, timer: off, isInCrontab: true }).rhythm).toBe('unknown');
  });

  it('takes an enabled timer for a sign of systemd, as in an image that is not running', () => {
    expect(read({ timer: timer() }).rhythm).toBe('daily');
  });

  it.each([
    ['ProtectSystem=full', ['/usr', '/boot', '/efi', '/etc']],
    ['ProtectSystem=yes', ['/usr', '/boot', '/efi']],
    ['ProtectSystem=strict', ['/']],
    ['ProtectSystem=no', []],
    ['ProtectSystem=full\nProtectHome=yes', ['/usr', '/boot', '/efi', '/etc', '/home', '/root', '/run/user']],
    ['ProtectHome=read-only', ['/home', '/root', '/run/user']],
    ['ProtectSystem=strict\nReadWritePaths=/var/log', []],
    ['', []],
  ])('%j seals %j', (text, sealed) => {
    const service = parseUnit([`[Service]\n${text}\n`]);
    expect(read({ systemd: true, timer: timer(), service }).sealed).toEqual(sealed);
  });
});
