import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/audit/logrotate/decision.js';
import type { Candidate } from '../../../src/audit/logrotate/decision.js';
import { DEFAULT_SETTINGS } from '../../../src/audit/logrotate/settings.js';
import type { Settings } from '../../../src/audit/logrotate/settings.js';
import { DAY_MS, HOUR_MS } from './simulator.js';

/** A Saturday, half past three. */
const NOW_MS = Date.UTC(2026, 10, 21, 15, 30);
const LOG: Candidate = {
  sizeBytes: 5000,
  links: 1,
  isSymlink: false,
  modifiedMs: NOW_MS,
  parent: { mode: 0o755, gid: 0 },
  state: undefined,
};
const last = (agoMs: number): Pick<Candidate, 'state'> => ({
  state: { rotatedMs: NOW_MS - agoMs, isFullHour: false },
});

function reason(changes: Partial<Candidate>, settings: Partial<Settings>, force = false): string {
  const decision = decide(
    { ...LOG, ...changes },
    { ...DEFAULT_SETTINGS, ...settings },
    { nowMs: NOW_MS, force },
  );
  return decision.kind === 'rotates' ? 'rotates' : `${decision.kind}: ${decision.reason}`;
}

const DAILY: Partial<Settings> = { criterion: { kind: 'daily' } };

describe('decide', () => {
  it.each<[string, Partial<Candidate>, Partial<Settings>]>([
    ['never: insecure-parent', { parent: { mode: 0o777, gid: 0 } }, {}],
    ['never: insecure-parent', { parent: { mode: 0o1777, gid: 0 } }, {}],
    ['never: insecure-parent', { parent: { mode: 0o775, gid: 4 } }, {}],
    ['rotates', { parent: { mode: 0o775, gid: 0 } }, {}],
    ['rotates', { parent: { mode: 0o777, gid: 4 } }, { su: true }],
    ['rotates', { parent: undefined }, {}],
    ['never: symlink', { isSymlink: true }, {}],
    ['never: hard-links', { links: 2 }, {}],
    ['rotates', { links: 2 }, { allowHardLinks: true }],
    ['waits: empty', { sizeBytes: 0 }, { ifEmpty: false }],
    ['rotates', { sizeBytes: 0 }, {}],
  ])('is %s of %j with %j, forced or not', (expected, changes, settings) => {
    const due = { ...settings, criterion: { kind: 'size', bytes: 0 } } as const;
    expect(reason(changes, due)).toBe(expected);
    expect(reason(changes, { ...settings, ...DAILY }, true)).toBe(expected);
  });

  it.each<[string, number, Partial<Settings>]>([
    ['rotates', 16 * HOUR_MS, DAILY],
    ['waits: interval', 15 * HOUR_MS, DAILY],
    ['rotates', 31 * 60_000, { criterion: { kind: 'hourly' } }],
    ['waits: interval', 29 * 60_000, { criterion: { kind: 'hourly' } }],
    ['rotates', 21 * DAY_MS, { criterion: { kind: 'monthly' } }],
    ['waits: interval', 20 * DAY_MS, { criterion: { kind: 'monthly' } }],
    ['rotates', 340 * DAY_MS, { criterion: { kind: 'yearly' } }],
    ['waits: interval', 320 * DAY_MS, { criterion: { kind: 'yearly' } }],
    ['rotates', 7 * DAY_MS, { criterion: { kind: 'weekly', weekday: 0 } }],
    ['waits: interval', 6 * DAY_MS, { criterion: { kind: 'weekly', weekday: 0 } }],
    ['rotates', DAY_MS, { criterion: { kind: 'weekly', weekday: 6 } }],
    ['waits: interval', 2 * HOUR_MS, { criterion: { kind: 'weekly', weekday: 6 } }],
    ['waits: interval', 6 * DAY_MS, { criterion: { kind: 'weekly', weekday: 7 } }],
    ['rotates', -26 * HOUR_MS, DAILY],
    ['waits: minsize', DAY_MS, { ...DAILY, minSizeBytes: 5001 }],
    ['rotates', DAY_MS, { ...DAILY, minSizeBytes: 5000 }],
    ['waits: minage', DAY_MS, { ...DAILY, minAgeDays: 1 }],
    ['rotates', HOUR_MS, { ...DAILY, maxSizeBytes: 4999 }],
    ['waits: interval', HOUR_MS, { ...DAILY, maxSizeBytes: 5000 }],
  ])('%s %d ms after the last time with %j', (expected, agoMs, settings) => {
    expect(reason(last(agoMs), settings)).toBe(expected);
  });

  it('goes by size alone where size is told', () => {
    const size = (bytes: number): Partial<Settings> => ({ criterion: { kind: 'size', bytes } });
    expect(reason({}, size(5000))).toBe('rotates');
    expect(reason(last(0), size(5001))).toBe('waits: size');
    expect(reason({}, { ...size(5000), minSizeBytes: 9000 })).toBe('rotates');
  });

  it('only meets a log that it does not know', () => {
    expect(reason({}, DAILY)).toBe('waits: interval');
    expect(reason({}, { ...DAILY, maxSizeBytes: 100 })).toBe('rotates');
  });
});
