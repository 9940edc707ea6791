import { describe, expect, test } from 'vitest';
import { familyOf, familyPath } from '../../src/walk/family.js';

const CONTAINER = '3f2a9c'.repeat(10) + '0b1d';
const JOURNAL = `${'0005f3a1'.repeat(4)}-00000000000012ab-0005f0aa11bb22cc`;
const TAI = '4000000065a1b2c3d4e5f6a7';

/** Name, family, generation; where only a name stands, it is a log of its own. */
const TABLE: readonly (readonly [name: string, family?: string, generation?: string])[] = [
  // Live logs
  ['mopidy.log'],
  ['mopidy-debug.log'],
  ['syslog'],
  ['error_log'],
  ['nohup.out'],
  ['sonarr.txt'],
  ['sonarr.debug.txt'],
  ['gstreamer.log'],
  ['state.json'],
  ['current'],
  [`${CONTAINER}-json.log`],
  ['user-1000.journal'],
  ['home-assistant.log'],
  ['pipeline.dot'],

  // Numbers behind the name
  ['mopidy.log.1', 'mopidy.log', '1'],
  ['mopidy.log.0', 'mopidy.log', '0'],
  ['mopidy.log.12', 'mopidy.log', '12'],
  ['mopidy.log.365', 'mopidy.log', '365'],
  ['mopidy.log.01', 'mopidy.log', '01'],
  ['mopidy.log.2026', 'mopidy.log', '2026'],
  ['syslog.1', 'syslog', '1'],
  ['error_log.1', 'error_log', '1'],
  ['nohup.out.2', 'nohup.out', '2'],
  ['home-assistant.log.1', 'home-assistant.log', '1'],
  ['mopidy.log.1.1', 'mopidy.log', '1.1'],
  ['eth0.log.1', 'eth0.log', '1'],
  [`${CONTAINER}-json.log.1`, `${CONTAINER}-json.log`, '1'],

  // Packed
  ['mopidy.log.gz', 'mopidy.log', 'gz'],
  ['mopidy.log.2.gz', 'mopidy.log', '2.gz'],
  ['mopidy.log.3.xz', 'mopidy.log', '3.xz'],
  ['mopidy.log.3.zst', 'mopidy.log', '3.zst'],
  ['mopidy.log.3.bz2', 'mopidy.log', '3.bz2'],
  ['mopidy.log.3.lz4', 'mopidy.log', '3.lz4'],
  ['mopidy.log.3.Z', 'mopidy.log', '3.Z'],
  ['mopidy.log.3.br', 'mopidy.log', '3.br'],
  ['messages.4.gz', 'messages', '4.gz'],
  ['mopidy.log.1.gz.2.gz', 'mopidy.log', '1.gz.2.gz'],
  [`${CONTAINER}-json.log.3.gz`, `${CONTAINER}-json.log`, '3.gz'],
  ['mopidy.log.tar.gz', 'mopidy.log', 'tar.gz'],
  ['mopidy.log.tgz', 'mopidy.log', 'tgz'],
  ['mopidy.log.1.zip', 'mopidy.log', '1.zip'],
  ['logs.tar.gz'],
  ['backup.zip'],

  // Dates behind the name
  ['mopidy.log-20261123', 'mopidy.log', '20261123'],
  ['mopidy.log-20261123.gz', 'mopidy.log', '20261123.gz'],
  ['mopidy.log-2026112316', 'mopidy.log', '2026112316'],
  ['mopidy.log-20261123-16', 'mopidy.log', '20261123-16'],
  ['mopidy.log-20261123-1795365317', 'mopidy.log', '20261123-1795365317'],
  ['mopidy.log-20261123-1795365317.gz', 'mopidy.log', '20261123-1795365317.gz'],
  ['mopidy.log.2026-11-22-1795365317', 'mopidy.log', '2026-11-22-1795365317'],
  ['mopidy.log-20261123163000', 'mopidy.log', '20261123163000'],
  ['mopidy.log-20261123_163000', 'mopidy.log', '20261123_163000'],
  ['mopidy.log-202611', 'mopidy.log', '202611'],
  ['mopidy.log-2026-11', 'mopidy.log', '2026-11'],
  ['mopidy.log-2026W47', 'mopidy.log', '2026W47'],
  ['mopidy.log-21112026', 'mopidy.log', '21112026'],
  ['mopidy.log.21-11-2026.gz', 'mopidy.log', '21-11-2026.gz'],
  ['mopidy.log_2026_11_21', 'mopidy.log', '2026_11_21'],
  ['mopidy.log.2026-11-21', 'mopidy.log', '2026-11-21'],
  ['mopidy.log.2026-11-21_16', 'mopidy.log', '2026-11-21_16'],
  ['mopidy.log.2026-11-21_16-30', 'mopidy.log', '2026-11-21_16-30'],
  ['mopidy.log.2026-11-21_16-30-59', 'mopidy.log', '2026-11-21_16-30-59'],
  ['mopidy.log.2026-11-21T16:30:59Z', 'mopidy.log', '2026-11-21T16:30:59Z'],
  ['access_log.1795365317', 'access_log', '1795365317'],
  ['mopidy.log.1.gz-2026112216.backup', 'mopidy.log', '1.gz.2026112216.backup'],

  // Before the extension
  ['mopidy.1.log', 'mopidy.log', '1'],
  ['mopidy.1.1.log', 'mopidy.log', '1.1'],
  ['mopidy.2.log.gz', 'mopidy.log', '2.gz'],
  ['mopidy-20261123.log', 'mopidy.log', '20261123'],
  ['Plex Media Server.1.log', 'Plex Media Server.log', '1'],
  ['Plex Media Server.5.log', 'Plex Media Server.log', '5'],
  ['sonarr.0.txt', 'sonarr.txt', '0'],
  ['sonarr.50.txt', 'sonarr.txt', '50'],
  ['sonarr.debug.0.txt', 'sonarr.debug.txt', '0'],
  ['radarr.trace.12.txt', 'radarr.trace.txt', '12'],
  ['app.2026-11-21.log', 'app.log', '2026-11-21'],
  ['app-2026-11-21.log.gz', 'app.log', '2026-11-21.gz'],
  ['app.2026-11-21.3.log', 'app.log', '2026-11-21.3'],
  ['app-out__2026-11-21_00-00-00.log', 'app-out.log', '2026-11-21_00-00-00'],
  ['app-2026-11-21T16-30-00.000.log', 'app.log', '2026-11-21T16-30-00.000'],
  ['localhost_access_log.2026-11-21.txt', 'localhost_access_log.txt', '2026-11-21'],
  ['log_20261121.log', 'log.log', '20261121'],
  ['log_20261121_001.log', 'log.log', '20261121_001'],
  ['jellyfin20261121.log', 'jellyfin.log', '20261121'],
  ['jellyfin20261121_001.log', 'jellyfin.log', '20261121_001'],

  // Leftovers
  ['home-assistant.log.old', 'home-assistant.log', 'old'],
  ['home-assistant.log.fault', 'home-assistant.log', 'fault'],
  ['mopidy.log.bak', 'mopidy.log', 'bak'],
  ['mopidy.log.bak2', 'mopidy.log', 'bak2'],
  ['mopidy.log.orig', 'mopidy.log', 'orig'],
  ['access.log.save', 'access.log', 'save'],
  ['access.log.save.1', 'access.log', 'save.1'],
  ['mopidy.log.swp', 'mopidy.log', 'swp'],
  ['.mopidy.log.swp', 'mopidy.log', 'swp'],
  ['#mopidy.log#', 'mopidy.log', '#'],
  ['mopidy.log~', 'mopidy.log', '~'],
  ['mopidy.log.1~', 'mopidy.log', '1.~'],
  ['mopidy.log.2.gz.bak', 'mopidy.log', '2.gz.bak'],
  ['mopidy.log.dpkg-old', 'mopidy.log', 'dpkg-old'],
  ['Xorg.0.log.old', 'Xorg.0.log', 'old'],

  // journald and multilog
  [`system@${JOURNAL}.journal`, 'system.journal', JOURNAL],
  [`user-1000@${JOURNAL}.journal`, 'user-1000.journal', JOURNAL],
  [
    'system@0005f3a1b2c3d4e5-00aa11bb22cc33dd.journal~',
    'system.journal',
    '0005f3a1b2c3d4e5-00aa11bb22cc33dd.~',
  ],
  [`@${TAI}.s`, 'current', `@${TAI}.s`],
  [`@${TAI}.u`, 'current', `@${TAI}.u`],
  [`@${TAI}.s.gz`, 'current', `@${TAI}.s.gz`],

  // Not generations
  ['python3.11'],
  ['python3.11.log'],
  ['mariadb-10.5.log'],
  ['192.168.1.10.log'],
  ['192.168.1.10'],
  ['eth0.1.log'],
  ['v1.2.3.log'],
  ['app-1.log'],
  ['app-1.0.log'],
  ['redis.6379.log'],
  ['errors.404.log'],
  ['php8.2-fpm.log'],
  ['linux-6.1.0-13.log'],
  ['Xorg.0.log'],
  ['order-20261399.log'],
  ['home-assistant-2026.11.1.log'],
  ['2026-11-21.log'],
  ['20261121.log'],
  ['1.log'],
  ['.1'],
  ['4943'],
  ['~'],
  ['##'],
  ['.gz'],
  ['.log'],
  ['seg.fault'],
  ['@400000.s'],
  ['system@home.journal'],
];

