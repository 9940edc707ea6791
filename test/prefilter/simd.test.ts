import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { STREAM_BYTES, STREAMS } from '../../src/prefilter/assembly/layout.js';
import { createPrefilter } from '../../src/prefilter/prefilter.js';
import type { Literal, Prefilter } from '../../src/prefilter/prefilter.js';
import { createSimd } from '../../src/prefilter/simd.js';
import {
  anyCase,
  buildKernel,
  collectHits,
  createBoth,
  exact,
  fakeLog,
  RULE_LITERALS,
  seedNumbers,
} from './harness.js';
import type { Hit } from './harness.js';

beforeAll(buildKernel);

interface Row {
  readonly name: string;
  readonly literals: readonly Literal[];
  readonly text: string;
  /** Literal id and offset. */
  readonly hits: readonly Hit[];
}

const ROWS: readonly Row[] = [
  { name: 'four bytes', literals: [exact('abcd')], text: 'abcd', hits: [[0, 0]] },
  { name: 'three bytes', literals: [exact('abc')], text: 'abc', hits: [[0, 0]] },
  { name: 'a near miss of each byte', literals: [exact('abcd')], text: 'xbcd axcd abxd abcx', hits: [] },
  {
    name: 'repeats that overlap',
    literals: [exact('aba'), exact('ababa')],
    text: 'abababa',
    hits: [
      [0, 0],
      [1, 0],
      [0, 2],
      [1, 2],
      [0, 4],
    ],
  },
  {
    name: 'prefixes of each other, long ones first',
    literals: [exact('token_id'), exact('token'), exact('tok'), exact('toke')],
    text: 'token_id toke',
    hits: [
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
      [2, 9],
      [3, 9],
    ],
  },
  {
    name: 'one inside the other, fingerprints out of order',
    literals: [exact('eeeeeeeeQZ^|'), exact('eeee'), exact('Q~Z~'), exact('eQZ')],
    text: 'eeeeeeeeQZ^|',
    hits: [
      [0, 0],
      [1, 0],
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
      [3, 7],
    ],
  },
  {
    name: 'the same text thrice',
    literals: [exact('key='), anyCase('KEY='), exact('key=')],
    text: 'key=KEY=',
    hits: [
      [0, 0],
      [1, 0],
      [2, 0],
      [1, 4],
    ],
  },
  {
    name: 'case where asked',
    literals: [exact('Bearer'), anyCase('bearer')],
    text: 'bearer Bearer BEARER bEaReR',
    hits: [
      [1, 0],
      [0, 7],
      [1, 7],
      [1, 14],
      [1, 21],
    ],
  },
  {
    name: 'no folding beyond letters',
    literals: [anyCase('a_[@`{k')],
    text: 'A_[@`{K a\x7f[@`{k a_{@`{k a_[``{k a_[@@{k a_[@`[k',
    hits: [[0, 0]],
  },
  {
    name: 'NULs and control bytes',
    literals: [exact('\0\0\0'), exact('a\0b\0'), exact('\r\n\t')],
    text: 'a\0b\0\0\0\r\n\t',
    hits: [
      [1, 0],
      [0, 3],
      [2, 6],
    ],
  },
  {
    name: 'high bytes are no letters',
    literals: [anyCase('abcd'), exact('abc')],
    text: '\xe1bcd a\xe2cd ab\xe3d abc\xe4',
    hits: [[1, 15]],
  },
  {
    name: '64 bytes',
    literals: [exact('0123456789abcdef'.repeat(4)), exact('0123456789abcdef'.repeat(4).slice(1))],
    text: '0123456789abcdef'.repeat(5),
    hits: [
      [0, 0],
      [1, 1],
      [0, 16],
      [1, 17],
    ],
  },
];

/** Writes `text` at `offset` into a window full of `filler`. */
function write(prefilter: Prefilter, text: string | Buffer, offset: number, filler = 0x2e): void {
  prefilter.window.fill(filler);
  prefilter.window.set(Buffer.from(text.toString('latin1'), 'latin1'), offset);
}

