import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { openFollow } from '../../src/detect/follow.js';
import type { Candidate } from '../../src/detect/match.js';
import { listOutcomes } from '../../src/detect/judge.js';
import { findMemoKey, type MemoKey } from '../../src/detect/memo.js';
import { loadRegexEngine } from '../../src/detect/regex.js';
import { findRegion } from '../../src/detect/region.js';
import { createDetector } from '../../src/detect/detector.js';
import type { Rule } from '../../src/model/rule.js';
import { createScalar } from '../../src/prefilter/scalar.js';
import { findFollowers } from '../../src/rules/follow.js';
import { makeRule, makeWindow } from './sample.js';

const engine = await loadRegexEngine('auto');
const SIMPLE = makeRule({ literals: ['acme='], pattern: 'acme=(?P<secret>[a-z]{3,}!?)', span: 200 });
/** The key of the first `acme=` in `line`. */
function findKey(line: string, changes: Partial<Rule> = {}): MemoKey | undefined {
  const rule = { ...SIMPLE, ...changes };
  const bytes = Buffer.from(`\n${'-'.repeat(100)}\n${line}\nnext`, 'latin1');
  const text = { bytes, ascii: bytes, begin: 1, end: bytes.length };
  const matcher = engine.compile(rule.pattern, rule.reach);
  const candidate: Candidate = { rule, matcher, offset: bytes.indexOf('acme='), literal: 'acme=' };
  const follow = openFollow(findFollowers(rule, RE2JS)[0] ?? '');
  return findMemoKey(text, candidate, { region: findRegion(bytes, candidate, text), follow });
}

const TAIL = ' and what else a line may say, up to its end';

describe('the key of an outcome', () => {
  test('ends a little behind what a match can look at', () => {
    const key = findKey(`some words before it acme=abcdef${TAIL}`);
    expect(key?.isShort).toBe(true);
    expect(key?.text).toBe(` acme=abcdef${TAIL}`.slice(0, ' acme=abcdef'.length + 24));
  });

  test('is the rest of the line where a match may reach its end', () => {
    const key = findKey('some words before it acme=abcdef');
    expect(key?.isShort).toBe(false);
    expect(key?.text.endsWith('acme=abcdef')).toBe(true);
  });

  test('is the rest of the line where a loose value may be quoted', () => {
    const rule = { pattern: 'acme="?(?P<secret>[a-z]{3,})', loose: true };
    expect(findKey(`some words before it acme="abc${TAIL}`, rule)?.text.endsWith('its end')).toBe(true);
    expect(findKey(`some words before it acme=abc${TAIL}`, rule)?.text.endsWith('its end')).toBe(false);
  });

  test('takes more of what is before where a check looks at it', () => {
    const named = (name: string): string | undefined =>
      findKey(`word ${name}acme=abcdef${TAIL}`, { checks: ['key-name'] })?.text.split('acme')[0];
    expect(named('next_page_')).toBe(' next_page_');
    expect(named('')).toBe(' ');
    expect(named('x'.repeat(80))).toBe('x'.repeat(65));
  });

  test('tells where the literal stands', () => {
    expect(findKey(`word acme_acme=abcdef${TAIL}`, { checks: ['key-name'] })?.at).toBe(' acme_'.length);
    expect(findKey(`word acme=abcdef${TAIL}`)?.at).toBe(' '.length);
  });

  test.each<[string, string, Partial<Rule>]>([
    ['a rule over lines', `x acme=abcdef${TAIL}`, { multiline: true }],
    ['a rule with exceptions', `x acme=abcdef${TAIL}`, { exceptions: [] }],
    ['an indented line that a match may reach the end of', ' x acme=abcdef', {}],
    ['a text that is too long', `x acme=${'a'.repeat(1000)} x`, { span: 2000 }],
    ['a match that may go on behind the span', `x acme=${'a'.repeat(300)} x`, {}],
  ])('%s has none', (_name, line, changes) => {
    expect(findKey(line, changes)).toBeUndefined();
  });
});

/** Place and rule of everything found in `lines`; `fresh` forgets before each candidate. */
function detect(lines: readonly string[], fresh: boolean): readonly unknown[] {
  const rules = [
    SIMPLE,
    makeRule({ id: 'acme.b', literals: ['acme='], pattern: 'acme=(?P<secret>"?[^ "]+(?: x)?)', rank: 1 }),
    makeRule({
      id: 'acme.c',
      literals: ['key='],
      pattern: 'a?key=\\\\*"?(?P<secret>[a-z0-9]{3,})',
      reach: 1,
      loose: true,
      rank: 0,
    }),
    makeRule({
      id: 'acme.d',
      literals: ['pin='],
      pattern: 'pin=(?P<secret>[a-z"=\\\\]{3,})',
      checks: ['key-name'],
      loose: true,
      rank: 0,
    }),
  ].map((rule) => ({ ...rule, follow: findFollowers(rule, RE2JS) }));
  const detector = createDetector(rules, {
    key: Buffer.alloc(32),
    engine,
    now: () => 0,
    judge: (entry, place, judge) => {
      if (fresh) entry.memo.clear();
      return listOutcomes(entry, place, judge);
    },
  });
  return lines.flatMap((line, number) => {
    const window = makeWindow(Buffer.from(`\n${'-'.repeat(80)}${line}\nnext`, 'latin1'));
    const scalar = createScalar(detector.literals, window.bytes.length);
    window.bytes.copy(scalar.window);
    detector.open(window, scalar);
    scalar.scan({ from: 1, to: window.end, end: window.end }, (literal, offset) =>
      detector.add(literal, offset),
    );
    return detector
      .close({ modifiedMs: 0 })
      .map(({ rule, start, length }) => [number, rule.id, start, length]);
  });
}

test('what is remembered is what would be found', () => {
  const head = fc.constantFrom('', ' ', 'a', 'x acme', '"', '%', ` ${'x'.repeat(25)}pin=abc.`);
  const carrier = fc.constantFrom('acme=', 'key=', 'pin=', 'acme="', 'key=\\"');
  const value = fc.constantFrom('abc', 'abcd', 'none', 'a"b', 'abc!', 'null', 'a%62c', '"abc');
  const tail = fc.array(
    fc.constantFrom(
      ' ',
      ' x',
      '"',
      '\\',
      '\\"',
      '!',
      '%20',
      '&amp;',
      '...',
      ', ',
      TAIL,
      'abc',
      '\r',
      '\\u0061',
    ),
    { maxLength: 5 },
  );
  const line = fc.tuple(head, carrier, value, tail).map(([a, b, c, d]) => [a, b, c, ...d].join(''));
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 20 }), (lines) => {
      expect(detect(lines, false)).toEqual(detect(lines, true));
    }),
    { numRuns: 150 },
  );
});
