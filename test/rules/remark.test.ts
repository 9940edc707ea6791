import { expect, test } from 'vitest';
import { describeRemark } from '../../src/rules/remark.js';

test.each([
  [{ rule: 'a', taken: false, reason: 'has no regex' }, 'Rule "a" of "g.toml" is not used: it has no regex'],
  [{ rule: 'a', taken: true, reason: 'finds less' }, 'Rule "a" of "g.toml" finds less'],
  [
    { rule: '-', taken: true, reason: '[extend] path is not followed' },
    'In "g.toml", [extend] path is not followed',
  ],
])('%j is a sentence', (remark, sentence) => {
  expect(describeRemark({ file: 'g.toml', ...remark })).toBe(sentence);
});
