import { describe, expect, it } from 'vitest';
import { fateOf, namingOf, newestName, packedNumber } from '../../../src/audit/logrotate/naming.js';
import { DEFAULT_SETTINGS } from '../../../src/audit/logrotate/settings.js';
import type { Settings } from '../../../src/audit/logrotate/settings.js';

const NOW_MS = Date.UTC(2026, 10, 21, 5, 6, 7);
const settings = (changes: Partial<Settings> = {}): Settings => ({
  ...DEFAULT_SETTINGS,
  rotate: 3,
  ...changes,
});
const newest = (log: string, changes: Partial<Settings>): string =>
  newestName(namingOf(log, settings(changes)), settings(changes), NOW_MS);

describe('newestName', () => {
  it.each<[string, Partial<Settings>, string]>([
    ['a.log', {}, 'a.log.1'],
    ['a.log', { start: 0 }, 'a.log.0'],
    ['a.log', { extension: '.log' }, 'a.1.log'],
    ['a.txt', { extension: '.log' }, 'a.txt.1'],
    ['a.log', { addExtension: '.old' }, 'a.log.1.old'],
    ['a.old', { addExtension: '.old' }, 'a.1.old'],
    ['a.log', { dateExt: true }, 'a.log-20261121'],
    ['a.log', { dateExt: true, criterion: { kind: 'hourly' } }, 'a.log-2026112105'],
    ['a.log', { dateExt: true, dateYesterday: true }, 'a.log-20261120'],
    ['a.log', { dateExt: true, dateHourAgo: true, dateFormat: '.%H' }, 'a.log.04'],
    ['a.log', { dateExt: true, dateFormat: '  .%Y-%m-%d_%M.%S' }, 'a.log.2026-11-21_06.07'],
    ['a.log', { dateExt: true, dateFormat: '.%s' }, 'a.log.1795237567'],
    ['a.log', { dateExt: true, dateFormat: '.w%V' }, 'a.log.w47'],
    ['a.log', { dateExt: true, dateFormat: '.%x' }, 'a.log.%x'],
    ['a.log', { dateExt: true, extension: '.log' }, 'a-20261121.log'],
  ])('of %s with %j is %s', (log, changes, name) => expect(newest(log, changes)).toBe(name));
});

describe('packedNumber', () => {
  it('is that of a copy in its final form', () => {
    const naming = namingOf('a.log', settings({ compress: true }));
    const numbers = ['a.log.2.gz', 'a.log.2', 'a.log.gz', 'b.log.2.gz', 'a.log.x.gz', 'a.log.12345678.gz'];
    expect(numbers.map((name) => packedNumber(name, naming))).toEqual([
      2,
      ...Array.from({ length: 5 }, () => undefined),
    ]);
  });
});

describe('fateOf', () => {
  it.each<[string, Partial<Settings>, Readonly<Record<string, string>>]>([
    [
      'numbers',
      {},
      {
        'a.log.1': 'kept',
        'a.log.3': 'kept',
        // One more is where the last one goes before it is removed.
        'a.log.4': 'kept',
        'a.log.5': 'beyond-count',
        'a.log.2.gz': 'other-packing',
        'a.log-20261101': 'other-naming',
        'a.log-20261101.gz': 'other-naming',
        'a.log': 'unknown',
        'a.log.old': 'unknown',
        'b.log.1': 'unknown',
        'a.log.save.1': 'unknown',
      },
    ],
    [
      'compressed numbers',
      { compress: true },
      {
        'a.log.1.gz': 'kept',
        // The next copy is written over it.
        'a.log.1': 'kept',
        'a.log.2': 'other-packing',
        'a.log.2.xz': 'other-packing',
        'a.log.9.gz': 'beyond-count',
      },
    ],
    ['all numbers', { rotate: -1 }, { 'a.log.999': 'kept', 'a.log.5.gz': 'other-packing' }],
    [
      'dates',
      { dateExt: true },
      {
        'a.log-20260101': 'kept',
        'a.log-2026010112': 'other-naming',
        'a.log.1': 'other-naming',
        'a.log.1.gz': 'other-naming',
        'a.log-20260101.gz': 'other-packing',
        'a.log.bak': 'unknown',
      },
    ],
    [
      'compressed dates',
      { dateExt: true, compress: true },
      { 'a.log-20260101.gz': 'kept', 'a.log-20260101': 'other-packing', 'a.log.2.gz': 'other-naming' },
    ],
    [
      'dates that are compressed later',
      { dateExt: true, compress: true, delayCompress: true },
      { 'a.log-20260101': 'kept', 'a.log-20260101.gz': 'kept' },
    ],
    [
      'dates of another format',
      { dateExt: true, dateFormat: '.%Y-%m-%d' },
      { 'a.log.2026-01-01': 'kept', 'a.log-20260101': 'other-naming' },
    ],
  ])('%s', (_, changes, fates) => {
    const found = Object.keys(fates).map((name) => [name, fateOf(name, 'a.log', settings(changes))]);
    expect(Object.fromEntries(found)).toEqual(fates);
  });

  it('takes names for what they are', () => {
    expect(fateOf('a[1].log.1', 'a[1].log', settings())).toBe('kept');
  });
});
