import { describe, expect, test } from 'vitest';
import { MAX_RULE_SPAN_BYTES } from '../../src/model/rule.js';
import { RuleError } from '../../src/rules/error.js';
import { parsePack } from '../../src/rules/pack.js';

/** A rule of required fields only, as TOML values by field. */
const LEAST: Readonly<Record<string, string>> = {
  id: "'acme.key'",
  title: "'Acme key'",
  why: "'Gives access'",
  fix: "'Revoke it'",
  severity: "'high'",
  literals: "['acme_']",
  pattern: String.raw`'''\b(?P<secret>acme_[a-z0-9]{8})'''`,
  examples: "['key «acme_<loweralnum:8>»']",
};

/** One rule as TOML; a field set to undefined is left out. */
function writeRule(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const fields = Object.entries({ ...LEAST, ...changes }).filter(([, value]) => value !== undefined);
  return ['[[rules]]', ...fields.map(([name, value]) => `${name} = ${value}`), ''].join('\n');
}

function failParsing(text: string): RuleError {
  try {
    parsePack(text, 'own.toml');
  } catch (error) {
    if (error instanceof RuleError) return error;
    throw error;
  }
  throw new Error('The pack was taken');
}

describe('a good pack', () => {
  test('gives every field, with defaults for those left out', () => {
    expect(parsePack(writeRule(), 'own.toml')).toEqual([
      {
        id: 'acme.key',
        title: 'Acme key',
        why: 'Gives access',
        fix: 'Revoke it',
        severity: 'high',
        confidence: 'likely',
        literals: ['acme_'],
        caseSensitive: false,
        pattern: String.raw`\b(?P<secret>acme_[a-z0-9]{8})`,
        reach: 0,
        span: 512,
        loose: false,
        multiline: false,
        checks: [],
        entropy: 0,
        rank: 2,
        examples: ['key «acme_<loweralnum:8>»'],
        counterexamples: [],
        references: [],
        pack: 'own.toml',
      },
    ]);
  });

  test('keeps what is given', () => {
    const given = {
      confidence: "'possible'",
      caseSensitive: 'true',
      reach: '256',
      span: String(MAX_RULE_SPAN_BYTES - 256),
      loose: 'true',
      multiline: 'true',
      checks: "['not-path', 'jwt']",
      entropy: '2.5',
      rank: '0',
      counterexamples: "['acme_']",
      references: "['https://acme.example/keys']",
    };
    expect(parsePack(writeRule(given), 'own.toml')[0]).toMatchObject({
      confidence: 'possible',
      caseSensitive: true,
      reach: 256,
      span: MAX_RULE_SPAN_BYTES - 256,
      loose: true,
      multiline: true,
      checks: ['not-path', 'jwt'],
      entropy: 2.5,
      rank: 0,
      counterexamples: ['acme_'],
      references: ['https://acme.example/keys'],
    });
  });

  test('keeps the order of its rules', () => {
    const ids = ['zeta.one', 'alpha.two', 'mid.three.four'];
    const text = ids.map((id) => writeRule({ id: `'${id}'` })).join('\n');
    expect(parsePack(text, 'own.toml').map((rule) => rule.id)).toEqual(ids);
  });

  test('may begin with a byte order mark and have Windows line ends', () => {
    expect(parsePack(`\ufeff${writeRule().replaceAll('\n', '\r\n')}`, 'own.toml')).toHaveLength(1);
  });

  test.each(['(?P<secret>x)', '(?<secret>x)'])('may name its group as %s', (group) => {
    expect(parsePack(writeRule({ pattern: `'${group}'` }), 'own.toml')).toHaveLength(1);
  });

  test('may have an example over several lines', () => {
    expect(parsePack(writeRule({ examples: `['''a\n«b\nc»\nd''']` }), 'own.toml')[0]?.examples).toEqual([
      'a\n«b\nc»\nd',
    ]);
  });
});

