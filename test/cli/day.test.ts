import { expect, test } from 'vitest';
import { isDay, spellDay } from '../../src/cli/day.js';

test.each(['2026-11-21', '2024-02-29', '0001-01-01'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
});

test.each(['', '2026-02-29', '2026-13-01', '26-11-21', '2026-11-21T00:00', ' 2026-11-21', '2026-1-1'])(
  '%j is none',
  (text) => {
    expect(isDay(text)).toBe(false);
  },
);

test('the day of a moment is that of UTC', () => {
  expect([0, 86_399_999, 86_400_000].map(spellDay)).toEqual(['1970-01-01', '1970-01-01', '1970-01-02']);
});
