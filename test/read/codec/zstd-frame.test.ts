import { describe, expect, test } from 'vitest';
import { cutFrames } from '../../../src/read/codec/zstd-frame.js';
import { Intake } from '../../../src/read/intake.js';
import { serveBytes } from '../disk.js';
import { packZstd } from '../pack.js';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

interface Cut {
  readonly bytes: Buffer;
  readonly faults: readonly unknown[];
}

async function cut(packed: readonly number[] | Buffer, stepBytes = Infinity): Promise<Cut> {
  const parts: Buffer[] = [];
  const faults: unknown[] = [];
  for await (const piece of cutFrames(new Intake(serveBytes(Buffer.from(packed), stepBytes)))) {
    if ('code' in piece) faults.push(piece);
    else parts.push(Buffer.from(piece));
  }
  return { bytes: Buffer.concat(parts), faults };
}

describe('the pieces of frames', () => {
  test.each([1, 5, Infinity])('are the frames, %d bytes of input at a time', async (stepBytes) => {
    const frames = Buffer.concat([packZstd(Buffer.from('one')), packZstd(Buffer.alloc(50_000, 'two'))]);
    const { bytes, faults } = await cut(frames, stepBytes);
    expect(bytes.equals(frames)).toBe(true);
    expect(faults).toEqual([]);
  });

  test('hold the checksum', async () => {
    const frame = [...MAGIC, 4, 0x38, 0x09, 0, 0, 97, 1, 2, 3, 4];
    const { bytes, faults } = await cut([...frame, 0, 0, 0]);
    expect([...bytes]).toEqual(frame);
    expect(faults).toEqual([]);
  });

  test.each([
    ['the length in one byte', [0x20, 1]],
    ['the length in two bytes', [0x60, 1, 0]],
    ['the length in four bytes', [0xa0, 1, 0, 0, 0]],
    ['the length in eight bytes', [0xe0, 1, 0, 0, 0, 0, 0, 0, 0]],
    ['a window and the length', [0x80, 0x38, 1, 0, 0, 0]],
    ['a dictionary that is none', [0x01, 0x38, 0]],
  ])('may have %s', async (_name, header) => {
    const frame = [...MAGIC, ...header, 9, 0, 0, 97];
    expect(await cut(frame)).toMatchObject({ faults: [], bytes: { length: frame.length } });
  });
});

describe('a fault', () => {
  test.each<[string, readonly number[], string]>([
    ['a dictionary', [...MAGIC, 0x01, 0x38, 7, 1, 0, 0], 'unsupported'],
    ['a window of 256 MiB', [...MAGIC, 0x00, 0x90, 1, 0, 0], 'unsupported'],
    [
      'a length of terabytes in one segment',
      [...MAGIC, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0],
      'unsupported',
    ],
    ['a reserved bit', [...MAGIC, 0x08, 0x38, 1, 0, 0], 'corrupt'],
    ['a reserved block', [...MAGIC, 0x00, 0x38, 7, 0, 0], 'corrupt'],
    ['a block that is too long', [...MAGIC, 0x00, 0x38, 0x05, 0, 0xff], 'corrupt'],
    ['a cut magic', MAGIC.slice(0, 3), 'truncated'],
    ['a cut header', [...MAGIC, 0xe0, 1, 0], 'truncated'],
    ['a cut block header', [...MAGIC, 0x00, 0x38, 9], 'truncated'],
    ['a cut block', [...MAGIC, 0x00, 0x38, 0x51, 0, 0, 97], 'truncated'],
    ['a cut checksum', [...MAGIC, 0x04, 0x38, 9, 0, 0, 97, 1, 2], 'truncated'],
    ['a cut skippable frame', [0x50, 0x2a, 0x4d, 0x18, 9, 0, 0, 0, 1], 'truncated'],
    ['another magic', [1, 2, 3, 4, 5, 6, 7, 8], 'corrupt'],
    ['bytes behind the end', [...packZstd(Buffer.from('x')), 120, 120], 'corrupt'],
  ])('is %s', async (_name, packed, code) => {
    expect((await cut(packed)).faults).toMatchObject([{ code }]);
  });
});
