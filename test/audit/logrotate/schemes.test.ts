import { describe, expect, it } from 'vitest';
import type { FileFacts, LogFile } from '../../../src/model/logfile.js';
import { DAY_MS, MIB, NOW_MS, hostOf, log, rotated } from '../scene.js';
import { auditFingerprint } from '../../../src/audit/fault.js';
import { auditRotation } from '../../../src/audit/rotation.js';
import { findingOf, rotationRules } from './stage.js';

const own = (sizeBytes: number, days = 0): Partial<FileFacts> => ({
  mode: 0o600,
  sizeBytes,
  modifiedMs: NOW_MS - days * DAY_MS,
});
const TEN = 10 * MIB;
const within = (directory: string, names: readonly string[], family: string): LogFile[] =>
  names.map((name, at) => log(`${directory}/${name}`, own(2 * MIB - at, at), family));

describe('rotation.no-age-limit', () => {
  it('knows the copies of RotatingFileHandler by their like sizes', () => {
    const files = rotated('/home/x/mopidy.log', [
      own(5),
      own(TEN - 40, 3),
      own(TEN - 900, 30),
      own(TEN - 7, 80),
    ]);
    const finding = findingOf('rotation.no-age-limit', files);
    expect(finding).toMatchObject({ file: '/home/x/mopidy.log', severity: 'info', confidence: 'possible' });
    expect(finding.detail).toBe(
      "3 copies of 10.0 MiB as Python's RotatingFileHandler makes them, the oldest 80 days old",
    );
  });

  it.each([
    ['sizes that differ', [own(5), own(TEN), own(TEN / 2)]],
    ['one copy', [own(5), own(TEN)]],
    ['small copies', [own(5), own(900), own(900)]],
  ])('is not told of %s', (_, all) => expect(rotationRules(rotated('/srv/a.log', all))).toEqual([]));

  it('is not told of compressed copies, nor where logrotate has the log', () => {
    const files = rotated('/srv/a.log', [own(5), own(TEN), own(TEN)]);
    const packed = [...files, log('/srv/a.log.3.gz', own(5), 'a.log')];
    expect(rotationRules(packed)).toEqual([]);
    expect(rotationRules(files, { conf: '/srv/a.log {\ndaily\nrotate 3\ncreate 600\n}\n' })).toEqual([]);
  });

  it('is not told where nobody asked what logrotate has', () => {
    const files = rotated('/srv/a.log', [own(5), own(TEN), own(TEN)]);
    const context = { fingerprint: auditFingerprint(new Uint8Array(32)), nowMs: NOW_MS };
    expect(auditRotation(files, hostOf(files), context)).toEqual([]);
  });

  it.each([
    [
      'Plex',
      'Plex Media Server.log',
      ['Plex Media Server.log', 'Plex Media Server.1.log', 'Plex Media Server.2.log'],
    ],
    ['Sonarr', 'sonarr.txt', ['sonarr.txt', 'sonarr.0.txt', 'sonarr.1.txt']],
  ])('knows the numbers of %s before the extension', (_, family, names) => {
    const files = within('/var/lib/app/logs', names, family);
    expect(findingOf('rotation.no-age-limit', files).detail).toBe(
      '2 copies of 2.0 MiB as a program that numbers before the extension makes them, the oldest 2 days old',
    );
  });

  it('bears any number of copies', () => {
    const copies = Array.from({ length: 150_000 }, (_, at) =>
      log(`/srv/a.log.${at % 1000}`, own(TEN), 'a.log'),
    );
    expect(rotationRules([log('/srv/a.log', own(1)), ...copies])).toContain('rotation.no-age-limit');
  });
});

describe('rotation.restart-only', () => {
  it('is told of a large log of Home Assistant', () => {
    const files = rotated('/config/home-assistant.log', [own(12 * MIB), own(5)]);
    expect(findingOf('rotation.restart-only', files).detail).toBe(
      'Home Assistant makes a new log at its start only, and this one has 12.0 MiB',
    );
    expect(rotationRules(rotated('/config/home-assistant.log', [own(TEN), own(5)]))).toEqual([]);
    expect(rotationRules(rotated('/config/other.log', [own(12 * MIB), own(5)]))).toEqual([]);
  });
});
