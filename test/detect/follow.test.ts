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
  return follow === undefined || follow(Buffer.from(text, 'latin1'), 0);
}

const engine = await loadRegexEngine('auto');

/** Rule and place of everything that `rules` find in `text`. */
function detect(rules: readonly Rule[], text: string): readonly unknown[] {
  const openSearch = (): never => {
    throw new Error('Nothing in the text is packed');
  };
  const detector = createDetector(rules, { key: Buffer.alloc(32), engine, now: () => 0, openSearch });
  const window = makeWindow(Buffer.from(`\n${text}`));
  const scalar = createScalar(detector.literals, window.bytes.length);
  window.bytes.copy(scalar.window);
  detector.open(window, scalar);
  scalar.scan({ from: 1, to: window.end, end: window.end }, (literal, offset) =>
    detector.add(literal, offset),
  );
  return detector.close({ modifiedMs: 0 }).map(({ rule, start, length }) => [rule.id, start, length]);
}

describe('two bytes behind a literal', () => {
  const typed = { literals: ['acme_'], pattern: '(?P<secret>acme_[a-z][0-9]{3})' };

  test.each(['a1', 'z9', 'a123'])('%s may go on', (text) => {
    expect(allows(typed, text)).toBe(true);
  });

  test.each(['11', 'aa', ' 1', 'a ', '', 'a', '\x7f1', '\xe41'])('%j may not', (text) => {
    expect(allows(typed, text)).toBe(false);
  });

  test.each(['\\x', '\u001b[', '\n1', '\r\n', '%4', '&a', 'a\\', 'a%', 'a\n'])(
    '%j is for views to judge',
    (text) => {
      expect(allows(typed, text)).toBe(true);
    },
  );

  test('bytes over 127 are seen as DEL', () => {
    const rule = { literals: ['acme_'], pattern: '(?P<secret>acme_[^ ]{3})' };
    expect(allows(rule, '\xe4\xff')).toBe(true);
    expect(allows(rule, '\xe4 ')).toBe(false);
  });

  test('case does not count where it does not for the literal', () => {
    expect(allows({ literals: ['acme='], pattern: '(?i)(?P<secret>ACME=[0-9]{3})' }, '12')).toBe(true);
    expect(allows({ literals: ['ACME='], pattern: '(?i)(?P<secret>acme=[0-9]{3})' }, 'x2')).toBe(false);
  });

  test('anything may follow where the match may end', () => {
    expect(allows({ literals: ['acme'], pattern: '(?P<secret>acme)' }, '  ')).toBe(true);
    expect(allows({ literals: ['acme'], pattern: '(?P<secret>acme[0-9]?)' }, '1 ')).toBe(true);
  });

  test('a rule that reaches back may be anywhere in its pattern', () => {
    const rule = { literals: ['sid'], pattern: '[a-z]{0,4}(?P<secret>sid=[0-9]{3})', reach: 4 };
    expect(allows(rule, '=1')).toBe(true);
    expect(allows(rule, '-1')).toBe(false);
  });
});

test('an empty table allows everything', () => {
  expect(openFollow('')).toBeUndefined();
});

test('no example of a built-in rule is lost by the tables', async () => {
  for (const source of await readBuiltinSources()) {
    const texts = source.examples.map((example) => expandPlaceholders(example.replace(/[«»]/g, ''), 1));
    for (const text of texts.filter((one) => !/eyJ|"MESSAGE|\n {8}/.test(one))) {
      expect(detect([withTable(source)], text), source.id).toEqual(detect([source], text));
    }
  }
});

test('nor is any match in random text', () => {
  const rules = [
    makeRule({ id: 'acme.a', literals: ['ab'], pattern: '(?P<secret>ab[01]?c{1,2})' }),
    makeRule({
      id: 'acme.b',
      literals: ['bc', 'b1'],
      pattern: '[a0]{0,2}(?P<secret>b(?:c|1)[^c]b*)',
      reach: 2,
    }),
    makeRule({ id: 'acme.c', literals: ['0 1'], pattern: '(?i)\\b(?P<secret>0 1\\s*[a-c]+)$' }),
  ];
  const character = fc.constantFrom(...'abcABC01 \\%\n\x7f');
  fc.assert(
    fc.property(fc.array(character, { maxLength: 30 }), (characters) => {
      const text = characters.join('');
      expect(detect(rules.map(withTable), text)).toEqual(detect(rules, text));
    }),
    { numRuns: 1000 },
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
