import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/detect/detector.js';
import { openFollow } from '../../src/detect/follow.js';
import { loadRegexEngine } from '../../src/detect/regex.js';
import type { Rule } from '../../src/model/rule.js';
import { createScalar } from '../../src/prefilter/scalar.js';
import { readBuiltinSources } from '../../src/rules/builtin.js';
import { findFollowers } from '../../src/rules/follow.js';
import { expandPlaceholders } from '../../src/rules/placeholder.js';
import { makeRule, makeWindow } from './sample.js';

function withTable(rule: Rule): Rule {
  return { ...rule, follow: findFollowers(rule, RE2JS) };
}

/** Whether a match of `pattern` may go on with `text` behind its literal, as the table says. */
function allows(changes: Partial<Rule>, text: string): boolean {
  const rule = makeRule(changes);
  const follow = openFollow(findFollowers(rule, RE2JS)[0] ?? '');
  return follow === undefined || follow.allows(Buffer.from(text, 'latin1'), 0);
}

const engine = await loadRegexEngine('auto');

/** Rule and place of everything that `rules` find in `text`. */
function detect(rules: readonly Rule[], text: string): readonly unknown[] {
  const detector = createDetector(rules, { key: Buffer.alloc(32), engine, now: () => 0 });
  const window = makeWindow(Buffer.from(`\n${text}`));
  const scalar = createScalar(detector.literals, window.bytes.length);
  window.bytes.copy(scalar.window);
  detector.open(window, scalar);
  scalar.scan({ from: 1, to: window.end, end: window.end }, (literal, offset) =>
    detector.add(literal, offset),
  );
  return detector.close({ modifiedMs: 0 }).map(({ rule, start, length }) => [rule.id, start, length]);
}

describe('what follows a literal', () => {
  const typed = { literals: ['acme_'], pattern: '(?P<secret>acme_[a-z][0-9]{3})' };

  test.each(['a123', 'z9876 x'])('%s may go on', (text) => {
    expect(allows(typed, text)).toBe(true);
  });

  test.each(['11', 'aa', ' 1', 'a ', '', 'a', 'a1', 'a12 ', 'a12x', '\x7f1', '\xe41', 'a12\n3', 'a12\r\n3'])(
    '%j may not',
    (text) => {
      expect(allows(typed, text)).toBe(false);
    },
  );

  test.each([
    ['a colour', '\u001b[31ma1\u001b[0m23'],
    ['an escape', 'a\\x3123'],
    ['an escaped escape', 'a\\\\u003123'],
    ['percent-encoding', '%61123'],
    ['the end of a record', 'a1","stream":"stderr"'],
    ['the end of a partial record', 'a1\n{"log":"23"}'],
    ['a wrapped line', 'a1\n          23'],
    ['a padded line', 'a1   \n          23'],
    ['more backslashes than anybody writes', `a${'\\'.repeat(20)}1`],
  ])('%s may stand between', (_name, text) => {
    expect(allows(typed, text)).toBe(true);
  });

  test.each([
    ['a colour', '\u001b[31mb'],
    ['percent-encoding', 'a%62123'],
    ['an escaped quote', 'a\\"123'],
    ['an escaped line end', 'a\\n123'],
    ['the end of a whole record', 'a1\\n","stream":"stderr"'],
    ['a line end', 'a1\n   23'],
    ['a wrapped line that goes on otherwise', 'a1\n          x3'],
  ])('what %s leads to may not go on', (_name, text) => {
    expect(allows(typed, text)).toBe(false);
  });

  test('quotes may be escaped once and twice', () => {
    const rule = { literals: ['acme'], pattern: 'acme"?:"(?P<secret>[0-9]{3})' };
    expect(allows(rule, '\\":\\"123')).toBe(true);
    expect(allows(rule, '\\\\\\":\\\\\\"123')).toBe(true);
    expect(allows(rule, '&quot;:&#34;123')).toBe(true);
    expect(allows(rule, '\\":\\"x')).toBe(false);
  });

  test('a wrapped line may stand for a blank, or for nothing', () => {
    const rule = { literals: ['acme'], pattern: 'acme: (?P<secret>[0-9]{3})' };
    expect(allows(rule, ':\n          123')).toBe(true);
    expect(allows(rule, ':\n          x')).toBe(false);
  });

  test('bytes over 127 are seen as DEL', () => {
    const rule = { literals: ['acme_'], pattern: '(?P<secret>acme_[^ ]{3})' };
    expect(allows(rule, '\xe4\xff\x80')).toBe(true);
    expect(allows(rule, '\xe4 \x80')).toBe(false);
  });

  test('case does not count where it does not for the literal', () => {
    expect(allows({ literals: ['acme='], pattern: '(?i)(?P<secret>ACME=[0-9]{3})' }, '123')).toBe(true);
    expect(allows({ literals: ['ACME='], pattern: '(?i)(?P<secret>acme=[0-9]{3})' }, 'x23')).toBe(false);
  });

  test('anything may follow where the match may end', () => {
    expect(allows({ literals: ['acme'], pattern: '(?P<secret>acme)' }, '  ')).toBe(true);
    expect(allows({ literals: ['acme'], pattern: '(?P<secret>acme[0-9]?)' }, '1 ')).toBe(true);
  });

  test('a rule that reaches back may be anywhere in its pattern', () => {
    const rule = { literals: ['sid'], pattern: '[a-z]{0,4}(?P<secret>sid=[0-9]{3})', reach: 4 };
    expect(allows(rule, '=123')).toBe(true);
    expect(allows(rule, '-123')).toBe(false);
  });

  test('a rule over several lines sees the text as it stands', () => {
    const rule = { literals: ['acme'], pattern: 'acme\\n(?P<secret>[0-9]+)', multiline: true };
    expect(allows(rule, '\n1')).toBe(true);
    expect(allows(rule, '%0a1')).toBe(false);
  });

  test('counts are told up to forty, and more are endless', () => {
    expect(allows({ literals: ['acme'], pattern: 'acme(?P<secret>[0-9]{39})' }, '1'.repeat(38))).toBe(false);
    expect(allows({ literals: ['acme'], pattern: 'acme(?P<secret>[0-9]{39})' }, '1'.repeat(39))).toBe(true);
    expect(allows({ literals: ['acme'], pattern: 'acme(?P<secret>[0-9]{300})' }, '1'.repeat(39))).toBe(false);
    expect(allows({ literals: ['acme'], pattern: 'acme(?P<secret>[0-9]{300})' }, '1'.repeat(299))).toBe(true);
    expect(
      allows({ literals: ['acme'], pattern: 'acme[ab]{1,200}c(?P<secret>[0-9])' }, 'ab'.repeat(99) + 'c1'),
    ).toBe(true);
  });

  test('what stays alive for long stays', () => {
    expect(
      allows({ literals: ['acme'], pattern: 'acme[^ ]*=(?P<secret>[0-9])' }, 'x'.repeat(300) + ' '),
    ).toBe(true);
    expect(
      allows({ literals: ['acme'], pattern: 'acme[^ ]*=(?P<secret>[0-9])' }, 'x'.repeat(200) + ' '),
    ).toBe(false);
  });
});

