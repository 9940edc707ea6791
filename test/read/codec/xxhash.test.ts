import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHash32, hashBytes } from '../../../src/read/codec/xxhash.js';

describe('the hash', () => {
  // From the reference implementation, seed 0.
  test.each([
    ['', 0x02cc5d05],
    ['a', 0x550d7456],
    ['abc', 0x32d153ff],
    ['Nobody inspects the spammish repetition', 0xe2293b2f],
  ])('of %j is that of the reference', (text, hash) => {
    expect(hashBytes(Buffer.from(text))).toBe(hash);
  });

  test('does not depend on how the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }), (parts) => {
        const hash = createHash32();
        for (const part of parts) hash.update(Buffer.from(part));
        expect(hash.digest()).toBe(hashBytes(Buffer.concat(parts)));
      }),
    );
  });

  test('is the same however often it is asked for', () => {
    const hash = createHash32();
    hash.update(Buffer.from('some bytes, more than a stripe of them'));
    const first = hash.digest();
    expect(hash.digest()).toBe(first);
    hash.update(Buffer.from('more'));
    expect(hash.digest()).not.toBe(first);
  });
});
