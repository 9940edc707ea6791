import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Literal, ScanRange } from '../../src/prefilter/contract.js';
import { createScalar } from '../../src/prefilter/scalar.js';
import { anyCase, collectHits, exact, fakeLog, RULE_LITERALS } from './harness.js';
import type { Hit } from './harness.js';

/** Every literal at every offset, by the definition of a match. */
function findNaively(
  literals: readonly Literal[],
  text: Buffer,
  { from, to, end }: ScanRange,
): readonly Hit[] {
  const hits: Hit[] = [];
  for (let offset = from; offset < to; offset++) {
    for (const [id, { text: wanted, caseSensitive }] of literals.entries()) {
      if (offset + wanted.length > end) continue;
      const seen = text.toString('latin1', offset, offset + wanted.length);
      if (seen === wanted || (!caseSensitive && lower(seen) === lower(wanted))) hits.push([id, offset]);
    }
  }
  return hits;
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function scanText(literals: readonly Literal[], text: Buffer, range?: ScanRange): readonly Hit[] {
  const scalar = createScalar(literals, Math.max(1, text.length));
  text.copy(scalar.window);
  return collectHits(scalar, range ?? { from: 0, to: text.length, end: text.length });
}

describe('createScalar', () => {
  it('reports ids and offsets in order, overlapping and nested ones too', () => {
    const literals = [exact('tokens'), exact('token'), exact('ken'), exact('ens'), exact('token')];
    expect(scanText(literals, Buffer.from('a tokens'))).toEqual([
      [0, 2],
      [1, 2],
      [4, 2],
      [2, 4],
      [3, 5],
    ]);
  });

  it('folds letters only, and only where a literal asks', () => {
    const text = Buffer.from('a_[Z A_[z a\x7f{z a_{z');
    expect(scanText([anyCase('A_[z')], text)).toEqual([
      [0, 0],
      [0, 5],
    ]);
    expect(scanText([exact('A_[z')], text)).toEqual([[0, 5]]);
  });

  it('heeds from, to and end', () => {
    const text = Buffer.from('abcabcabc');
    expect(scanText([exact('abc')], text, { from: 1, to: 6, end: 9 })).toEqual([[0, 3]]);
    expect(scanText([exact('abc')], text, { from: 0, to: 8, end: 8 })).toEqual([
      [0, 0],
      [0, 3],
    ]);
    expect(scanText([exact('abc')], text, { from: 3, to: 3, end: 9 })).toEqual([]);
  });

  it('equals a naive search on random text and literals', () => {
    const alphabet = fc.constantFrom(...'aAbB_-\0');
    const literal = fc.record({
      text: fc.string({ unit: alphabet, minLength: 3, maxLength: 7 }),
      caseSensitive: fc.boolean(),
    });
    const bytes = fc.array(
      fc.oneof(
        alphabet.map((char) => char.charCodeAt(0)),
        fc.constantFrom(0xe1, 0x7f, 0x1f),
      ),
      {
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(
        fc.array(literal, { maxLength: 12 }),
        bytes,
        fc.nat(80),
        fc.nat(80),
        (literals, values, a, b) => {
          const text = Buffer.from(values);
          const [from = 0, to = 0] = [Math.min(a, text.length), Math.min(b, text.length)].sort(
            (x, y) => x - y,
          );
          const range = { from, to, end: text.length };
          expect(scanText(literals, text, range)).toEqual(findNaively(literals, text, range));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('equals a naive search on log-like text', () => {
    const text = fakeLog(7, 20_000);
    const range = { from: 0, to: text.length, end: text.length };
    const hits = scanText(RULE_LITERALS, text);
    expect(hits.length).toBeGreaterThan(500);
    expect(hits).toEqual(findNaively(RULE_LITERALS, text, range));
  });

  it('gives the window itself as ASCII, or a copy with DEL for high bytes', () => {
    const scalar = createScalar([], 6);
    scalar.window.set([0x80, 0x41, 0x7f, 0xff, 0x00, 0xc3]);
    expect(scalar.ascii(1, 3)).toBe(scalar.window);
    const copy = scalar.ascii(1, 6);
    expect(copy).not.toBe(scalar.window);
    expect(copy.length).toBe(6);
    expect([...copy.subarray(1, 6)]).toEqual([0x41, 0x7f, 0x7f, 0x00, 0x7f]);
    expect(scalar.window[3]).toBe(0xff);
  });

  it('counts line feeds in a range', () => {
    const scalar = createScalar([], 8);
    scalar.window.write('\na\r\n\n\n');
    expect(scalar.countLines(0, 8)).toBe(4);
    expect(scalar.countLines(1, 4)).toBe(1);
    expect(scalar.countLines(4, 4)).toBe(0);
  });

  it('refuses what is not a range', () => {
    const scalar = createScalar([exact('abc')], 8);
    expect(() => collectHits(scalar, { from: 0, to: 8, end: 9 })).toThrow(RangeError);
    expect(() => scalar.ascii(5, 4)).toThrow(RangeError);
    expect(() => scalar.countLines(-1, 4)).toThrow(RangeError);
  });
});
