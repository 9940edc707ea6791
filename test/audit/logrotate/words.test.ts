import { describe, expect, it } from 'vitest';
import { isBlank, isSpace, splitWords } from '../../../src/audit/logrotate/words.js';

describe('splitWords', () => {
  it.each([
    ['a b', ['a', 'b']],
    [' a\t\nb ', ['a', 'b']],
    ['"a b" c', ['a b', 'c']],
    ["'a\"b'", ['a"b']],
    ['a\\ b', ['a b']],
    ['"a\\"b"', ['a"b']],
    ['"a\\nb"', ['a\\nb']],
    ["'a\\'b'", ["a'b"]],
    ['a"b c"d', ['ab cd']],
    ['"never closed', ['never closed']],
    ['"" a', ['a']],
    ['', []],
    ['a\\\n/b', ['a\n/b']],
  ])('%j', (text, words) => expect(splitWords(text)).toEqual(words));

  it('refuses a backslash at the end', () => {
    expect(splitWords('a\\')).toBeUndefined();
    expect(splitWords('"a\\')).toBeUndefined();
  });

  it('bears long texts', () => {
    expect(splitWords('x '.repeat(1_000_000))).toHaveLength(1_000_000);
    expect(splitWords('x'.repeat(4_000_000))?.[0]).toHaveLength(4_000_000);
  });
});

describe('white space', () => {
  it('is that of C', () => {
    expect([...' \t\n\v\f\r'].every(isSpace)).toBe(true);
    expect([...'\xa0a', ''].some(isSpace)).toBe(false);
    expect([...' \t'].every(isBlank)).toBe(true);
    expect([...'\n\r'].some(isBlank)).toBe(false);
  });
});
