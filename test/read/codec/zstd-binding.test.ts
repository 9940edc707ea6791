import { describe, expect, test } from 'vitest';
import { createUnpacker } from '../../../src/read/codec/zstd-binding.js';
import { packZstd, packZstdRun } from '../pack.js';

describe.skipIf(!createUnpacker())('the native decoder', () => {
  test('gives with each piece what it expands to', () => {
    const decoder = createUnpacker();
    const step = decoder?.push(packZstd(Buffer.from('some text')));
    expect(step).toMatchObject({ state: 'more', reason: '' });
    expect(Buffer.concat(step?.output ?? []).toString()).toBe('some text');
  });

  test('gives more than one buffer holds', () => {
    const step = createUnpacker()?.push(packZstdRun(97, 10));
    expect(Buffer.concat(step?.output ?? []).length).toBe(10 * 131_072);
  });

  test('tells damage, and why', () => {
    const step = createUnpacker()?.push(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38, 7, 0, 0]));
    expect(step).toMatchObject({ state: 'corrupt' });
    expect(step?.reason).not.toBe('');
  });
});