describe('familyOf', () => {
  test('has a table of at least 80 names, each once', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(80);
    expect(new Set(TABLE.map(([name]) => name)).size).toBe(TABLE.length);
  });

  test.each(TABLE.map(([name, family = name, generation = '']) => ({ name, family, generation })))(
    '$name is of $family',
    ({ name, family, generation }) => {
      expect(familyOf(name)).toEqual({ family, generation });
    },
  );

  test('a family is a family of its own, so live log and generations meet', () => {
    for (const [, family] of TABLE) {
      if (family !== undefined) expect(familyOf(family)).toEqual({ family, generation: '' });
    }
  });

  test('keeps every name in a bounded time and never gives an empty family', () => {
    const hostile = [
      '.1',
      '-2026',
      '-2026-11-21',
      '.gz',
      '~',
      '.log',
      '-',
      '.',
      '0',
      'a',
      '\n',
      '\\xff',
    ].flatMap((part) => [
      part.repeat(250),
      `a${part.repeat(250)}`,
      `${part.repeat(250)}x`,
      `a${part.repeat(120)}.log.1`,
    ]);
    const start = performance.now();
    for (const name of hostile) expect(familyOf(name).family).not.toBe('');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('familyPath', () => {
  test.each([
    ['logs/mopidy.log.2.gz', 'logs/mopidy.log'],
    ['./mopidy.log', './mopidy.log'],
    ['/var/log.1/syslog.1', '/var/log.1/syslog'],
    ['mopidy.log-20261123', 'mopidy.log'],
  ])('%s belongs to %s', (path, family) => {
    expect(familyPath(path)).toBe(family);
  });
});
