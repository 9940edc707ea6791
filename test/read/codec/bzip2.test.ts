import { describe, expect, test } from 'vitest';
import { openBzip2 } from '../../../src/read/codec/bzip2.js';
import { drain, serveBytes } from '../disk.js';
import { findPacker } from '../pack.js';

const TEXT = Buffer.from(
  Array.from({ length: 20_000 }, (_, line) => `line ${line * 7919} of a log\n`).join(''),
);
const pack = findPacker('bzip2', '-c', '-1');
/** A file of nothing, as bzip2 writes it. */
const EMPTY = Buffer.from('425a683917724538509000000000', 'hex');

async function unpack(
  packed: Buffer,
  stepBytes = Infinity,
): Promise<{ text: Buffer; faults: readonly unknown[] }> {
  const source = openBzip2(serveBytes(packed, stepBytes));
  const text = await drain(source);
  source.close();
  return { text, faults: source.faults };
}

describe.skipIf(!pack)('a stream', () => {
  const packed = pack?.(TEXT) ?? EMPTY;

  test.each([1, 1000, Infinity])('is unpacked, %d bytes of input at a time', async (stepBytes) => {
    const { text, faults } = await unpack(packed, stepBytes);
    expect(faults).toEqual([]);
    expect(text.equals(TEXT)).toBe(true);
  });

  test('gives whole blocks before damage, and the place of the damage', async () => {
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, packed.length - 3000, packed.length - 2900);
    const { text, faults } = await unpack(damaged);
    expect(faults).toMatchObject([{ code: 'corrupt' }]);
    expect(text.length).toBeGreaterThan(TEXT.length - 2 * 100_000);
    expect(faults[0]).toMatchObject({ offset: expect.any(Number) as number });
  });

  test('with a wrong checksum at its end is told, and the next is read', async () => {
    const damaged = Buffer.from(packed);
    damaged.writeUInt8((damaged.at(-2) ?? 0) ^ 0x10, damaged.length - 2);
    const { text, faults } = await unpack(Buffer.concat([damaged, packed]));
    expect(text.length).toBe(2 * TEXT.length);
    expect(faults).toMatchObject([{ code: 'corrupt', offset: packed.length }]);
  });

  test('of zeros expands to megabytes at once', async () => {
    const { text, faults } = await unpack(findPacker('bzip2', '-c')?.(Buffer.alloc(50_000_000)) ?? EMPTY);
    expect({ length: text.length, faults }).toEqual({ length: 50_000_000, faults: [] });
  });
});

describe('a file', () => {
  test.each<[string, Buffer, readonly object[]]>([
    ['of nothing', EMPTY, []],
    ['of nothing, twice', Buffer.concat([EMPTY, EMPTY]), []],
    ['with a block size that is not', Buffer.from('BZh0junk'), [{ code: 'corrupt', offset: 0 }]],
    ['with a block of no kind', Buffer.from('BZh9 this is no block'), [{ code: 'corrupt' }]],
    ['that is cut in its header', EMPTY.subarray(0, 3), [{ code: 'truncated' }]],
    ['that is cut in its end', EMPTY.subarray(0, 9), [{ code: 'truncated' }]],
    ['that is cut in its checksum', EMPTY.subarray(0, 12), [{ code: 'truncated' }]],
    ['with other bytes behind', Buffer.concat([EMPTY, Buffer.from('x')]), [{ code: 'corrupt', offset: 14 }]],
  ])('%s', async (_name, packed, faults) => {
    const result = await unpack(packed);
    expect(result.text).toHaveLength(0);
    expect(result.faults).toHaveLength(faults.length);
    expect(result.faults).toMatchObject(faults);
  });

  test('whose code lengths never end is damaged, not endless', async () => {
    const head = Buffer.from('BZh9\x31\x41\x59\x26\x53\x59', 'latin1');
    const { faults } = await unpack(Buffer.concat([head, Buffer.alloc(4_000_000, 0xb6)]));
    expect(faults).toMatchObject([{ code: 'corrupt' }]);
  });
});
