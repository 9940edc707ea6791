import { describe, expect, it } from 'vitest';
import { auditFingerprint } from '../../src/audit/fault.js';
import {
  OVERSIZE_BYTES,
  ROTATION_DUE_BYTES,
  STALE_DAYS,
  UNCOMPRESSED_BYTES,
  auditRotation,
} from '../../src/audit/rotation.js';
import type { AuditFinding } from '../../src/model/finding.js';
import type { LogFile } from '../../src/model/logfile.js';
import { DAY_MS, MIB, NOW_MS, hostOf, log, rotated } from './scene.js';
import type { SceneOptions } from './scene.js';

const context = { fingerprint: auditFingerprint(new Uint8Array(32)), nowMs: NOW_MS };

function findings(files: readonly LogFile[], options: SceneOptions = {}): AuditFinding[] {
  return auditRotation(files, hostOf(files, options), context);
}

function rules(files: readonly LogFile[], options: SceneOptions = {}): string[] {
  return findings(files, options).map(({ rule }) => rule);
}

function single(files: readonly LogFile[], options: SceneOptions = {}): AuditFinding {
  const [finding, ...others] = findings(files, options);
  if (!finding || others.length > 0) throw new Error('expected one finding');
  return finding;
}

const daysAgo = (days: number): number => NOW_MS - days * DAY_MS;
const big = { sizeBytes: ROTATION_DUE_BYTES + 1 };

describe('rotation.missing', () => {
  it('is told above the bound, with a stanza for logrotate', () => {
    expect(rules([log('/srv/app.log', { sizeBytes: ROTATION_DUE_BYTES })])).toEqual([]);
    const finding = single([log('/srv/app.log', { sizeBytes: 12.5 * MIB })]);
    expect(finding).toMatchObject({ rule: 'rotation.missing', file: '/srv/app.log' });
    expect(finding.detail).toBe('12.5 MiB and no rotated copy');
    expect(finding.commands).toEqual([expect.stringContaining("'/srv/app.log {'")]);
  });

  it('is told without a command where none would be exact', () => {
    expect(single([log('/srv/my app.log', big)]).commands).toEqual([]);
  });

  it('is not told of logs with copies, scanned or not', () => {
    expect(rules(rotated('/srv/app.log', [big, {}]))).toEqual([]);
    const host = { rotatedElsewhere: new Set(['/srv/app.log']) };
    expect(rules([log('/srv/app.log', big)], { host })).toEqual([]);
  });

  it('is not told of a lone copy', () => {
    expect(rules([log('/srv/app.log.1', big, 'app.log')])).toEqual([]);
  });

  it.each([
    '/srv/app.log',
    '/srv/nohup.out',
    '/srv/mopidy-debug.log',
    '/srv/log.smbd',
    '/srv/error_log',
    '/srv/app.log.json',
    '/srv/service.err',
    '/var/log/syslog',
    '/srv/messages',
    '/var/log/mail.info',
    '/home/x/.config/Sonarr/logs/sonarr.txt',
    '/var/log/app/daemon',
  ])('takes %s for a log', (path) => {
    expect(rules([log(path, big)])).toEqual(['rotation.missing']);
  });

  it.each([
    '/srv/music.flac',
    '/srv/library.db',
    '/srv/catalog.json',
    '/srv/notes.txt',
    '/var/log/app/cache.sqlite',
    '/srv/blogs.txt',
    '/srv/check-out.png',
    '/srv/catalog',
    '/srv/my.log.db',
    '/var/log/lastlog',
    '/var/log/wtmp',
    '/var/log/journal/0123/system.journal',
    '/var/log/journal/0123/system@1-2.journal~',
  ])('does not take %s for one that it should judge', (path) => {
    expect(rules([log(path, big)])).toEqual([]);
  });
});

describe('rotation.oversize', () => {
  const huge = { sizeBytes: OVERSIZE_BYTES + 1 };

  it('is told of a log that rotation lets grow, at the live file', () => {
    const finding = single(rotated('/srv/app.log', [huge, huge, {}]));
    expect(finding).toMatchObject({ rule: 'rotation.oversize', file: '/srv/app.log', commands: [] });
    expect(finding.detail).toBe('100.0 MiB, more than 100.0 MiB; 1 other generation above the bound');
  });

  it('is told of a copy', () => {
    expect(single(rotated('/srv/app.log', [{}, huge])).file).toBe('/srv/app.log.1');
  });

  it('comes with the stanza where nothing rotates', () => {
    const all = findings([log('/srv/app.log', huge)]);
    expect(all.map(({ rule, commands }) => [rule, commands.length])).toEqual([
      ['rotation.missing', 1],
      ['rotation.oversize', 1],
    ]);
  });

  it('begins above the bound', () => {
    expect(rules(rotated('/srv/app.log', [{ sizeBytes: OVERSIZE_BYTES }, {}]))).toEqual([]);
  });
});

