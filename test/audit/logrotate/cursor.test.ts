import { describe, expect, it } from 'vitest';
import { isLetter, skipLine, takeLine, takeValue, takeWord } from '../../../src/audit/logrotate/cursor.js';

describe('takeWord', () => {
  it('takes letters behind blanks, and stops at the first other character', () => {
    const cursor = { text: ' \trotate5', at: 0 };
    expect([takeWord(cursor), cursor.at]).toEqual(['rotate', 8]);
    expect([takeWord(cursor), cursor.at]).toEqual(['', 8]);
  });
});

describe('takeLine', () => {
  it('leaves the cursor before the line feed, and cuts white space off', () => {
    const cursor = { text: 'create 0600 a \r\nnext', at: 6 };
    expect([takeLine(cursor), cursor.at]).toEqual([' 0600 a', 14]);
  });

  it('steps back over an empty rest', () => {
    const cursor = { text: 'weekly\n', at: 6 };
    expect([takeLine(cursor), cursor.at]).toEqual(['', 5]);
  });

  it('keeps white space at the end of the text', () => {
    const cursor = { text: 'rotate 3 ', at: 6 };
    expect([takeLine(cursor), cursor.at]).toEqual([' 3 ', 8]);
  });
});

describe('takeValue', () => {
  it.each([
    [' 3\n', '3'],
    ['=3\n', '3'],
    [' = 3\n', '3'],
    ['==3\n', '=3'],
  ])('of %j is %j', (text, value) => expect(takeValue({ text, at: 0 })).toBe(value));

  it('leaves the cursor alone where there is none', () => {
    const cursor = { text: 'rotate = \n', at: 6 };
    expect([takeValue(cursor), cursor.at]).toEqual([undefined, 6]);
  });
});

describe('skipLine', () => {
  it('stops on the line feed, or behind the text', () => {
    const cursor = { text: 'a\nb', at: 0 };
    skipLine(cursor);
    expect(cursor.at).toBe(1);
    cursor.at = 2;
    skipLine(cursor);
    expect(cursor.at).toBe(3);
  });
});

describe('isLetter', () => {
  it('knows ASCII only', () => {
    expect([...'azAZ'].every(isLetter)).toBe(true);
    expect([...'0-\xe9_', ''].some(isLetter)).toBe(false);
  });
});