test('an empty table allows everything', () => {
  const rule = makeRule();
  expect(detect([{ ...rule, follow: [''] }], 'x acme_1111aaaa y')).toHaveLength(1);
});

test('no example of a built-in rule is lost by the tables', { timeout: 120_000 }, async () => {
  for (const source of await readBuiltinSources()) {
    const texts = source.examples.map((example) => expandPlaceholders(example.replace(/[«»]/g, ''), 1));
    for (const text of texts) {
      expect(detect([withTable(source)], text), source.id).toEqual(detect([source], text));
    }
  }
});

test('nor is any match in random text, in any view', () => {
  const rules = [
    makeRule({ id: 'acme.a', literals: ['abc'], pattern: '(?P<secret>abc[01]?c{1,2})' }),
    makeRule({
      id: 'acme.b',
      literals: ['bca', 'b1c'],
      pattern: '[a0]{0,2}(?P<secret>b(?:c|1)[^c]b*)',
      reach: 2,
    }),
    makeRule({ id: 'acme.c', literals: ['0 1'], pattern: '(?i)\\b(?P<secret>0 1\\s*[a-c]+)$' }),
    makeRule({ id: 'acme.d', literals: ['aaa'], pattern: 'aaa[\\\\"]{0,4} ?[:=] ?(?P<secret>[01"]{2,})' }),
    makeRule({ id: 'acme.e', literals: ['ccc'], pattern: 'ccc(?P<secret>[^ \\n]{3,9}%?0)', rank: 1 }),
  ];
  const piece = fc.oneof(
    fc.constantFrom(...'abcABC01 =":\\%\n\x7f\xe4'),
    fc.constantFrom(
      'abc',
      'bca',
      'b1c',
      '0 1',
      'aaa',
      'ccc',
      '=01',
      '\\"',
      '\\\\\\"',
      '\\n',
      '\\u0030',
      '\\x61',
    ),
    fc.constantFrom(
      '%61',
      '%30',
      '%25',
      '%0a',
      '\u001b[0m',
      '&quot;',
      '&amp;',
      '\r\n',
      '\n         ',
      '   \n        ',
    ),
    fc.constantFrom(
      '","stream":"stderr","time":"2026-11-21T16:33:14Z"}\n{"log":"',
      '\n{"log":"',
      'x'.repeat(60),
    ),
    fc.constantFrom('\n2026-11-21T16:33:14.1Z stdout F ', '\n2026-11-21T16:33:14.1Z stdout P '),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const text = pieces.join('');
      expect(detect(rules.map(withTable), text)).toEqual(detect(rules, text));
    }),
    { numRuns: 1500 },
  );
});

// The quote behind the literal belongs to the container's record, not to the text.
test('nor is a match that a record of Docker cuts behind its literal', () => {
  const rule = makeRule();
  const seam = '","stream":"stderr","time":"2026-11-21T16:33:14Z"}\n{"log":"';
  const text = `{"log":"x acme_${seam}1111aaaa y\\n","stream":"stderr"`;
  expect(detect([rule], text)).toHaveLength(1);
  expect(detect([withTable(rule)], text)).toHaveLength(1);
});
