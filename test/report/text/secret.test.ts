import { describe, expect, test } from 'vitest';
import { openPage } from '../../../src/report/text/page.js';
import { setSecret } from '../../../src/report/text/secret.js';
import { makeOccurrence, makeSecret } from '../scene.js';

const PAGE = openPage({ colorLevel: 0, columns: 80, verbose: false });
const VERBOSE = { ...PAGE, verbose: true };

function makePlaces(count: number, fileCount: number): ReturnType<typeof makeOccurrence>[] {
  return Array.from({ length: count }, (_, index) =>
    makeOccurrence({ file: `/l/${index % fileCount}.log`, line: index + 1 }),
  );
}

describe('setSecret', () => {
  test('of one place names it once', () => {
    expect(setSecret(PAGE, makeSecret({}, [makeOccurrence({ file: '/l/a.log' })]))).toEqual([
      '  c4fe****9d  fingerprint 5f0c9a6e1b7d',
      '    seen     once; confidence: likely',
      '    where    /l/a.log:17:61 at 2026-11-20T21:14:03.120',
      '    source   logger mopidy_spotify.backend, level DEBUG',
      '    readers  everyone (0644)',
    ]);
  });

  test('tells how its severity came about, where that is asked for', () => {
    const reasons = [{ points: 2, text: 'every user of the host can read it' }];
    const finding = makeSecret({ severity: 'critical', assessment: { base: 'high', reasons } });
    expect(setSecret(PAGE, finding).some((line) => line.includes('weight'))).toBe(false);
    expect(setSecret({ ...PAGE, reasons: true }, finding).at(-1)).toBe(
      '    weight   high by its rule; +2 every user of the host can read it; so\n             critical',
    );
    const plain = makeSecret({ severity: 'high', assessment: { base: 'high', reasons: [] } });
    expect(setSecret({ ...PAGE, reasons: true }, plain).at(-1)).toBe('    weight   high by its rule');
  });

  test('of several places names the first files, and the first and last place', () => {
    const lines = setSecret(PAGE, makeSecret({}, makePlaces(2003, 6)));
    expect(lines[1]).toBe('    seen     2,003 times in 6 files; confidence: likely');
    expect(lines.slice(2, 7)).toEqual([
      '    where    334  /l/0.log',
      '             334  /l/1.log',
      '             334  /l/2.log',
      '             334  /l/3.log',
      '             and 2 more files',
    ]);
    expect(lines[7]).toContain('first    /l/0.log:1:61');
    expect(lines[8]).toContain('last     /l/4.log:2003:61');
  });

  test('counts the files that its list does not hold', () => {
    const lines = setSecret(VERBOSE, makeSecret({ fileCount: 1500 }, makePlaces(3, 2)));
    expect(lines).toContain('             and 1,498 more files');
  });

  test('with --verbose names all listed places, and how many are not listed', () => {
    const lines = setSecret(VERBOSE, makeSecret({}, makePlaces(150, 1)));
    expect(lines.filter((line) => /\/l\/0\.log:\d+:61/.test(line))).toHaveLength(101);
    expect(lines).toContain('             and 49 more places before the last');
    expect(lines.join('\n')).toContain('last     /l/0.log:150:61');
    const all = setSecret(VERBOSE, makeSecret({}, makePlaces(100, 1))).join('\n');
    expect(all).not.toContain('more place');
  });

  test('tells what is known of it, and the setting that stops it', () => {
    const place = makeOccurrence({ note: 'issued by example.com, expired 2025-03-01' });
    const advice =
      'Mopidy: set [logging] verbosity = 0 and start it without -v, and look at its config_file too';
    expect(
      setSecret(PAGE, makeSecret({ advice }, [place]))
        .join('\n')
        .split('\n')
        .slice(3, -1),
    ).toEqual([
      '    note     issued by example.com, expired 2025-03-01',
      '    source   logger mopidy_spotify.backend, level DEBUG',
      '    advice   Mopidy: set [logging] verbosity = 0 and start it without -v, and',
      '             look at its config_file too',
    ]);
  });

  test('names each writer once', () => {
    const { time: _time, logger: _logger, level: _level, ...bare } = makeOccurrence();
    const places = [
      { ...bare, program: 'mopidy', level: 'INFO' },
      { ...bare, program: 'nginx' },
    ];
    expect(setSecret(PAGE, makeSecret({}, places)).join('\n')).toContain(
      'source   mopidy, level INFO; nginx',
    );
    expect(setSecret(PAGE, makeSecret({}, [bare, bare])).join('\n')).not.toContain('source');
  });

  test.each([
    ['owner', 'readers  the owner only'],
    ['unknown', 'readers  not known'],
    ['group', 'readers  a group'],
    ['everyone', 'readers  everyone'],
  ] as const)('says that %s can read it', (audience, line) => {
    expect(setSecret(PAGE, makeSecret({ exposure: { audience, readers: [] } })).at(-1)).toBe(`    ${line}`);
  });

  test('says nothing of readers when nobody looked', () => {
    const { exposure: _exposure, ...finding } = makeSecret();
    expect(setSecret(PAGE, finding).join('\n')).not.toContain('readers');
  });
});