describe('rotation.stale-generations', () => {
  const old = { modifiedMs: daysAgo(STALE_DAYS + 1) };

  it('names the old copies only, and never the live file', () => {
    const finding = single(rotated('/srv/app.log', [{}, {}, old, { modifiedMs: daysAgo(200) }]));
    expect(finding).toMatchObject({ rule: 'rotation.stale-generations', file: '/srv/app.log' });
    expect(finding.detail).toBe('2 rotated copies up to 200 days old');
    expect(finding.commands).toEqual(["rm -- '/srv/app.log.2' '/srv/app.log.3'"]);
  });

  it('begins after the bound, and not with clocks that run ahead', () => {
    expect(rules(rotated('/srv/app.log', [{}, { modifiedMs: daysAgo(STALE_DAYS) }]))).toEqual([]);
    expect(rules(rotated('/srv/app.log', [{}, { modifiedMs: daysAgo(-400) }]))).toEqual([
      'rotation.future-time',
    ]);
  });

  it('spares the newest of dated files', () => {
    const files = [300, 200, 250].map((days) =>
      log(`/srv/app.${days}.log`, { modifiedMs: daysAgo(days) }, 'app.log'),
    );
    const finding = single(files);
    expect(finding.rule).toBe('rotation.stale-generations');
    expect(finding.commands).toEqual(["rm -- '/srv/app.300.log' '/srv/app.250.log'"]);
  });

  it('bears any number of copies', () => {
    const copies = Array.from({ length: 150_000 }, (_, at) =>
      log(`/srv/app.log.${at + 1}`, { ...old, sizeBytes: 1 }, 'app.log'),
    );
    const finding = single([log('/srv/app.log'), ...copies]);
    expect(finding.detail).toBe('150000 rotated copies up to 91 days old');
    expect(finding.commands).toHaveLength(1500);
  });

  it('never removes what is no log', () => {
    const files = [log('/usr/lib/x.so.1', old, 'x.so'), log('/usr/lib/x.so.2', old, 'x.so')];
    expect(rules(files)).toEqual([]);
  });
});

describe('rotation.abandoned', () => {
  it('is told in place of stale copies when the live file rests too', () => {
    const files = rotated('/srv/app.log', [{ modifiedMs: daysAgo(120) }, { modifiedMs: daysAgo(150) }]);
    const finding = single(files);
    expect(finding.rule).toBe('rotation.abandoned');
    expect(finding.detail).toBe(
      '"app.log" has not changed for 120 days, and has 1 rotated copy up to 150 days old',
    );
    expect(finding.commands).toEqual(["rm -- '/srv/app.log.1'"]);
  });

  it('is not told of a resting log without copies', () => {
    expect(rules([log('/srv/app.log', { modifiedMs: daysAgo(500) })])).toEqual([]);
  });
});

describe('rotation.looser-copies', () => {
  it('tells copies that let more users in, and takes just those rights away', () => {
    const finding = single(
      rotated('/srv/app.log', [{ mode: 0o640 }, { mode: 0o644 }, { mode: 0o640 }, { mode: 0o666 }]),
    );
    expect(finding).toMatchObject({
      rule: 'rotation.looser-copies',
      file: '/srv/app.log',
      severity: 'medium',
    });
    expect(finding.detail).toBe(
      'mode 0640, but 2 rotated copies such as "app.log.1" (0644) let more users in',
    );
    expect(finding.commands).toEqual(["chmod g-w,o-rw -- '/srv/app.log.1' '/srv/app.log.3'"]);
  });

  it.each([
    [0o600, 0o640, 'g-r'],
    [0o600, 0o604, 'o-r'],
    [0o600, 0o644, 'g-r,o-r'],
    [0o644, 0o664, 'g-w'],
    [0o640, 0o642, 'o-w'],
  ])('live %o, copy %o: chmod %s', (live, copy, change) => {
    const { commands } = single(rotated('/srv/app.log', [{ mode: live }, { mode: copy }]));
    expect(commands).toEqual([`chmod ${change} -- '/srv/app.log.1'`]);
  });

  it.each([
    [0o640, 0o640],
    [0o644, 0o600],
    [0o600, 0o700],
    [0o600, 0o400],
    [0o660, 0o640],
  ])('live %o, copy %o is no fault', (live, copy) => {
    expect(rules(rotated('/srv/app.log', [{ mode: live }, { mode: copy }]))).toEqual([]);
  });

  it('is silent where modes mean nothing', () => {
    const files = rotated('/srv/app.log', [{ mode: 0o600 }, { mode: 0o644 }]);
    expect(rules(files, { host: { posix: false } })).toEqual([]);
  });
});

describe('rotation.uncompressed', () => {
  const half = UNCOMPRESSED_BYTES / 2 + 1;

  it('tells large plain copies, the newest one apart', () => {
    const copies = [1, 2, 3].map((days) => ({ sizeBytes: half, modifiedMs: daysAgo(days) }));
    const finding = single(rotated('/srv/app.log', [{}, ...copies]));
    expect(finding).toMatchObject({ rule: 'rotation.uncompressed', severity: 'info' });
    expect(finding.detail).toBe('2 older rotated copies of 100.0 MiB uncompressed');
    expect(finding.commands).toEqual(["gzip -- '/srv/app.log.2' '/srv/app.log.3'"]);
  });

  it('is content with small sets, with one plain copy, and with compressed ones', () => {
    const small = { sizeBytes: 10 * MIB };
    expect(rules(rotated('/srv/app.log', [small, small, small, small]))).toEqual([]);
    expect(rules(rotated('/srv/app.log', [{}, { sizeBytes: OVERSIZE_BYTES }]))).toEqual([]);
    const packed = [1, 2, 3].map((at) => log(`/srv/app.log.${at}.gz`, { sizeBytes: half }, 'app.log'));
    expect(rules([log('/srv/app.log'), ...packed])).toEqual([]);
  });
});
