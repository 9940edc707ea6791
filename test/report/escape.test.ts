import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeJson, escapeControls, escapeToAscii } from '../../src/report/escape.js';

const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

describe('escapeControls', () => {
  test.each([
    ['\u001b[31m', String.raw`\x1b[31m`],
    ['a\nb\tc\r', String.raw`a\x0ab\x09c\x0d`],
    ['\u0000\u007f\u009b', String.raw`\x00\x7f\x9b`],
    ['\u202egnp.exe', String.raw`\u202egnp.exe`],
    ['\u2066x\u2069\u200e\u200f', String.raw`\u2066x\u2069\u200e\u200f`],
    ['\u2028\u2029\ufeff', String.raw`\u2028\u2029\ufeff`],
    ['\u{e0001}', String.raw`\u{e0001}`],
    ['\ud800', String.raw`\ud800`],
    ['Björk 音楽 \u{1f3b5}', 'Björk 音楽 \u{1f3b5}'],
    [String.raw`raw \xff`, String.raw`raw \xff`],
  ])('shows %j as %s', (text, shown) => {
    expect(escapeControls(text)).toBe(shown);
  });

  test('leaves nothing that steers a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeControls(text)).not.toMatch(HOSTILE);
      }),
    );
  });
});

describe('escapeToAscii', () => {
  test('shows other scripts by code point', () => {
    expect(escapeToAscii('ö\u97f3\u{1f3b5}')).toBe(String.raw`\xf6\u97f3\u{1f3b5}`);
  });

  test('gives printable ASCII alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeToAscii(text)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe('encodeJson', () => {
  test('parses to the same value and holds nothing that steers a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = encodeJson({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(HOSTILE);
      }),
    );
  });

  test('writes characters beyond 16 bits as two escapes', () => {
    expect(encodeJson('\u{e0001}')).toBe(String.raw`"\udb40\udc01"`);
  });
});
