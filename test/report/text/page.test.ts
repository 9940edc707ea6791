import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  openPage,
  setDetail,
  setField,
  setParagraph,
  showFile,
  splitProse,
  splitWords,
  wrapWords,
} from '../../../src/report/text/page.js';

const PLAIN = openPage({ colorLevel: 0, columns: 80, verbose: false });
const COLORED = openPage({ colorLevel: 1, columns: 80, verbose: false });

describe('openPage', () => {
  test.each([
    [80, 80],
    [0, 80],
    [20, 40],
    [300, 100],
  ])('for %i columns is %i wide', (columns, widthColumns) => {
    expect(openPage({ colorLevel: 0, columns, verbose: false }).widthColumns).toBe(widthColumns);
  });

  test('without colours shows ASCII alone', () => {
    expect(PLAIN.show('Björk\u001b')).toBe('Bj\\xf6rk\\x1b');
    expect(COLORED.show('Björk\u001b')).toBe('Björk\\x1b');
  });
});

describe('words', () => {
  test('of rules lose line ends and typography', () => {
    const text = 'Settings \u2192\n  \u201cTokens\u201d \u2014 the owner\u2019s \u2026';
    expect(splitProse(PLAIN, text).join(' ')).toBe(`Settings -> "Tokens" - the owner's ...`);
    expect(splitProse(COLORED, text).join(' ')).toContain('\u2192 \u201cTokens\u201d');
  });

  test('of untrusted text show line ends, and keep quoted names whole', () => {
    expect(splitWords(PLAIN, 'Cannot open "/a b/c\nd": denied')).toEqual([
      'Cannot',
      'open',
      '"/a b/c\\x0ad":',
      'denied',
    ]);
    expect(splitWords(PLAIN, 'an "open quote')).toEqual(['an', '"open', 'quote']);
    expect(splitWords(PLAIN, '')).toEqual([]);
  });

  test('an unbalanced crowd of quotes takes linear time', () => {
    expect(splitWords(PLAIN, '"a '.repeat(100_001)).length).toBeGreaterThan(1);
  });
});

describe('wrapWords', () => {
  test('keeps to the width, but never breaks a word', () => {
    expect(wrapWords(['aa', 'bb', 'cccccccc', 'd'], 5)).toEqual(['aa bb', 'cccccccc', 'd']);
    expect(wrapWords([], 5)).toEqual(['']);
  });

  test('loses and adds nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[^ ]{1,12}$/)),
        fc.integer({ min: 5, max: 30 }),
        (words, width) => {
          const lines = wrapWords(words, width);
          expect(lines.join(' ')).toBe(words.join(' '));
          for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
        },
      ),
    );
  });
});

describe('lines', () => {
  const words = 'word '.repeat(30).trim().split(' ');

  test('of a field hang behind its label within the width', () => {
    const lines = setField(PLAIN, { label: 'why', indentColumns: 2 }, words).split('\n');
    expect(lines[0]).toBe(`  why      ${'word '.repeat(13)}word`);
    expect(lines[1]).toMatch(/^ {11}word/);
    expect(setDetail(PLAIN, 'seen', ['once'])).toBe('    seen     once');
  });

  test('of a paragraph hang two columns in', () => {
    const lines = setParagraph(PLAIN, 4, words).split('\n');
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(lines.map((line) => line.search(/\S/))).toEqual([4, 6]);
  });
});

test('standard input is called so', () => {
  expect([showFile(PLAIN, '-'), showFile(PLAIN, './-')]).toEqual(['(standard input)', './-']);
});
