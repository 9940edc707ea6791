import { describe, expect, it } from 'vitest';
import { checkRange } from '../../src/prefilter/contract.js';

describe('checkRange', () => {
  it.each([
    [0, 0, 0],
    [0, 10, 10],
    [3, 3, 3],
    [2, 5, 9],
    [10, 10, 10],
  ])('accepts %d, %d, %d in ten bytes', (from, to, end) => {
    expect(() => checkRange({ from, to, end }, 10)).not.toThrow();
  });

  it.each([
    [-1, 5, 10],
    [6, 5, 10],
    [0, 6, 5],
    [0, 5, 11],
    [0.5, 5, 10],
    [0, NaN, 10],
    [0, 5, Infinity],
  ])('refuses %d, %d, %d in ten bytes', (from, to, end) => {
    expect(() => checkRange({ from, to, end }, 10)).toThrow(RangeError);
  });

  it('says which range of which window', () => {
    expect(() => checkRange({ from: 4, to: 3, end: 9 }, 10)).toThrow(
      'Not a range of a window of 10 bytes: from 4 to 3, end 9',
    );
  });
});
