import { brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openBrotli } from '../../../src/read/codec/brotli.js';
import { drain, serveBytes } from '../disk.js';

const TEXT = Buffer.from(
  Array.from({ length: 9000 }, (_, line) => `line ${line * 7919} of a log\n`).join(''),
);
const PACKED = brotliCompressSync(TEXT);

async function unpack(
  packed: Buffer,
  stepBytes = Infinity,
): Promise<{ text: Buffer; faults: readonly unknown[] }> {
  const source = openBrotli(serveBytes(packed, stepBytes));
  const text = await drain(source);
  source.close();
  return { text, faults: source.faults };
}

describe('a stream', () => {
  test.each([1, 16 * 1024, Infinity])('is unpacked, %d bytes of input at a time', async (stepBytes) => {
    const { text, faults } = await unpack(PACKED, stepBytes);
    expect(faults).toEqual([]);
    expect(text.equals(TEXT)).toBe(true);
  });

  test.each([1, 2, 10, 1000])('that lacks %d bytes is cut', async (missing) => {
    const { text, faults } = await unpack(PACKED.subarray(0, -missing));
    expect(faults).toMatchObject([{ code: 'truncated', offset: PACKED.length - missing }]);
    expect(TEXT.subarray(0, text.length).equals(text)).toBe(true);
  });

  test('with bytes behind its end is told', async () => {
    const { text, faults } = await unpack(Buffer.concat([PACKED, Buffer.from('x')]));
    expect(text.equals(TEXT)).toBe(true);
    expect(faults).toMatchObject([{ code: 'corrupt', offset: PACKED.length }]);
  });

  test('of another kind is damaged', async () => {
    expect(await unpack(Buffer.alloc(100, 0xff))).toMatchObject({
      text: { length: 0 },
      faults: [{ code: 'corrupt' }],
    });
  });
});