/** Field, its value as TOML (undefined: missing), field in the error, reason. */
const BAD_FIELDS: readonly (readonly [
  field: string,
  value: string | undefined,
  named: string,
  reason: RegExp,
])[] = [
  ['id', undefined, 'id', /"id"/],
  ['id', "'acme'", 'id', /vendor\.kind/],
  ['id', "'Acme.key'", 'id', /vendor\.kind/],
  ['id', "'acme..key'", 'id', /vendor\.kind/],
  ['id', "'acme.key '", 'id', /vendor\.kind/],
  ['title', undefined, 'title', /"title"/],
  ['title', "''", 'title', /empty/],
  ['title', "' \t'", 'title', /empty/],
  ['title', '1', 'title', /string/],
  ['why', undefined, 'why', /"why"/],
  ['why', "''", 'why', /empty/],
  ['fix', undefined, 'fix', /"fix"/],
  ['fix', "''", 'fix', /empty/],
  ['severity', undefined, 'severity', /"severity"/],
  ['severity', "'urgent'", 'severity', /critical/],
  ['severity', "'High'", 'severity', /critical/],
  ['confidence', "'sure'", 'confidence', /confirmed/],
  ['literals', undefined, 'literals', /"literals"/],
  ['literals', '[]', 'literals', /at least one literal/],
  ['literals', "'acme_'", 'literals', /Array/],
  ['literals', "['acme_', 'ab']", 'literals.1', /3 to 64/],
  ['literals', `['${'a'.repeat(65)}']`, 'literals.0', /3 to 64/],
  ['literals', "['schlüssel']", 'literals.0', /ASCII/],
  ['literals', '["acme\\n"]', 'literals.0', /printable/],
  ['literals', '[1]', 'literals.0', /string/],
  ['caseSensitive', "'yes'", 'caseSensitive', /boolean/],
  ['pattern', undefined, 'pattern', /"pattern"/],
  ['pattern', "''", 'pattern', /printable ASCII/],
  ['pattern', "'(?P<secret>ü)'", 'pattern', /printable ASCII/],
  ['pattern', '"(?P<secret>a\\nb)"', 'pattern', /printable ASCII/],
  ['pattern', "'acme_[a-z]+'", 'pattern', /exactly one group named "secret", has 0/],
  ['pattern', "'(?P<Secret>a)'", 'pattern', /has 0/],
  ['pattern', "'(?P<secret>a)|(?P<secret>b)'", 'pattern', /has 2/],
  ['reach', '-1', 'reach', />=0/],
  ['reach', '257', 'reach', /<=256/],
  ['reach', '1.5', 'reach', /integer/],
  ['reach', "'1'", 'reach', /number/],
  ['span', '7', 'span', />=8/],
  ['span', String(MAX_RULE_SPAN_BYTES - 255), 'span', /<=16128/],
  ['span', 'inf', 'span', /integer/],
  ['loose', '1', 'loose', /boolean/],
  ['multiline', '0', 'multiline', /boolean/],
  ['checks', "['luhn']", 'checks.0', /token-like/],
  ['checks', "['jwt', 'constructor']", 'checks.1', /token-like/],
  ['checks', "'jwt'", 'checks', /Array/],
  ['entropy', '-0.5', 'entropy', />=0/],
  ['entropy', '9', 'entropy', /<=8/],
  ['entropy', 'nan', 'entropy', /number/],
  ['rank', '10', 'rank', /<=9/],
  ['rank', '-1', 'rank', />=0/],
  ['examples', undefined, 'examples', /"examples"/],
  ['examples', '[]', 'examples', /at least one example/],
  ['examples', "['acme_']", 'examples', /mark one secret/],
  ['examples', "['«»']", 'examples', /mark one secret/],
  ['examples', "['«a» «b»']", 'examples', /mark one secret/],
  ['examples', "['«a» ok', '«a']", 'examples', /"«a" must mark/],
  ['examples', "['»a«']", 'examples', /mark one secret/],
  ['counterexamples', "'none'", 'counterexamples', /Array/],
  ['references', "['http://acme.example']", 'references.0', /https/],
  ['references', "['https://acme.example', 'acme']", 'references.1', /https/],
];

describe('a bad field', () => {
  test.each(BAD_FIELDS)('%s = %s names file, rule, field and reason', (field, value, named, reason) => {
    const error = failParsing(writeRule({ [field]: value }));
    const id = field === 'id' ? (value === undefined ? '#1' : value.slice(1, -1)) : 'acme.key';

    expect(error).toMatchObject({ file: 'own.toml', rule: id, field: named });
    expect(error.message).toContain(`Rule "${id}" in "own.toml", field "${named}": `);
    expect(error.message).toMatch(reason);
  });

  test.each(['regex', 'keywords', 'Literals', '__proto__', 'pack'])(
    'the unknown key %s is not ignored',
    (key) => {
      expect(failParsing(writeRule({ [key]: '1' }))).toMatchObject({ rule: 'acme.key', field: key });
    },
  );

  test('a rule without an id is named by its place', () => {
    const text = writeRule() + writeRule({ id: undefined });
    expect(failParsing(text)).toMatchObject({ rule: '#2', field: 'id' });
  });

  test('one bad rule fails the whole pack', () => {
    const text =
      writeRule() + writeRule({ id: "'acme.other'", severity: "'none'" }) + writeRule({ id: "'acme.third'" });
    expect(failParsing(text)).toMatchObject({ rule: 'acme.other', field: 'severity' });
  });
});

describe('a text that is no pack', () => {
  test.each([
    ['nothing', '', 'rules', /"rules"/],
    ['a list of another name', '[[rule]]\nid = 1', 'rules', /"rules"/],
    ['no rule', 'rules = []', 'rules', /has no rules/],
    ['one table', '[rules]\nid = 1', 'rules', /Array/],
    ['a number', 'rules = 3', 'rules', /Array/],
  ])('%s', (_name, text, field, reason) => {
    const error = failParsing(text);
    expect(error).toMatchObject({ file: 'own.toml', rule: '-', field });
    expect(error.message).toMatch(reason);
  });

  test('rules that are no tables are named by their place', () => {
    expect(failParsing('rules = [1]')).toMatchObject({ rule: '#1' });
  });

  test('an unknown key beside the rules is named', () => {
    const error = failParsing(`title = 'mine'\n${writeRule()}`);
    expect(error).toMatchObject({ rule: '-', field: 'title' });
  });

  test('bad TOML is named by its line, without the text', () => {
    const error = failParsing(`${writeRule()}\nbroken = 'half`);
    expect(error).toMatchObject({ file: 'own.toml', rule: '-', field: 'line 11' });
    expect(error.message).toMatch(/not valid TOML: /);
    expect(error.message).not.toContain('\n');
  });

  test('a key given twice is bad TOML', () => {
    expect(failParsing(`${writeRule()}id = 'acme.two'`).message).toMatch(/not valid TOML/);
  });

  test('deep nesting is an error, not a full stack', () => {
    expect(failParsing(`a = ${'['.repeat(100_000)}`).message).toMatch(/not valid TOML/);
  });
});
