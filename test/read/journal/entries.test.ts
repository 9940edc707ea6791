import { expect, test } from 'vitest';
import { createEntryIndex } from '../../../src/read/journal/entries.js';

test('finds the entry that holds a byte, with facts that came later', () => {
  const entries = createEntryIndex();
  expect(entries.at(0)).toBeUndefined();
  const first = entries.add(0);
  entries.add(100).program = 'second';
  first.program = 'first';
  expect([0, 99, 100, 5000].map((offset) => entries.at(offset)?.program)).toEqual([
    'first',
    'first',
    'second',
    'second',
  ]);
});

test('forgets what lies far behind, and keeps what is near', () => {
  const entries = createEntryIndex();
  for (let index = 0; index <= 102_400; index++) entries.add(index * 1000).time = String(index);
  const last = 102_400 * 1000;
  expect(entries.at(last - 3_000_000)?.time).toBe(String(102_400 - 3000));
  expect(entries.at(last - 9_000_000)).toBeUndefined();
});

test('holds a bounded number of entries, however small they are', () => {
  const entries = createEntryIndex();
  for (let index = 0; index < 100_000; index++) entries.add(index).time = String(index);
  expect(entries.at(99_999)?.time).toBe('99999');
  expect(entries.at(10_000)).toBeUndefined();
});
