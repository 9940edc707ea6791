import { describe, expect, test } from 'vitest';
import { openLz4 } from '../../../src/read/codec/lz4.js';
import { hashBytes } from '../../../src/read/codec/xxhash.js';
import { drain, serveBytes } from '../disk.js';
import { findPacker, packLz4 } from '../pack.js';

const TEXT = Buffer.from(
  Array.from({ length: 9000 }, (_, line) => `line ${line * 7919} of a log\n`).join(''),
);

async function unpack(
  packed: Buffer,
  stepBytes = Infinity,
): Promise<{ text: Buffer; faults: readonly unknown[] }> {
  const source = openLz4(serveBytes(packed, stepBytes));
  const text = await drain(source);
  source.close();
  return { text, faults: source.faults };
}

/** A frame header with its checksum. */
function makeHeader(flags: number, sizes: number, more: readonly number[] = []): Buffer {
  const descriptor = Buffer.from([flags, sizes, ...more]);
  const check = (hashBytes(descriptor) >> 8) & 0xff;
  return Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18]), descriptor, Buffer.from([check])]);
}

describe('a frame', () => {
  test.each([1, 7, 1000, Infinity])('is unpacked, %d bytes of input at a time', async (stepBytes) => {
    const { text, faults } = await unpack(packLz4(TEXT), stepBytes);
    expect(faults).toEqual([]);
    expect(text.equals(TEXT)).toBe(true);
  });

  const variants: readonly (readonly string[])[] = [
    ['-B4'],
    ['-B4', '-BD'],
    ['-B7', '-9'],
    ['-BX'],
    ['--content-size'],
    ['--no-frame-crc', '-BI'],
    ['-B5', '-BD', '-BX', '--content-size', '-12'],
  ];
  test.each(variants.map((args) => [args.join(' '), args] as const))(
    'of lz4 %s is unpacked',
    async (_name, args) => {
      const pack = findPacker('lz4', '-c', '-q', ...args);
      if (!pack) return;
      const { text, faults } = await unpack(pack(TEXT));
      expect(faults).toEqual([]);
      expect(text.equals(TEXT)).toBe(true);
    },
  );

  test('may stand behind a skippable frame', async () => {
    const skippable = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const { text, faults } = await unpack(Buffer.concat([packLz4(TEXT), skippable, packLz4(TEXT)]));
    expect(faults).toEqual([]);
    expect(text.length).toBe(2 * TEXT.length);
  });
});

describe('a fault', () => {
  test.each<[string, Buffer, string, number]>([
    ['a dictionary', makeHeader(0x61, 0x40, [1, 2, 3, 4]), 'unsupported', 0],
    ['another version', makeHeader(0xa0, 0x40), 'unsupported', 0],
    [
      'a damaged header',
      Buffer.concat([makeHeader(0x60, 0x40).subarray(0, 6), Buffer.from([0])]),
      'corrupt',
      0,
    ],
    ['a size that is not', makeHeader(0x60, 0x30), 'corrupt', 0],
    ['a cut header', makeHeader(0x60, 0x40).subarray(0, 6), 'truncated', 0],
    [
      'a block that is too long',
      Buffer.concat([makeHeader(0x60, 0x40), Buffer.from([1, 0, 1, 0])]),
      'corrupt',
      7,
    ],
    [
      'a block that is no block',
      Buffer.concat([makeHeader(0x60, 0x40), Buffer.from([1, 0, 0, 0, 0x55])]),
      'corrupt',
      7,
    ],
  ])('is %s', async (_name, packed, code, offset) => {
    expect(await unpack(packed)).toMatchObject({ text: { length: 0 }, faults: [{ code, offset }] });
  });

  test('of a block checksum keeps the blocks before', async () => {
    const header = makeHeader(0x70, 0x40);
    const block = (text: string, good: boolean): Buffer => {
      const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      size.writeUInt32LE(text.length + 0x80000000);
      sum.writeUInt32LE((hashBytes(Buffer.from(text)) ^ (good ? 0 : 1)) >>> 0);
      return Buffer.concat([size, Buffer.from(text), sum]);
    };
    const { text, faults } = await unpack(Buffer.concat([header, block('good ', true), block('bad', false)]));
    expect(text.toString()).toBe('good ');
    expect(faults).toMatchObject([{ code: 'corrupt', offset: header.length + 13 }]);
  });

  test('of the content checksum is told, and the next frame is read', async () => {
    const bad = packLz4(Buffer.from('first '));
    bad.writeUInt8((bad.at(-1) ?? 0) ^ 1, bad.length - 1);
    const { text, faults } = await unpack(Buffer.concat([bad, packLz4(Buffer.from('second'))]));
    expect(text.toString()).toBe('first second');
    expect(faults).toMatchObject([{ code: 'corrupt', offset: bad.length }]);
  });
});
