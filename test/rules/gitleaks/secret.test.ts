import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { rewritePattern } from '../../../src/rules/gitleaks/secret.js';
import { parsePattern } from '../../../src/rules/gitleaks/syntax.js';
import { createRandom, drawMatch, REGEXES } from './material.js';

function rewrite(regex: string, changes: { secretGroup?: number; keepStart?: boolean } = {}): string {
  const options = { secretGroup: 0, keepStart: false, ...changes };
  const result = rewritePattern(regex, parsePattern(regex), options);
  return result.ok ? result.pattern : result.reason;
}

describe('the secret is', () => {
  test.each([
    ['the whole match without groups', 'abc[0-9]{9}', '(?P<secret>abc[0-9]{9})'],
    ['the whole match behind flags', '(?i)abc|def', '(?i)(?P<secret>abc|def)'],
    ['the first group', 'key=([a-z]{9})(;|$)', 'key=(?P<secret>[a-z]{9})(?:;|$)'],
    ['the outer of two', 'k((live|test)_[a-z]{9})', 'k(?P<secret>(?:live|test)_[a-z]{9})'],
    ['a named group if it is the only one', 'k(?P<token>[a-z]{9})', 'k(?P<secret>[a-z]{9})'],
    ['no label among several', 'k(?P<a>x)(?P<b>y)', '(?P<secret>k(?:x)(?:y))'],
    ['no scrap of a repeat', 'k([a-z]{4}-){3}z', '(?P<secret>k(?:[a-z]{4}-){3}z)'],
    ['a group of which each match has one', '(?:a(x+)|b(y+))', '(?:a(?P<secret>x+)|b(?P<secret2>y+))'],
    ['the whole match where a group may be missing', 'a(x+)?|b', '(?P<secret2>a(?P<secret>x+)?|b)'],
    ['the whole match where a group may be empty', 'a(x*)', '(?P<secret2>a(?P<secret>x*))'],
    ['no escaped parenthesis', String.raw`\((a+)[(]\Q(\E`, String.raw`\((?P<secret>a+)[(]\Q(\E`],
  ])('%s', (_name, regex, pattern) => {
    expect(rewrite(regex)).toBe(pattern);
  });

  test('the group that is asked for', () => {
    expect(rewrite('(a)(b)', { secretGroup: 2 })).toBe('(?:a)(?P<secret>b)');
    expect(rewrite('(a)(b)', { secretGroup: 3 })).toBe('has 2 groups, and secretGroup is 3');
  });
});

describe('the start', () => {
  test.each([
    ['(?i)[a-z]{0,50}?(?:key)=(x+)', '(?i)(?:key)=(?P<secret>x+)'],
    ['[a-z]*(?i:[a-z]{0,9}?key)=(x+)', '(?i:key)=(?P<secret>x+)'],
    ['a*b?c*(x+)', '(?P<secret>x+)'],
    ['(?:a*b|c?d)=(x+)', '(?:b|d)=(?P<secret>x+)'],
    [String.raw`\ba*(x+)`, String.raw`\ba*(?P<secret>x+)`],
    ['a+(x+)', 'a+(?P<secret>x+)'],
    ['(a*x+)', '(?P<secret>a*x+)'],
    ['a*xyz', '(?P<secret>a*xyz)'],
  ])('of %s loses what it need not have', (regex, pattern) => {
    expect(rewrite(regex)).toBe(pattern);
  });

  test('stays where all of the match matters', () => {
    expect(rewrite('a*(x+)', { keepStart: true })).toBe('a*(?P<secret>x+)');
  });
});

/** What gitleaks takes: the first group that is not empty, else the match. */
function takeSecret(regex: RE2JS, text: string, skipped: readonly number[]): string | null {
  const matcher = regex.matcher(text);
  if (!matcher.find()) return null;
  for (let index = 1; index <= matcher.groupCount(); index++) {
    const group = matcher.group(index);
    if (!skipped.includes(index) && group !== null && group !== '') return group;
  }
  return matcher.group();
}

function takeOurs(regex: RE2JS, text: string): string | null {
  const matcher = regex.matcher(text);
  if (!matcher.find()) return null;
  const names = Object.keys(regex.namedGroups()).sort();
  return names.map((name) => matcher.group(name)).find((group) => group !== null && group !== '') ?? null;
}

describe('on texts', () => {
  test.each(REGEXES)('%s gives the same secrets as before', (regex) => {
    const node = parsePattern(regex);
    const before = RE2JS.compile(regex, RE2JS.MULTILINE);
    const after = RE2JS.compile(rewrite(regex), RE2JS.MULTILINE);
    // Scraps and labels, where we differ on purpose.
    const skipped = /\)\{3\}|\?P<one>/.test(regex) ? [1, 2] : [];
    const random = createRandom(5);
    for (let round = 0; round < 40; round++) {
      const match = drawMatch(node, random);
      for (const text of [match, ` ${match} `, `a.b_${match}`, `${match};\n${match} `, match.slice(1)]) {
        expect(takeOurs(after, text), JSON.stringify(text)).toBe(takeSecret(before, text, skipped));
      }
    }
  });
});
