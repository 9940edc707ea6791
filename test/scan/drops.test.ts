import { expect, test } from 'vitest';
import { createDropTally } from '../../src/scan/drops.js';

test('drops are counted by rule and reason, in an order of their own', () => {
  const tally = createDropTally();
  tally.add('b.b', 'is x');
  tally.add('a.a', 'is y');
  tally.add('a.a', 'is x', 3);
  tally.add('b.b', 'is x', 2);
  expect(tally.take()).toEqual([
    { rule: 'a.a', reason: 'is x', count: 3 },
    { rule: 'a.a', reason: 'is y', count: 1 },
    { rule: 'b.b', reason: 'is x', count: 3 },
  ]);
});

test('what was taken is gone', () => {
  const tally = createDropTally();
  tally.add('a.a', 'is x');
  tally.take();
  expect(tally.take()).toEqual([]);
});
