import { describe, expect, test } from 'vitest';
import { findNeed } from '../../../src/rules/gitleaks/need.js';
import { parsePattern } from '../../../src/rules/gitleaks/syntax.js';
import { createRandom, drawMatch, REGEXES } from './material.js';

function need(pattern: string): ReturnType<typeof findNeed> {
  return findNeed(parsePattern(pattern));
}

describe('every match', () => {
  test.each(REGEXES)('of %s holds one of the strings, not too far from its start', (pattern) => {
    const node = parsePattern(pattern);
    const found = findNeed(node);
    expect(found).toBeDefined();
    const { strings = [], before = 0, caseSensitive = true } = found ?? {};
    const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
    const random = createRandom(11);
    for (let round = 0; round < 100; round++) {
      const text = fold(drawMatch(node, random));
      const places = strings.map((string) => text.indexOf(string)).filter((place) => place >= 0);
      expect(places.length, text).toBeGreaterThan(0);
      expect(Math.min(...places)).toBeLessThanOrEqual(before);
    }
    for (const string of strings) {
      expect(string).toMatch(/^[\x20-\x7e]{3,64}$/);
      expect(string).toBe(fold(string));
    }
  });
});

describe('the strings', () => {
  test.each([
    ['ghp_[a-z]{36}', ['ghp_'], 0, true],
    ['(?i)clojars_[a-z0-9]{60}', ['clojars_'], 0, false],
    ['(?:ghu|ghs)_[a-z]{36}', ['ghu_', 'ghs_'], 0, true],
    ['[a-z]{14}\\.atlasv1\\.[a-z]{60}', ['.atlasv1.'], 14, true],
    ['(?i)(?:link[_-]?in)=[0-9]{9}', ['linkin=', 'link_in=', 'link-in='], 0, false],
    ['a[0-9]{20}_token', ['_token'], 21, true],
  ])('of %s are few and rare', (pattern, strings, before, caseSensitive) => {
    const found = need(pattern);
    expect({ ...found, strings: [...(found?.strings ?? [])].sort() }).toEqual({
      strings: [...strings].sort(),
      before,
      caseSensitive,
    });
  });

  test('of several characters at one place are all of them, where nothing else is there', () => {
    expect(need('(?i)q[0-9]~[a-z]{9}')?.strings).toHaveLength(10);
    expect(need('s\\.[0-9a-f]{24}')?.strings).toHaveLength(16);
  });

  test('far from the start are taken only when there are no nearer ones', () => {
    expect(need('ab[^"]+_secret_value')).toEqual({
      strings: ['_secret_value'],
      before: Infinity,
      caseSensitive: true,
    });
    expect(need('abc[a-z]+_secret_value')).toMatchObject({ strings: ['abc'], before: 0 });
    expect(need('(?:x{300})?abcdef')).toMatchObject({ before: 300 });
  });

  test.each([
    '[a-f0-9]{40}',
    'ab',
    '(?:abcd|[0-9]{9})',
    'a.b.c.d',
    String.raw`\b\d{15,16}(\||%)[0-9a-z]{27}`,
    '(?:abc)?',
    '',
  ])('of %s are none', (pattern) => {
    expect(need(pattern)).toBeUndefined();
  });
});
