import { describe, expect, it } from 'vitest';
import { BYTE_FREQUENCY, FREQUENCY_TOTAL } from '../../src/prefilter/frequency.js';

describe('BYTE_FREQUENCY', () => {
  it('has a positive number for each ASCII byte', () => {
    expect(BYTE_FREQUENCY).toHaveLength(128);
    expect(Math.min(...BYTE_FREQUENCY)).toBeGreaterThanOrEqual(1);
  });

  it('adds up to at most the total, the rest being bytes over 127', () => {
    const sum = BYTE_FREQUENCY.reduce((total, count) => total + count, 0);
    expect(sum / FREQUENCY_TOTAL).toBeGreaterThan(0.99);
    expect(sum / FREQUENCY_TOTAL).toBeLessThan(1.001);
  });

  it('knows common bytes from rare ones', () => {
    const share = (char: string): number => BYTE_FREQUENCY[char.charCodeAt(0)] ?? 0;
    expect(share(' ')).toBeGreaterThan(share('e'));
    expect(share('e')).toBeGreaterThan(share('k'));
    expect(share('k')).toBeGreaterThan(share('Q'));
  });
});
