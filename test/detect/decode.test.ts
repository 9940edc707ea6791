import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeValue } from '../../src/detect/decode.js';

function decode(text: string): string {
  return decodeValue(Buffer.from(text, 'latin1')).toString('latin1');
}

describe('percent escapes', () => {
  test.each([
    ['Fixture%21Sub%26It1gn1', 'Fixture!Sub&It1gn1'],
    ['%2A%2a%2A', '***'],
    ['%2541', '%41'],
    ['%C3%A4', '\xc3\xa4'],
    ['%00', '\x00'],
    ['100%', '100%'],
    ['%', '%'],
    ['%4', '%4'],
    ['%zz%41', '%zzA'],
    ['%%41', '%A'],
    ['\xff%41', '\xffA'],
    ['a+b', 'a+b'],
  ])('%j is %j', (text, decoded) => {
    expect(decode(text)).toBe(decoded);
  });
});

test('a value without escapes is itself', () => {
  const value = Buffer.from('plain');
  expect(decodeValue(value)).toBe(value);
});

test('any bytes, all escaped, come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const escaped = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
      expect([...decodeValue(Buffer.from(escaped))]).toEqual([...bytes]);
    }),
  );
});
