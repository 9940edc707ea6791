import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatNumber } from '../../src/report/quantity.js';

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [12_345, '12,345 files'],
])('formatCount(%i)', (count, text) => {
  expect(formatCount(count, 'file')).toBe(text);
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1,023 bytes'],
  [1024, '1.0 KiB'],
  [1024 ** 2 - 1, '1.0 MiB'],
  [35_862_118, '34.2 MiB'],
  [2 * 1024 ** 3, '2.0 GiB'],
  [3 * 1024 ** 6, '3072.0 PiB'],
])('formatBytes(%i)', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [3417, '3.4 s'],
  [59_949, '59.9 s'],
  [59_951, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_599_900, '1 h 0 min'],
  [11_520_000, '3 h 12 min'],
])('formatDuration(%i)', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

test('formatNumber groups digits', () => {
  expect(formatNumber(1_234_567)).toBe('1,234,567');
});
