import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../src/audit/rotation/schedule.js';
import { ALICE, AUDIO, DAY_MS, MIB, NOW_MS, log, rotated } from '../scene.js';
import { CONF } from './simulator.js';
import { DAILY, findingOf, remember, rotationFindings, rotationRules } from './stage.js';
import type { Stage } from './stage.js';

const PATH = '/srv/app/a.log';
const OWN = { mode: 0o600, modifiedMs: NOW_MS };
const LOG = log(PATH, OWN);
const conf = (lines = 'daily'): string => `${PATH} {\nrotate 4\ncreate 0600\n${lines}\n}\n`;
const never: Schedule = { rhythm: 'never', reason: 'logrotate.timer is not enabled', sealed: [] };
const dir = (mode: number, uid = 0, gid = 0): Stage => ({ directories: { '/srv/app': { mode, uid, gid } } });

describe('rotation.not-running', () => {
  it('is told once, at the configuration, and silences what would follow from it', () => {
    const memory = remember(PATH, 300);
    const finding = findingOf('rotation.not-running', [LOG], { conf: conf(), schedule: never, memory });
    expect(finding).toMatchObject({ file: CONF, severity: 'medium', commands: [] });
    expect(finding.detail).toBe('logrotate.timer is not enabled, so "a.log" is not rotated');
    expect(rotationRules([LOG], { conf: conf(), schedule: never, memory })).toEqual(['rotation.not-running']);
  });

  it('is told of a timer whose runs leave no trace', () => {
    const writtenMs = NOW_MS - 5 * DAY_MS;
    expect(findingOf('rotation.not-running', [LOG], { conf: conf(), writtenMs }).detail).toBe(
      'logrotate.timer starts it, but it last ran 5 days ago, so "a.log" is not rotated',
    );
    expect(rotationRules([LOG], { conf: conf(), writtenMs: NOW_MS - 3 * DAY_MS })).toEqual([]);
  });

  it('has patience with other rhythms, and with a memory that may not be read', () => {
    const schedule: Schedule = { rhythm: 'unknown', reason: 'a crontab starts it', sealed: [] };
    expect(rotationRules([LOG], { conf: conf(), schedule, writtenMs: NOW_MS - 20 * DAY_MS })).toEqual([]);
    expect(rotationRules([LOG], { conf: conf(), memory: undefined })).toEqual([]);
  });

  it('is nobody’s business where no log is governed', () => {
    expect(rotationRules([log('/srv/b.log', OWN)], { conf: conf(), schedule: never })).toEqual([]);
  });
});

describe('rotation.insecure-parent', () => {
  it.each([
    ['everyone', 0o777, 0],
    ['the group audio', 0o775, AUDIO],
  ])('is told where %s can write', (who, mode, gid) => {
    const finding = findingOf('rotation.insecure-parent', [LOG], { conf: conf(), ...dir(mode, ALICE, gid) });
    expect(finding).toMatchObject({ file: '/srv/app', severity: 'medium' });
    const group = gid === 0 ? 'root' : 'audio';
    expect(finding.detail).toBe(
      `mode 0${mode.toString(8)}: ${who} can write to the directory, so logrotate refuses to rotate "a.log" without "su", such as "su alice ${group}"; its block is at "${CONF}", line 1`,
    );
  });

  it('is not told with su, nor of a group that is root’s, nor of the owner', () => {
    const rules = (lines: string, stage: Stage): string[] =>
      rotationRules([LOG], { conf: conf(lines), ...stage });
    expect(rules('daily\nsu alice alice', dir(0o777))).toEqual([]);
    expect(rules('daily', dir(0o775, ALICE, 0))).toEqual([]);
    expect(rules('daily', dir(0o755, ALICE, AUDIO))).toEqual([]);
  });

  it('is one finding for all logs of the directory', () => {
    const logs = ['a', 'b'].map((name) => log(`/srv/app/${name}.log`, OWN));
    const text = '/srv/app/*.log {\nrotate 1\n}\n';
    expect(findingOf('rotation.insecure-parent', logs, { conf: text, ...dir(0o777) }).detail).toMatch(
      /; the same holds for 1 other log$/,
    );
  });
});

