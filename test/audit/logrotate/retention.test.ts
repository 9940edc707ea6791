import { describe, expect, it } from 'vitest';
import { intervalDays, retentionOf } from '../../../src/audit/logrotate/retention.js';
import { DEFAULT_SETTINGS } from '../../../src/audit/logrotate/settings.js';
import type { Settings } from '../../../src/audit/logrotate/settings.js';

const MIB = 1024 * 1024;
const of = (changes: Partial<Settings>): ReturnType<typeof retentionOf> =>
  retentionOf({ ...DEFAULT_SETTINGS, ...changes });

describe('retentionOf', () => {
  it.each<[Partial<Settings>, ReturnType<typeof retentionOf>]>([
    [
      { criterion: { kind: 'daily' }, rotate: 7 },
      { copies: 7, days: 8, bytes: undefined },
    ],
    [
      { criterion: { kind: 'weekly', weekday: 0 }, rotate: 4 },
      { copies: 4, days: 35, bytes: undefined },
    ],
    [
      { criterion: { kind: 'monthly' }, rotate: 12, maxAgeDays: 60 },
      { copies: 12, days: 91, bytes: undefined },
    ],
    [
      { criterion: { kind: 'size', bytes: MIB }, rotate: 3 },
      { copies: 3, days: undefined, bytes: 4 * MIB },
    ],
    [
      { criterion: { kind: 'size', bytes: MIB }, maxAgeDays: 9 },
      { copies: 0, days: 9, bytes: MIB },
    ],
    [
      { criterion: { kind: 'daily' }, rotate: -1 },
      { copies: Infinity, days: Infinity, bytes: undefined },
    ],
    [
      { criterion: { kind: 'daily' }, rotate: -1, maxAgeDays: 30 },
      { copies: Infinity, days: 31, bytes: undefined },
    ],
    [
      { criterion: { kind: 'daily' }, rotate: 2, maxSizeBytes: MIB },
      { copies: 2, days: 3, bytes: 3 * MIB },
    ],
  ])('of %j is %j', (changes, expected) => expect(of(changes)).toEqual(expected));
});

describe('intervalDays', () => {
  it('knows no interval of sizes', () => {
    expect(intervalDays({ kind: 'size', bytes: 1 })).toBeUndefined();
    expect(intervalDays({ kind: 'hourly' })).toBeCloseTo(1 / 24);
  });
});
