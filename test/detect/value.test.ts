import { describe, expect, test } from 'vitest';
import { settleValue } from '../../src/detect/value.js';
import { readMarks } from './sample.js';

/**
 * Text in which `«»` mark the value expected; the pattern is taken to have found it up to the first character that
 * no value has.
 */
function settle(marked: string, limit?: number): { readonly got: string; readonly expected: string } {
  const { text, start, end } = readMarks(marked);
  const found = /^[^\s"'`&,;)\]}<>\\|]+/.exec(text.slice(start))?.[0] ?? '';
  const value = settleValue(
    Buffer.from(text, 'latin1'),
    { start, end: start + found.length },
    limit ?? text.length,
  );
  const show = (from: number, to: number): string =>
    `${text.slice(0, from)}«${text.slice(from, to)}»${text.slice(to)}`;
  return { got: show(value.start, value.end), expected: show(start, end) };
}

describe('behind a quote', () => {
  test.each([
    ['no escaping', '{"password": "«plain1»", "x": 1}'],
    ['blanks and commas inside', '{"password": "«four words, and; more»", "x": 1}'],
    ['single quotes', "{'password': '«it has \"double\" ones»'}"],
    ['backquotes', 'password=`«a b»` x'],
    ['the other quote inside', '"password": "«it\'s»"'],
    ['an escaped quote inside', String.raw`"password": "«a\"b»" x"`],
    ['an escaped backslash and quote inside', String.raw`"password": "«a\\\"b»" x"`],
    ['JSON in a string', String.raw`{"msg":"{\"password\":\"«a b, c»\",\"x\":1}"}`],
    ['a plain quote ends no value inside a string', String.raw`\"password\":\"«a "b" c»\",`],
    ['JSON in a string in a string', String.raw`{"log":"{\\\"password\\\":\\\"«a b»\\\",\\\"x\\\"}"}`],
    ['a quote of less depth ends no value', String.raw`\\\"password\\\":\\\"«a \"b c»\\\",`],
    ['a line of nothing else', '"«x»"'],
  ])('%s', (_name, marked) => {
    const { got, expected } = settle(marked);
    expect(got).toBe(expected);
  });

  test.each([
    ['no closing quote', '"password": "«half» of it'],
    ['a closing quote of the other kind only', `"password": "«half» of it'`],
    ['a closing quote of another depth only', String.raw`\"password\": \"«half» of it" x`],
  ])('%s: the value is what was found', (_name, marked) => {
    const { got, expected } = settle(marked);
    expect(got).toBe(expected);
  });

  test('the limit ends the search', () => {
    const marked = 'password="«a» b c"';
    const { text } = readMarks(marked);
    expect(settle(marked, text.length - 1).got).toBe(marked);
    expect(settle('password="«a b c»"').got).toBe('password="«a b c»"');
  });

  // An escaped backslash and then the closing quote: the search runs on to a later quote, over other fields.
  test.each([
    ['no depth', String.raw`{"password": "«hunter2\\»", "user": "bob"}`],
    ['depth one', String.raw`{\"password\": \"«hunter2\\\\»\", \"user\": \"bob\"}`],
  ])('the value ends in an escaped backslash, %s', (_name, marked) => {
    const { got, expected } = settle(marked);
    expect(got).toBe(expected);
  });
});

describe('elsewhere', () => {
  test.each([
    ['nothing to cut', 'password=«abc1» x'],
    ['a full stop', 'the password is=«abc1».'],
    ['a truncated value', 'password=«abc1»...'],
    ['a colon', 'bad password=«abc1»: denied'],
    ['both', 'bad password=«abc1».:.'],
    ['inside they stay', 'password=«a.b:c» x'],
    ['a quote earlier on', '"x" password=«abc1». "y"'],
  ])('%s', (_name, marked) => {
    const { text, start, end } = readMarks(marked);
    const found = /^\S+/.exec(text.slice(start))?.[0] ?? '';
    const value = settleValue(Buffer.from(text), { start, end: start + found.length }, text.length);
    expect(value).toEqual({ start, end });
  });

  test('nothing is left of stops alone', () => {
    expect(settleValue(Buffer.from('x=...'), { start: 2, end: 5 }, 5)).toEqual({ start: 2, end: 2 });
  });

  test('a value at the very start of the text has no quote before it', () => {
    expect(settleValue(Buffer.from('abc."'), { start: 0, end: 4 }, 5)).toEqual({ start: 0, end: 3 });
  });
});
