import { describe, expect, test } from 'vitest';
import { RuleError } from '../../../src/rules/error.js';
import { parseGitleaks } from '../../../src/rules/gitleaks/config.js';

function parse(text: string): NonNullable<ReturnType<typeof parseGitleaks>> {
  const config = parseGitleaks(text, 'g.toml');
  if (!config) throw new Error('not taken for a configuration of gitleaks');
  return config;
}

const RULE = "[[rules]]\nid = 'acme'\nregex = '''acme_[a-z]{9}'''\n";

describe('the shape', () => {
  test.each([
    ['a rule with a regex', RULE],
    ['a rule with a path alone', "[[rules]]\nid = 'acme'\npath = 'x'\n"],
    ['an extension', '[extend]\nuseDefault = true\n'],
  ])('of gitleaks: %s', (_name, text) => {
    expect(parseGitleaks(text, 'g.toml')).toBeDefined();
  });

  test.each([
    ['a pack of ours', "[[rules]]\nid = 'acme.key'\npattern = '(?P<secret>acme)'\nliterals = ['acme']\n"],
    ['a pack of ours with a slip', "[[rules]]\nid = 'acme.key'\nregex = 'acme'\nliterals = ['acme']\n"],
    ['no rules', "title = 'x'\n"],
    ['rules that are none', 'rules = 3\n'],
    ['no TOML', '[[rules'],
  ])('of something else: %s', (_name, text) => {
    expect(parseGitleaks(text, 'g.toml')).toBeUndefined();
  });
});

describe('a rule', () => {
  test('has defaults for what is not given', () => {
    expect(parse(RULE).rules).toEqual([
      {
        id: 'acme',
        description: '',
        regex: 'acme_[a-z]{9}',
        path: undefined,
        secretGroup: 0,
        entropy: 0,
        keywords: [],
        tags: [],
        allowlists: [],
        unknown: [],
        partOf: undefined,
      },
    ]);
  });

  test('names what is not understood', () => {
    const { rules } = parse(`${RULE}severity = 'high'\nreport = true\n[[rules.required]]\nid = 'other'\n`);
    expect(rules[0]).toMatchObject({
      unknown: ['severity', 'report'],
      partOf: 'it is a rule of several parts',
    });
  });

  test.each([
    ["[[rules]]\nregex = 'x'\n", 'rules.0.id'],
    ["[[rules]]\nid = ''\nregex = 'x'\n", 'rules.0.id'],
    [`${RULE}entropy = 'much'\n`, 'rules.0.entropy'],
    [`${RULE}keywords = 'acme'\n`, 'rules.0.keywords'],
    [`${RULE}secretGroup = -1\n`, 'rules.0.secretGroup'],
    [`${RULE}[rules.allowlist]\nregexes = [1]\n`, 'rules.0.allowlist'],
  ])('that gitleaks would refuse is refused: %j', (text, field) => {
    expect(() => parse(text)).toThrow(RuleError);
    expect(() => parse(text)).toThrow(`Rule "#1" in "g.toml", field "${field}`);
  });
});

describe('allowlists', () => {
  test('in all their spellings, the shared ones first', () => {
    const text =
      `[allowlist]\npaths = ['a']\n[[allowlists]]\nregexes = ['b']\nregexTarget = 'line'\n` +
      `${RULE}[rules.allowlist]\nstopwords = ['c']\n[[rules.allowlists]]\ncondition = 'and'\npaths = ['d']\nregexes = ['e']\nregexTarget = 'match'\n`;
    const none = { regexes: [], stopwords: [], paths: [], regexTarget: 'secret', condition: 'OR' };
    expect(parse(text).rules[0]?.allowlists).toEqual([
      { ...none, paths: ['a'] },
      { ...none, regexes: ['b'], regexTarget: 'line' },
      { ...none, stopwords: ['c'] },
      { ...none, condition: 'AND', paths: ['d'], regexes: ['e'], regexTarget: 'match' },
    ]);
  });

  test('for other rules are left out', () => {
    const text = `[[allowlists]]\ntargetRules = ['other']\nregexes = ['b']\n[[allowlists]]\ntargetRules = ['acme']\nregexes = ['c']\n${RULE}`;
    expect(parse(text).rules[0]?.allowlists.map(({ regexes }) => regexes)).toEqual([['c']]);
  });

  test('of commits say nothing about logs', () => {
    const text = `${RULE}[[rules.allowlists]]\ncommits = ['abc']\n[[rules.allowlists]]\ncondition = '&&'\ncommits = ['abc']\npaths = ['x']\n[[rules.allowlists]]\ncommits = ['abc']\npaths = ['x']\n`;
    expect(parse(text).rules[0]?.allowlists.map(({ paths }) => paths)).toEqual([['x']]);
  });
});

test('what it would extend is named', () => {
  expect(parse(`[extend]\nuseDefault = true\npath = 'x.toml'\n${RULE}`).notes).toEqual([
    "[extend] useDefault is not followed: only the file's own rules are taken",
    "[extend] path is not followed: only the file's own rules are taken",
  ]);
});
