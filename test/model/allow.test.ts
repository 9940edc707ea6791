import { expect, test } from 'vitest';
import { isExpired } from '../../src/model/allow.js';

test.each([
  ['2026-06-29', Date.UTC(2026, 5, 30), true],
  ['2026-06-30', Date.UTC(2026, 5, 30, 23, 59, 59, 999), false],
  ['2026-06-30', Date.UTC(2026, 6, 1), true],
  [undefined, Date.UTC(2099, 0, 1), false],
])('an entry until %s at %i has expired: %s', (expires, nowMs, expected) => {
  expect(isExpired({ reason: 'x', ...(expires !== undefined && { expires }) }, nowMs)).toBe(expected);
});
