import { expect, test } from 'vitest';
import { crossesLines, measureExtent } from '../../../src/rules/gitleaks/extent.js';
import { parsePattern } from '../../../src/rules/gitleaks/syntax.js';
import { createRandom, drawMatch, REGEXES } from './material.js';

test.each([
  ['abc', 3, 3],
  ['', 0, 0],
  [String.raw`\ba+$`, 1, Infinity],
  ['(?:ab|c){2,3}', 2, 6],
  ['a{0}b*', 0, Infinity],
  ['(?:a*){0}', 0, 0],
  ['a?(b|)(?i)c{250,}', 250, Infinity],
  [String.raw`\Qa.b\E{2}`, 4, 4],
])('%s is %i to %d bytes long', (pattern, min, max) => {
  expect(measureExtent(parsePattern(pattern))).toEqual({ min, max });
});

test.each(REGEXES)('no match of %s is shorter or longer', (pattern) => {
  const node = parsePattern(pattern);
  const { min, max } = measureExtent(node);
  const random = createRandom(3);
  for (let round = 0; round < 50; round++) {
    const { length } = drawMatch(node, random);
    expect(length).toBeGreaterThanOrEqual(min);
    expect(length).toBeLessThanOrEqual(max);
  }
});

test.each([
  ['a b', false],
  ['a.b', false],
  [String.raw`a\sb`, true],
  ['a[^b]c', true],
  ['(?s)a.b', true],
  [String.raw`x(?:y|z[\n;])`, true],
  [String.raw`a[ \t]b\b$`, false],
])('whether %s crosses lines: %s', (pattern, expected) => {
  expect(crossesLines(parsePattern(pattern))).toBe(expected);
});
