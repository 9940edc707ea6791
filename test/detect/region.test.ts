import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRegion } from '../../src/detect/region.js';
import { makeRule } from './sample.js';

const TEXT = Buffer.from('\nfirst line\nbefore LITERAL behind\nlast');
const OFFSET = TEXT.indexOf('LITERAL');
const ALL = { begin: 1, end: TEXT.length };

function cut(reach: number, span: number, multiline = false): string {
  const { from, to } = findRegion(TEXT, { rule: makeRule({ reach, span, multiline }), offset: OFFSET }, ALL);
  return TEXT.toString('latin1', from, to);
}

describe('a region', () => {
  test('reaches as far before and behind the literal as its rule says', () => {
    expect(cut(0, 8)).toBe('LITERAL ');
    expect(cut(3, 10)).toBe('re LITERAL be');
  });

  test('stays within its line', () => {
    expect(cut(256, 512)).toBe('before LITERAL behind');
    expect(cut(7, 14)).toBe('before LITERAL behind');
    expect(cut(8, 15)).toBe('before LITERAL behind');
  });

  test('crosses lines where the rule does', () => {
    expect(cut(8, 15, true)).toBe('\nbefore LITERAL behind\n');
    expect(cut(256, 512, true)).toBe('first line\nbefore LITERAL behind\nlast');
  });

  test('ends before a line feed inside the literal', () => {
    const text = Buffer.from('\nab\ncd');
    expect(findRegion(text, { rule: makeRule({ span: 8 }), offset: 1 }, { begin: 1, end: 6 })).toEqual({
      from: 1,
      to: 3,
    });
  });
});

test('a region holds its candidate, keeps its bounds and depends on nothing behind them', () => {
  const bytes = fc
    .array(fc.constantFrom(10, 97, 98), { minLength: 4, maxLength: 60 })
    .map((list) => Buffer.from(list));
  const rules = fc.record({
    reach: fc.nat(12),
    span: fc.integer({ min: 1, max: 12 }),
    multiline: fc.boolean(),
  });
  fc.assert(
    fc.property(bytes, fc.nat(), rules, (text, at, changes) => {
      const { reach, span, multiline } = changes;
      const offset = 1 + (at % (text.length - 1));
      const rule = makeRule(changes);
      const valid = { begin: 1, end: text.length };
      const { from, to } = findRegion(text, { rule, offset }, valid);

      expect(from).toBeGreaterThanOrEqual(Math.max(1, offset - reach));
      expect(from).toBeLessThanOrEqual(offset);
      expect(to).toBeGreaterThanOrEqual(offset);
      expect(to).toBeLessThanOrEqual(Math.min(text.length, offset + span));
      if (!multiline) expect(text.subarray(from, to).includes(10)).toBe(false);

      const other = Buffer.alloc(text.length, 99);
      const [low, high] = [Math.max(1, offset - reach), Math.min(text.length, offset + span)];
      text.copy(other, low, low, high);
      expect(findRegion(other, { rule, offset }, valid)).toEqual({ from, to });
    }),
  );
});
