import { beforeAll, describe, expect, test } from 'vitest';
import { openExpressions, type Expressions } from '../../src/rules/expression.js';

let expressions: Expressions;
beforeAll(async () => {
  expressions = await openExpressions();
});

describe('an expression', () => {
  test.each([String.raw`\bacme_[a-z]{9}`, '(?i)ä', '[^]]+', ''])('%j is good', (pattern) => {
    expect(expressions.explain(pattern)).toBeUndefined();
  });

  test.each(['(?=a)', '(?<!a)', String.raw`(a)\1`, 'a{1001}', '(', '[b-a]', 'a**'])(
    '%j is not RE2',
    (pattern) => {
      const reason = expressions.explain(pattern);
      expect(reason).toMatch(/^is not valid RE2: ./);
      expect(expressions.explain(pattern)).toBe(reason);
    },
  );

  test.each([
    ['a*', true],
    ['', true],
    ['^$', true],
    ['a+', false],
    [String.raw`\b`, false],
  ])('%j matches nothing: %s', (pattern, expected) => {
    expect(expressions.matchesNothing(pattern)).toBe(expected);
  });
});