describe.each(ROWS)('$name', ({ literals, text, hits }) => {
  it.each([0x2e, 0xff])('at every offset around vector borders, amid bytes %d', async (filler) => {
    const { simd, scalar } = await createBoth(literals, 256);
    for (let offset = 0; offset <= 70; offset++) {
      const expected = hits.map(([id, at]) => [id, at + offset]);
      for (const prefilter of [simd, scalar]) {
        write(prefilter, text, offset, filler);
        const whole = { from: 0, to: 256, end: 256 };
        const tight = { from: offset, to: offset + text.length, end: offset + text.length };
        expect(collectHits(prefilter, whole)).toEqual(expected);
        expect(collectHits(prefilter, tight)).toEqual(expected);
      }
    }
  });

  it('ends exactly where the window ends', async () => {
    for (const length of [text.length, text.length + 1, text.length + 17]) {
      const { simd, scalar } = await createBoth(literals, length);
      for (const prefilter of [simd, scalar]) {
        write(prefilter, text, length - text.length);
        const expected = hits.map(([id, at]) => [id, at + length - text.length]);
        expect(collectHits(prefilter, { from: 0, to: length, end: length })).toEqual(expected);
      }
    }
  });

  it('is cut exactly by from, to and end', async () => {
    const { simd } = await createBoth(literals, 160);
    write(simd, text, 33);
    const cut = { start: 33, end: 33 + text.length };
    for (let from = cut.start; from <= cut.end; from++) {
      const expected = hits.filter(([, at]) => at + 33 >= from).map(([id, at]) => [id, at + 33]);
      expect(collectHits(simd, { from, to: cut.end, end: cut.end })).toEqual(expected);
    }
    for (let to = cut.start; to <= cut.end; to++) {
      const expected = hits.filter(([, at]) => at + 33 < to).map(([id, at]) => [id, at + 33]);
      expect(collectHits(simd, { from: 0, to, end: cut.end })).toEqual(expected);
      const whole = expected.filter(([id = 0, at = 0]) => at + (literals[id]?.text.length ?? 0) <= to);
      expect(collectHits(simd, { from: 0, to, end: to })).toEqual(whole);
    }
  });
});

