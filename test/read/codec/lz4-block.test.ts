import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLz4Block } from '../../../src/read/codec/lz4-block.js';

function decode(block: readonly number[] | Uint8Array, history = '', room = 1000): string | undefined {
  const bytes = Buffer.alloc(history.length + room);
  bytes.write(history, 'latin1');
  const end = decodeLz4Block(Buffer.from(block), { bytes, oldest: 0, from: history.length });
  return end === undefined ? undefined : bytes.toString('latin1', history.length, end);
}

const text = (value: string): readonly number[] => [...Buffer.from(value)];

describe('a block', () => {
  test.each<[string, readonly number[], string]>([
    ['of literals', [0x30, ...text('abc')], 'abc'],
    ['with a repetition', [0x30, ...text('abc'), 3, 0, 0x10, ...text('x')], 'abcabcax'],
    ['with a repetition of its own output', [0x14, ...text('a'), 1, 0, 0], 'a'.repeat(9)],
    ['with many literals', [0xf0, 20, ...text('y'.repeat(35))], 'y'.repeat(35)],
    ['with very many literals', [0xf0, 255, 3, ...text('y'.repeat(273))], 'y'.repeat(273)],
    ['with a long repetition', [0x1f, ...text('a'), 1, 0, 255, 6, 0x10, ...text('b')], `${'a'.repeat(281)}b`],
  ])('%s is decoded', (_name, block, expected) => {
    expect(decode(block)).toBe(expected);
  });

  test('may refer to bytes before it', () => {
    expect(decode([0x00, 5, 0, 0x10, ...text('!')], 'hello')).toBe('hell!');
    expect(decode([0x00 + 15, 40, 0, 30, 0x10, ...text('!')], 'x'.repeat(60))).toBe(`${'x'.repeat(49)}!`);
  });

  test.each<[string, readonly number[]]>([
    ['that is empty', []],
    ['whose literals are cut', [0x50, ...text('abc')]],
    ['whose length is cut', [0xf0, 255, 255]],
    ['whose distance is cut', [0x10, ...text('a'), 1]],
    ['that refers to nothing', [0x10, ...text('a'), 0, 0, 0]],
    ['that refers too far back', [0x10, ...text('a'), 2, 0, 0]],
    ['that ends with a repetition', [0x10, ...text('a'), 1, 0]],
    ['that has more literals than there is room', [0xf0, 255, 255, 255, 255, 0, ...text('y'.repeat(1035))]],
    ['that repeats more than there is room', [0x1f, ...text('a'), 1, 0, 255, 255, 255, 255, 255, 0, 0]],
  ])('%s is damaged', (_name, block) => {
    expect(decode(block)).toBeUndefined();
  });

  test('of any bytes stays inside its memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (block) => {
        const bytes = Buffer.alloc(300, 0xee);
        const end = decodeLz4Block(Buffer.from(block), { bytes, oldest: 20, from: 50 });
        expect(bytes.subarray(0, 50).every((byte) => byte === 0xee)).toBe(true);
        if (end !== undefined) expect(end).toBeLessThanOrEqual(300);
      }),
      { numRuns: 2000 },
    );
  });
});
