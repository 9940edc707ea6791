import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutLine, cutText, findLineEnd, mergeSpans, type LineSource } from '../../../src/detect/line/cut.js';

function makeSource(text: string, secrets: LineSource['secrets'] = []): LineSource {
  const bytes = Buffer.from(text, 'latin1');
  return { bytes, begin: 0, end: bytes.length, secrets };
}

describe('cut text', () => {
  test('has no byte of a secret', () => {
    const spans = fc.array(fc.tuple(fc.nat(60), fc.nat(12)), { maxLength: 6 });
    fc.assert(
      fc.property(spans, fc.nat(70), fc.nat(70), (pairs, from, to) => {
        const secrets = mergeSpans(pairs.map(([start, length]) => ({ start, end: start + length })));
        const source = makeSource('abcdefghij'.repeat(7), secrets);
        const text = cutText(source, Math.min(from, to), Math.max(from, to));
        const isSecret = (at: number): boolean => secrets.some(({ start, end }) => at >= start && at < end);
        const wanted = Array.from({ length: Math.abs(to - from) }, (_, index) => {
          const at = Math.min(from, to) + index;
          return isSecret(at) ? '\0' : String.fromCharCode(source.bytes[at] ?? 0);
        });
        expect(text).toBe(wanted.join(''));
      }),
    );
  });

  test('has no colours', () => {
    expect(cutText(makeSource('a\u001b[31mb\u001b[0mc'), 0, 12)).toBe('abc');
  });

  test('of a line ends at its line feed, at a bound, and at the last valid byte', () => {
    const source = makeSource('abc\ndef');
    expect([cutLine(source, 0, 99), cutLine(source, 0, 2), cutLine(source, 4, 99)]).toEqual([
      'abc',
      'ab',
      'def',
    ]);
    expect(cutLine({ ...source, end: 6 }, 4, 99)).toBe('de');
  });

  test('the end of a line is looked for up to a limit', () => {
    const source = makeSource('abc\ndef');
    expect([findLineEnd(source, 0, 99), findLineEnd(source, 0, 2), findLineEnd(source, 4, 99)]).toEqual([
      3, 2, 7,
    ]);
  });
});

test('merged spans are in order and apart', () => {
  expect(mergeSpans([])).toEqual([]);
  const spans = [
    { start: 8, end: 9 },
    { start: 1, end: 5 },
    { start: 2, end: 3 },
    { start: 4, end: 7 },
  ];
  expect(mergeSpans(spans)).toEqual([
    { start: 1, end: 7 },
    { start: 8, end: 9 },
  ]);
});