describe('createSimd', () => {
  it('is the SIMD kernel', async () => {
    const made = await createSimd([exact('abc')], 100);
    expect('prefilter' in made && made.prefilter.kernel).toBe('simd');
  });

  it('lets go of what an earlier, longer text left behind', async () => {
    const { simd } = await createBoth([exact('secret')], 100);
    simd.window.write('secret secret secret');
    simd.window.write('sec', 0);
    expect(collectHits(simd, { from: 0, to: 10, end: 10 })).toEqual([[0, 0]]);
    expect(collectHits(simd, { from: 0, to: 4, end: 4 })).toEqual([]);
    expect(collectHits(simd, { from: 7, to: 12, end: 12 })).toEqual([]);
  });

  it('equals the scalar prefilter on random literals, texts and ranges', async () => {
    const alphabet = fc.constantFrom(...'aAbBkK_-=:\0\x7f');
    const literal = fc.record({
      text: fc.string({ unit: alphabet, minLength: 3, maxLength: 20 }),
      caseSensitive: fc.boolean(),
    });
    const byte = fc.oneof({ weight: 9, arbitrary: alphabet.map((char) => char.charCodeAt(0)) }, fc.nat(255));
    const cuts = fc.array(fc.nat(300), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(literal, { maxLength: 20 }),
        fc.array(byte, { minLength: 1, maxLength: 300 }),
        fc.array(fc.tuple(fc.nat(300), fc.nat(20)), { maxLength: 10 }),
        cuts,
        async (literals, bytes, plants, ends) => {
          const { simd, scalar } = await createBoth(literals, bytes.length);
          const text = Buffer.from(bytes);
          for (const [at, id] of plants) text.write(literals[id]?.text ?? '', at % text.length, 'latin1');
          for (const prefilter of [simd, scalar]) text.copy(prefilter.window);
          const [from = 0, to = 0, end = 0] = ends
            .map((cut) => Math.min(cut, text.length))
            .sort((a, b) => a - b);
          for (const range of [
            { from, to, end },
            { from: 0, to: text.length, end: text.length },
          ]) {
            expect(collectHits(simd, range)).toEqual(collectHits(scalar, range));
          }
        },
      ),
      { seed: 4, numRuns: 400 },
    );
  });

  it.each([1, 2, 3])(
    'equals the scalar prefilter on log-like text, however it is split (seed %d)',
    async (seed) => {
      const text = fakeLog(seed, 200_003);
      const { simd, scalar } = await createBoth(RULE_LITERALS, text.length);
      for (const prefilter of [simd, scalar]) text.copy(prefilter.window);
      const whole = { from: 0, to: text.length, end: text.length };
      const expected = collectHits(scalar, whole);
      expect(expected.length).toBeGreaterThan(5000);
      expect(collectHits(simd, whole)).toEqual(expected);
      const next = seedNumbers(seed);
      const parts: Hit[] = [];
      for (let from = 0; from < text.length;) {
        const to = Math.min(text.length, from + 1 + next(20_000));
        parts.push(...collectHits(simd, { from, to, end: text.length }));
        from = to;
      }
      expect(parts).toEqual(expected);
    },
  );

  it('equals the scalar prefilter with many literals', async () => {
    const next = seedNumbers(9);
    const letter = (): string => 'abcdefghijklmnopqrstuvwxyzABCDEFG_-.'[next(36)] ?? 'a';
    const literals = Array.from({ length: 900 }, (_, id) => {
      const text = Array.from({ length: 3 + next(10) }, letter).join('');
      return id % 3 === 0 ? exact(text) : anyCase(text);
    });
    const { simd, scalar } = await createBoth(literals, 60_000);
    const noise = Array.from({ length: 12_000 }, () =>
      next(3) === 0 ? (literals[next(literals.length)]?.text ?? '') : letter(),
    );
    for (const prefilter of [simd, scalar]) prefilter.window.write(noise.join(''), 'latin1');
    const range = { from: 0, to: 60_000, end: 60_000 };
    const expected = collectHits(scalar, range);
    expect(new Set(expected.map(([id]) => id)).size).toBeGreaterThan(890);
    expect(collectHits(simd, range)).toEqual(expected);
  });

  it('equals the scalar prefilter where literals have more bytes than the automaton has classes', async () => {
    const next = seedNumbers(11);
    const literals = Array.from({ length: 300 }, (_, id) => {
      const text = String.fromCharCode(...Array.from({ length: 3 + next(9) }, () => next(128)));
      return id % 2 === 0 ? exact(text) : anyCase(text);
    });
    const { simd, scalar } = await createBoth(literals, 40_000);
    const noise = Array.from({ length: 9000 }, () =>
      next(2) === 0 ? (literals[next(300)]?.text ?? '') : String.fromCharCode(next(128)),
    );
    for (const prefilter of [simd, scalar]) prefilter.window.write(noise.join(''), 'latin1');
    const range = { from: 0, to: 40_000, end: 40_000 };
    const expected = collectHits(scalar, range);
    expect(expected.length).toBeGreaterThan(3000);
    expect(collectHits(simd, range)).toEqual(expected);
  });

  it('finds what lies across the borders of streams, blocks and slices', async () => {
    const literals = [exact('abc'), anyCase('ABCDEFGH'), exact('abcdefghijklmnop'), exact('bcdefghij')];
    const block = STREAMS * STREAM_BYTES;
    const length = 5 * block + 100;
    const { simd, scalar } = await createBoth(literals, length);
    const borders = [STREAM_BYTES, 3 * STREAM_BYTES, block, block + STREAM_BYTES, 4 * block - 7, 4 * block];
    for (const from of [0, 5]) {
      for (let before = -1; before <= 16; before++) {
        for (const prefilter of [simd, scalar]) {
          prefilter.window.fill('b');
          for (const border of borders) prefilter.window.write('abcdefghijklmnop', from + border - before);
        }
        const range = { from, to: length, end: length };
        const expected = collectHits(scalar, range);
        expect(expected.length).toBeGreaterThan(borders.length);
        expect(collectHits(simd, range)).toEqual(expected);
      }
    }
  });

  it('keeps order and loses nothing when the hits exceed its room many times', async () => {
    const literals = [
      ...Array.from({ length: 30 }, (_, index) => exact('a'.repeat(3 + index))),
      anyCase(`${'A'.repeat(50)}Q~^Z`),
      exact('aaab'),
    ];
    const { simd, scalar } = await createBoth(literals, 30_000);
    const text = Buffer.alloc(30_000, 'a');
    for (let at = 600; at < text.length; at += 777) text.write(at % 2 === 0 ? 'b' : 'Q~^z', at);
    for (const prefilter of [simd, scalar]) text.copy(prefilter.window);
    const range = { from: 0, to: 30_000, end: 30_000 };
    const expected = collectHits(scalar, range);
    expect(expected.length).toBeGreaterThan(700_000);
    expect(new Set(expected.map(([id]) => id)).size).toBe(literals.length);
    const seen = collectHits(simd, range);
    expect(seen.length).toBe(expected.length);
    const differing = seen.findIndex(
      ([id, at], index) => id !== expected[index]?.[0] || at !== expected[index]?.[1],
    );
    expect(differing).toBe(-1);
  });

  it('makes progress when one stretch of text has more hits than its usual room', async () => {
    const tail = 'Q~^Z';
    const literals = [exact(`${'a'.repeat(50)}${tail}`), ...Array.from({ length: 500 }, () => exact('aaa'))];
    const { simd, scalar } = await createBoth(literals, 300);
    for (const prefilter of [simd, scalar]) prefilter.window.fill('a').write(tail, 200);
    const range = { from: 0, to: 300, end: 300 };
    const seen = collectHits(simd, range);
    expect(seen.length).toBe(1 + 500 * (198 + 94));
    expect(seen).toEqual(collectHits(scalar, range));
  });

  it('looks beyond the last start for what makes a literal rare', async () => {
    const text = `${'e'.repeat(60)}Q~^Z`;
    const { simd } = await createBoth([exact(text)], 400);
    for (let start = 128; start < 192; start++) {
      write(simd, text, start);
      for (const length of [1, 16, 64, 128]) {
        const range = { from: start + 1 - length, to: start + 1, end: start + text.length };
        expect(collectHits(simd, range)).toEqual([[0, start]]);
      }
    }
  });

  it('lets a visitor stop the scan, and starts afresh', async () => {
    const { simd } = await createBoth([exact('abc')], 100);
    simd.window.write('abc abc');
    const stop = new Error('enough');
    const visit = (): never => {
      throw stop;
    };
    expect(() => simd.scan({ from: 0, to: 100, end: 100 }, visit)).toThrow(stop);
    expect(collectHits(simd, { from: 0, to: 100, end: 100 })).toHaveLength(2);
  });

  it('finds nothing without literals', async () => {
    const simd = await createPrefilter([], { kernel: 'simd', capacityBytes: 5000 });
    simd.window.fill('key');
    expect(collectHits(simd, { from: 0, to: 5000, end: 5000 })).toEqual([]);
  });

  it('refuses what is not a range', async () => {
    const { simd } = await createBoth([exact('abc')], 8);
    expect(() => collectHits(simd, { from: 0, to: 9, end: 9 })).toThrow(RangeError);
    expect(() => simd.ascii(5, 4)).toThrow(RangeError);
    expect(() => simd.countLines(-1, 4)).toThrow(RangeError);
  });
});

