import { describe, expect, test } from 'vitest';
import { formatMinute, labelAxis, parseTime, placeTime, spanTimes } from '../../../src/report/html/moment.js';

const DAY_MS = 86_400_000;

test.each([
  ['2026-11-20T21:14:03.120', Date.UTC(2026, 10, 20, 21, 14, 3, 120)],
  ['2026-11-20T21:14:03Z', Date.UTC(2026, 10, 20, 21, 14, 3)],
  ['2026-11-20T21:14:03+02:00', Date.UTC(2026, 10, 20, 19, 14, 3)],
  ['2026-11-20T21:14:03-0530', Date.UTC(2026, 10, 21, 2, 44, 3)],
  ['2026-13-45T99:00:00', undefined],
  ['+275760-09-13T00:00:00Z', undefined],
  ['yesterday', undefined],
  [undefined, undefined],
])('%j is %j', (time, ms) => {
  expect(parseTime(time)).toBe(ms);
});

describe('an axis', () => {
  test('goes from the least to the greatest time', () => {
    const axis = spanTimes([5 * DAY_MS, DAY_MS, 3 * DAY_MS]);
    expect(axis).toEqual({ fromMs: DAY_MS, toMs: 5 * DAY_MS });
    expect(placeTime(axis!, 2 * DAY_MS)).toBe(0.25);
  });

  test('has no end without times, and room around a single one', () => {
    expect(spanTimes([])).toBeUndefined();
    const axis = spanTimes([DAY_MS, DAY_MS])!;
    expect(placeTime(axis, DAY_MS)).toBe(0.5);
  });

  test('is labelled by days, a short one by minutes', () => {
    expect(labelAxis({ fromMs: 0, toMs: 10 * DAY_MS }, 3)).toEqual([
      '1970-01-01',
      '1970-01-06',
      '1970-01-11',
    ]);
    expect(labelAxis({ fromMs: 0, toMs: DAY_MS }, 3)).toEqual(['01-01 00:00', '01-01 12:00', '01-02 00:00']);
  });

  test('holds the last times that can be told', () => {
    const axis = spanTimes([parseTime('9999-12-31T23:59:59Z')!])!;
    expect(formatMinute(axis.fromMs)).toBe('9999-12-31 11:59');
    expect(() => labelAxis(axis, 5)).not.toThrow();
  });
});