describe('logs that are passed over', () => {
  it('have several names', () => {
    const finding = findingOf('rotation.hard-link-skipped', [log(PATH, { ...OWN, links: 3 })], {
      conf: conf(),
    });
    expect(finding).toMatchObject({ file: PATH, severity: 'low' });
    expect(finding.detail).toBe(
      `3 hard links, and logrotate passes over such logs without a word, although "${CONF}", line 1 names it`,
    );
    expect(rotationRules([log(PATH, { ...OWN, links: 3 })], { conf: conf('daily\nallowhardlink') })).toEqual(
      [],
    );
  });

  it('are symbolic links', () => {
    const finding = findingOf('rotation.symlink-skipped', [{ ...LOG, link: true }], { conf: conf() });
    expect(finding.detail).toContain(`although "${CONF}", line 1 names it`);
  });

  it('are no links where the configuration names their target', () => {
    const link = { ...log('/home/x/link.log', OWN), link: true };
    const places = new Map([['/home/x/link.log', { realPath: Buffer.from(PATH), directories: [] }]]);
    expect(rotationRules([link], { conf: conf(), host: { places } })).toEqual([]);
    const both = conf().replace(PATH, '/home/x/link.log');
    expect(rotationRules([link], { conf: both, host: { places } })).toEqual(['rotation.symlink-skipped']);
  });

  it('lie where the service may not write', () => {
    const sealed = (...directories: string[]): Stage => ({ schedule: { ...DAILY, sealed: directories } });
    expect(
      findingOf('rotation.read-only-path', [LOG], { conf: conf(), ...sealed('/usr', '/srv') }).detail,
    ).toBe(
      `logrotate.service may not write below "/srv", so it cannot rotate the log that "${CONF}", line 1 names`,
    );
    expect(rotationRules([LOG], { conf: conf(), ...sealed('/') })).toEqual(['rotation.read-only-path']);
    expect(rotationRules([LOG], { conf: conf(), ...sealed('/usr', '/srv/ap') })).toEqual([]);
  });
});

describe('rotation.overdue', () => {
  const overdue = (lines: string, memory: string, stage: Stage = {}): string[] =>
    rotationRules([LOG], { conf: conf(lines), memory, ...stage });

  it.each([
    ['daily', 5],
    ['weekly', 17],
    ['monthly', 65],
    ['hourly', 3],
  ])('%s begins at %d days', (lines, days) => {
    expect(overdue(lines, remember(PATH, days))).toContain('rotation.overdue');
    expect(overdue(lines, remember(PATH, days - 1))).not.toContain('rotation.overdue');
  });

  it('tells the days', () => {
    const finding = findingOf('rotation.overdue', [LOG], { conf: conf(), memory: remember(PATH, 30) });
    expect(finding).toMatchObject({ file: CONF, severity: 'medium', confidence: 'likely' });
    expect(finding.detail).toBe('"a.log" is to be rotated daily, and was last rotated 29 days ago');
  });

  it('is not told of logs that have reason to wait', () => {
    const memory = remember(PATH, 300);
    const empty = [log(PATH, { ...OWN, sizeBytes: 0 })];
    expect(rotationRules(empty, { conf: conf('daily\nnotifempty'), memory })).toEqual([]);
    expect(overdue('daily\nminsize 1M', memory)).toEqual([]);
    expect(overdue('daily\nminage 1', memory)).toEqual([]);
    expect(overdue('daily', '')).toEqual([]);
    expect(overdue('daily', memory, { memory: undefined })).toEqual([]);
  });

  it('is told of sizes that were passed at the last run already', () => {
    const files = [log(PATH, { ...OWN, sizeBytes: 2 * MIB, modifiedMs: NOW_MS - 2 * DAY_MS })];
    const finding = findingOf('rotation.overdue', files, { conf: conf('size 1M') });
    expect(finding.detail).toBe('"a.log" has 2.0 MiB, and is to be rotated at 1.0 MiB');
    expect(rotationRules([log(PATH, { ...OWN, sizeBytes: 2 * MIB })], { conf: conf('size 1M') })).toEqual([
      'rotation.no-age-limit',
    ]);
    const huge = [log(PATH, { ...OWN, sizeBytes: 11 * MIB })];
    expect(findingOf('rotation.overdue', huge, { conf: conf('size 1M') }).confidence).toBe('possible');
  });
});

describe('rotation.never-rotated', () => {
  const met = remember(PATH, 30, '16:0:0');

  it('is told of a log that was only met', () => {
    const finding = findingOf('rotation.never-rotated', [LOG], { conf: conf(), memory: met });
    expect(finding.detail).toBe(
      '"a.log" is to be rotated daily, is known to logrotate for 29 days, and has never been rotated',
    );
    expect(finding.severity).toBe('low');
  });

  it('is not told where copies show that it was', () => {
    const rules = rotationRules(rotated(PATH, [OWN, OWN]), { conf: conf(), memory: met });
    expect(rules).toEqual(['rotation.overdue']);
  });
});

describe('rotation.hourly-without-runner', () => {
  it('is told where logrotate is run once a day', () => {
    const finding = findingOf('rotation.hourly-without-runner', [LOG], { conf: conf('hourly') });
    expect(finding.detail).toBe('"hourly" for "a.log" at line 4, but logrotate.timer starts it once a day');
    const schedule: Schedule = { ...DAILY, rhythm: 'hourly' };
    expect(rotationRules([LOG], { conf: conf('hourly'), schedule })).toEqual([]);
  });

  it('points to where it is told', () => {
    const finding = findingOf('rotation.hourly-without-runner', [LOG], { conf: `hourly\n${conf('')}` });
    expect(finding.detail).toContain('at line 1,');
  });
});

describe('a host without logrotate', () => {
  it('is not judged by it', () => {
    expect(rotationFindings([LOG])).toEqual([]);
  });
});