describe('countLines', () => {
  it('equals the scalar prefilter for every start and length around vector borders', async () => {
    const { simd, scalar } = await createBoth([], 200);
    const next = seedNumbers(2);
    for (let at = 0; at < 200; at++) simd.window[at] = [0x0a, 0x0b, 0x8a, 0x0a][next(4)] ?? 0;
    simd.window.copy(scalar.window);
    for (let from = 0; from < 40; from++) {
      for (let to = from; to <= 200; to += 1 + (to % 3)) {
        expect(simd.countLines(from, to)).toBe(scalar.countLines(from, to));
      }
    }
  });

  it('does not overflow on lines of nothing', async () => {
    const { simd } = await createBoth([], 100_001);
    simd.window.fill('\n');
    expect(simd.countLines(0, 100_001)).toBe(100_001);
    expect(simd.countLines(1, 4081)).toBe(4080);
    expect(simd.countLines(3, 4100)).toBe(4097);
  });
});

describe('ascii', () => {
  it('is the window when all is ASCII, whatever lies around', async () => {
    const { simd } = await createBoth([], 200);
    for (let from = 1; from < 40; from++) {
      for (let end = from; end < 120; end++) {
        simd.window.fill(0x7f);
        simd.window[from - 1] = 0x80;
        simd.window[end] = 0xff;
        expect(simd.ascii(from, end)).toBe(simd.window);
      }
    }
  });

  it('replaces each high byte at its place, for every place', async () => {
    const { simd } = await createBoth([], 120);
    for (let place = 5; place < 100; place++) {
      simd.window.fill('x');
      simd.window[place] = 0x80 + place;
      const seen = simd.ascii(5, 100);
      expect(seen).not.toBe(simd.window);
      expect(seen.length).toBe(120);
      const expected = Buffer.alloc(95, 'x');
      expected[place - 5] = 0x7f;
      expect(seen.subarray(5, 100).equals(expected)).toBe(true);
      expect(simd.window[place]).toBe(0x80 + place);
    }
  });

  it('equals the scalar prefilter on all bytes', async () => {
    const { simd, scalar } = await createBoth([], 1000);
    for (const prefilter of [simd, scalar]) {
      for (let at = 0; at < 1000; at++) prefilter.window[at] = (at * 7) & 0xff;
    }
    for (const [from, end] of [
      [0, 1000],
      [3, 999],
      [17, 300],
    ] as const) {
      const slices = [simd, scalar].map((prefilter) => prefilter.ascii(from, end).subarray(from, end));
      expect(slices[0]?.equals(slices[1] ?? Buffer.alloc(0))).toBe(true);
    }
  });
});
