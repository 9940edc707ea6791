import { beforeAll, describe, expect, test } from 'vitest';
import type { Found } from '../../src/detect/found.js';
import { matchCandidate } from '../../src/detect/match.js';
import { loadRegexEngine, type RegexEngine } from '../../src/detect/regex.js';
import type { Rule } from '../../src/model/rule.js';
import { makeRule, readMarks } from './sample.js';

let regex: RegexEngine;

beforeAll(async () => {
  regex = await loadRegexEngine('auto');
});

const VALUE = makeRule({
  literals: ['password'],
  pattern: String.raw`password(?:\\*["']?[=:]\s?\\*["']?)(?P<secret>[^\s"'&,;)\]}<>\\|\x1b]{3,})`,
  loose: true,
});

/** The secret that `rule` finds at the first of its literals. */
function match(rule: Rule, text: string): Found | undefined {
  const bytes = Buffer.from(`\n${text}`, 'latin1');
  const ascii = Buffer.from(bytes.map((byte) => Math.min(byte, 0x7f)));
  const matcher = regex.compile(rule.pattern, rule.reach);
  const literal = rule.literals[0] ?? '';
  const candidate = { rule, matcher, literal, offset: bytes.indexOf(literal) };
  return matchCandidate({ bytes, ascii, begin: 1, end: bytes.length }, candidate);
}

/** Expects the marked span, and `secret` as its decoded bytes. */
function expectFound(marked: string, secret: string, rule = VALUE): void {
  const { text, start, end } = readMarks(marked);
  const found = match(rule, text);
  expect(
    found && { start: found.start - 1, end: found.end - 1, secret: found.raw.toString('latin1') },
  ).toEqual({ start, end, secret });
}

const ESC = '\u001b';

describe('raw text', () => {
  test.each([
    ['plain', 'x password=«abc123» y', 'abc123'],
    ['quoted', '"password": "«two words a1»", "y"', 'two words a1'],
    ['high bytes', 'password=«p\xe4ss\xff1» y', 'p\xe4ss\xff1'],
    ['escapes elsewhere', String.raw`\"a\" password=«abc123» \"b\"`, 'abc123'],
  ])('%s', (_name, marked, secret) => {
    expectFound(marked, secret);
  });

  test.each(['password', 'password is wrong', 'password=', 'password=ab'])('%j holds nothing', (text) => {
    expect(match(VALUE, text)).toBeUndefined();
  });
});

describe('text that is escaped', () => {
  test.each([
    ['JSON in a string', String.raw`{"msg":"{\"password\":\"«abc 123»\",\"x\":1}"}`, 'abc 123'],
    [
      'JSON in a string in a string',
      String.raw`{"l":"{\\\"password\\\":\\\"«abc 123»\\\",\\\"x\\\":1}"}`,
      'abc 123',
    ],
    ['a line feed behind the value', String.raw`b'password: «abc123»\r\nHost: x'`, 'abc123'],
    ['an ampersand of JSON behind the value', String.raw`?password=«abc123»\u0026x=1`, 'abc123'],
    ['an ampersand of HTML behind the value', '?password=«abc123»&amp;x=1', 'abc123'],
    ['a percent escape in the value', 'password=«abc%21123»&x', 'abc%21123'],
    ['a colour before the value', `password=${ESC}[32m«abc123»${ESC}[0m y`, 'abc123'],
    ['a colour behind the value', `password=«abc123»${ESC}[0m y`, 'abc123'],
  ])('%s', (_name, marked, secret) => {
    expectFound(marked, secret);
  });
});

// The view in which all escapes are undone has the quote of the value bare, and the value ends there.
test('an escaped quote in the value does not end it', () => {
  expectFound(String.raw`{"password": "«abc\"d1»", "x": 1}`, 'abc"d1');
});

describe('text that is cut', () => {
  test('by records of Docker', () => {
    const seam = '","stream":"stderr","time":"2026-11-21T16:33:14Z"}\n{"log":"';
    expectFound(`{"log":"password=«abc${seam}123» x\\n","stream"`, 'abc123');
  });

  test('by the width of a terminal', () => {
    const head = `16:33:14 DEBUG    ${'x'.repeat(49)} password=ab`;
    expect(head).toHaveLength(79);
    expectFound(`${head.slice(0, -2)}«ab\n${' '.repeat(18)}c123» rest`, 'abc123');
  });
});

describe('bounds', () => {
  test('a rule that keeps to its line finds nothing on the next', () => {
    expect(match(VALUE, 'password=\nabc123')).toBeUndefined();
    const multiline = { ...VALUE, multiline: true };
    expect(match(multiline, 'password=\nabc123')?.raw.toString()).toBe('abc123');
  });

  test('a value goes no further than the span of its rule', () => {
    const short = { ...VALUE, span: 20 };
    expect(match(short, `password=${'a1'.repeat(50)}`)?.raw).toHaveLength(20 - 'password='.length);
  });

  test('bytes outside the valid part play no part', () => {
    const text = Buffer.from('\npassword=abc123 password=def456');
    const matcher = regex.compile(VALUE.pattern, 0);
    const valid = { bytes: text, ascii: text, begin: 1, end: 13 };
    const found = matchCandidate(valid, { rule: VALUE, matcher, literal: 'password', offset: 1 });
    expect(found?.raw.toString()).toBe('abc');
  });
});
