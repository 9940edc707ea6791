import { expect, test } from 'vitest';
import { describeDrops } from '../../src/cli/drops.js';

test('drops are counted by reason, then by rule, the most first', () => {
  const drops = [
    { rule: 'a.a', reason: 'is a placeholder', count: 1200 },
    { rule: 'b.b', reason: 'is a UUID', count: 7 },
    { rule: 'b.b', reason: 'is a placeholder', count: 34 },
  ];
  expect(describeDrops(drops).split('\n')).toEqual([
    '1,241 matches came to nothing; the value',
    '  1,234  is a placeholder',
    '      7  is a UUID',
    'By rule:',
    '  1,200  a.a: is a placeholder',
    '     34  b.b: is a placeholder',
    '      7  b.b: is a UUID',
  ]);
});

test('many rows are cut and counted', () => {
  const drops = Array.from({ length: 64 }, (_, index) => ({
    rule: `r.${index}`,
    reason: 'is x',
    count: 64 - index,
  }));
  const lines = describeDrops(drops).split('\n');
  expect(lines.at(-1)).toBe('  and 4 more pairs of rule and reason');
  expect(lines.length).toBe(3 + 60 + 1);
});

test('a single one is a match, and none is said so', () => {
  expect(describeDrops([{ rule: 'a.a', reason: 'is x', count: 1 }])).toMatch(/^1 match came to nothing/);
  expect(describeDrops([])).toBe('No match was dropped');
});
