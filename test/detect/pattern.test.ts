import { beforeAll, describe, expect, test } from 'vitest';
import { anchorPattern } from '../../src/detect/pattern.js';
import { readBuiltinSources } from '../../src/rules/builtin.js';
import type { RuleSource } from '../../src/rules/pack.js';

let rules: readonly RuleSource[];

beforeAll(async () => {
  rules = await readBuiltinSources();
});

describe('a pattern whose secret stands on the top level', () => {
  test.each([
    ['the secret alone', '(?P<secret>abc)', String.raw`\A((?s:.))()(abc)`],
    ['text around', 'key=(?P<secret>[a-z]+);', String.raw`\A((?s:.))(key=)([a-z]+);`],
    ['the other group syntax', 'k(?<secret>a)', String.raw`\A((?s:.))(k)(a)`],
    ['flags of the whole', '(?i)k(?P<secret>a)', String.raw`(?i)\A((?s:.))(k)(a)`],
    [
      'groups that do not count',
      '(?:a|b)(?i:c)(?P<secret>(?:d|e)f)',
      String.raw`\A((?s:.))((?:a|b)(?i:c))((?:d|e)f)`,
    ],
    [
      'parentheses in classes and escapes',
      String.raw`[(]\((?P<secret>[)]\))`,
      String.raw`\A((?s:.))([(]\()([)]\))`,
    ],
    ['a class that begins with a bracket', '(?P<secret>[])(]+)x', String.raw`\A((?s:.))()([])(]+)x`],
  ])('%s: its groups are numbered', (_name, pattern, source) => {
    expect(anchorPattern(pattern, 0)).toEqual({ source, numbered: true });
  });

  test('skips up to its reach', () => {
    expect(anchorPattern('k(?P<secret>a)', 5).source).toBe(String.raw`\A((?s:.{1,6}?))(k)(a)`);
  });
});

describe('a pattern that another cut would change', () => {
  test.each([
    ['an alternative beside the secret', 'a(?P<secret>b)|c'],
    ['an alternative before', 'a|b(?P<secret>c)'],
    ['a secret within a group', '(?:a(?P<secret>b))'],
    ['a repeat of the secret', 'a(?P<secret>b)+'],
    ['a secret that may be missing', 'a(?P<secret>b)?'],
    ['a group that counts before', '(a)(?P<secret>b)'],
    ['flags in the middle', 'a(?i)(?P<secret>b)'],
  ])('%s: its groups are named', (_name, pattern) => {
    expect(anchorPattern(pattern, 0)).toEqual({
      source: String.raw`\A(?s:.)(?P<logscanMatch>` + `${pattern})`,
      numbered: false,
    });
  });
});

test('nearly all built-in patterns are cut', () => {
  const cut = rules.filter((rule) => anchorPattern(rule.pattern, rule.reach).numbered);
  expect(cut.length).toBeGreaterThan(rules.length * 0.8);
});
