import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { parsePattern, type Node } from '../../../src/rules/gitleaks/syntax.js';
import { createRandom, drawMatch, REGEXES } from './material.js';

describe('the tree', () => {
  // Texts drawn from the tree are matched by the pattern: it is no wider than it has to be.
  test.each(REGEXES)('of %s says what matches', (pattern) => {
    const node = parsePattern(pattern);
    const regex = RE2JS.compile(pattern, RE2JS.MULTILINE);
    const random = createRandom(7);
    for (let round = 0; round < 50; round++) {
      const text = drawMatch(node, random);
      const found = [text, ` ${text} `, `${text};`, `${text}\n`].some((around) =>
        regex.matcher(around).find(),
      );
      expect(found, JSON.stringify(text)).toBe(true);
    }
  });

  test('numbers the capturing groups as RE2 does', () => {
    expect(listGroups(parsePattern('(a)(?:b(c))(?P<n>d)(?i:e)((f))'))).toEqual([1, 2, 'n', 4, 5]);
  });

  test('knows where groups and repeats stand', () => {
    const pattern = '(?i)[a-z]{0,5}?(?:x)(?P<key>y)+';
    const texts: string[] = [];
    visit(parsePattern(pattern), (node) => {
      if (node.kind === 'repeat') texts.push(pattern.slice(node.range.from, node.range.to));
      if (node.kind === 'group') texts.push(pattern.slice(node.opening.from, node.opening.to));
    });
    expect(texts).toEqual(['[a-z]{0,5}?', '(?:', '(?P<key>y)+', '(?P<key>']);
  });

  test('takes flags to the end of their group, over alternatives', () => {
    const pattern = '(?:a(?i)b|c)d';
    const node = parsePattern(pattern);
    const texts = new Set(
      Array.from({ length: 60 }, (_, seed) => drawMatch(node, createRandom(seed * 7919))),
    );
    expect([...texts].sort()).toEqual(['Cd', 'aBd', 'abd', 'cd']);
  });

  test('takes braces that count nothing for what they are', () => {
    expect(drawMatch(parsePattern('{a}{,2}{x'), createRandom(1))).toBe('{a}{,2}{x');
  });

  test.each(['(?=a)b', '(?!a)b', 'a)', '(a', 'é'])('refuses %s', (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(SyntaxError);
  });
});

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  if (node.kind === 'sequence') node.parts.forEach((part) => visit(part, see));
  if (node.kind === 'choice') node.options.forEach((option) => visit(option, see));
  if (node.kind === 'group' || node.kind === 'repeat') visit(node.node, see);
}

function listGroups(node: Node): readonly (number | string)[] {
  const groups: (number | string)[] = [];
  visit(node, (one) => {
    if (one.kind === 'group' && one.capture) groups.push(one.capture.name ?? one.capture.index);
  });
  return groups;
}
