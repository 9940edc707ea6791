import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listWritings, type Writing } from '../../src/detect/writing.js';

function write(text: string): readonly Writing[] {
  return listWritings(Buffer.from(text));
}

function listAnchors(text: string): readonly string[] {
  return write(text).flatMap(({ anchors }) => anchors.map((anchor) => anchor.text));
}

describe('anchors', () => {
  test('are literals that the prefilter takes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 80 }), (bytes) => {
        for (const { anchors, bytes: text } of listWritings(Buffer.from(bytes))) {
          for (const { text: literal, at } of anchors) {
            expect(literal).toMatch(/^[\x20-\x7e]{3,64}$/);
            expect(at).toBeLessThan(text.length);
          }
        }
      }),
    );
  });

  test('prefer the first run that is seldom to a longer one', () => {
    expect(listAnchors('ab!abcdefgh!abcdefghijklmnop')[0]).toBe('abcdefgh');
    expect(listAnchors('abc!abcdefg!ab')[0]).toBe('abcdefg');
  });

  test('of a text without a run are its forms', () => {
    const anchors = listAnchors('a"!b/@c$');
    expect(anchors).toEqual(
      expect.arrayContaining([
        'a"!b/@c$',
        'a%22%21b%2f%40c%24',
        'a%22!b%2f%40c%24',
        'a\\"!b/@c$',
        'a\\"!b\\/@c$',
      ]),
    );
  });

  test('of a text that is escaped all over are its first characters', () => {
    expect(listAnchors('pass-word')).toEqual(
      expect.arrayContaining(['%70%61%73', '\\x70\\x61\\x73', '\\u0070\\u0061\\u0073']),
    );
    expect(listAnchors('äpassword').join()).not.toContain('\\u');
  });
});

describe('Base64', () => {
  // Neighbours take part in the first and last characters only, and those are left out.
  test.each(['', 'u', 'us', 'use', 'user:'])('behind %j holds one of the three writings', (before) => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string({ maxLength: 4 }), (secret, after) => {
        const cores = write(secret)
          .map(({ bytes, table }) => ({ text: bytes.toString('latin1'), table }))
          .filter(({ table }) => table[0x2d] === 0x2b)
          .map(({ text }) => text);
        expect(cores).toHaveLength(3);
        const text = Buffer.from(before + secret + after).toString('base64');
        expect(cores.some((core) => text.includes(core))).toBe(true);
      }),
    );
  });
});

test('turned slashes and blanks in forms are writings of their own', () => {
  const texts = write('c:\\key one/two').map(({ bytes }) => bytes.toString('latin1'));
  expect(texts).toEqual(
    expect.arrayContaining(['c:\\key one/two', 'c:\\key one\\two', 'c:/key one/two', 'c:\\key+one/two']),
  );
});
