import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureEntropy } from '../../src/detect/entropy.js';

describe('entropy in bits per character', () => {
  test.each([
    ['', 0],
    ['a', 0],
    ['aaaaaaaa', 0],
    ['ab', 1],
    ['aabb', 1],
    ['abcd', 2],
    ['aaab', 0.811278],
    ['0123456789abcdef', 4],
  ])('%j has %d', (text, bits) => {
    expect(measureEntropy(text)).toBeCloseTo(bits, 5);
  });

  test('all 256 bytes have 8', () => {
    const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('');
    expect(measureEntropy(all.repeat(2))).toBeCloseTo(8, 10);
  });
});

test('order plays no part, and the bounds hold', () => {
  const text = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
    minLength: 1,
  });
  fc.assert(
    fc.property(text, (value) => {
      const bits = measureEntropy(value);
      expect(bits).toBeGreaterThanOrEqual(0);
      expect(bits).toBeLessThanOrEqual(Math.log2(value.length) + 1e-9);
      expect(measureEntropy([...value].sort().join(''))).toBeCloseTo(bits, 9);
    }),
  );
});
