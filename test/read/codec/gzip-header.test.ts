import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { measureHeader, TRAILER_BYTES } from '../../../src/read/codec/gzip-header.js';

const TEXT = 1;
const CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;

/** A member header with the fields that `flags` announce. */
function makeHeader(flags: number, extraBytes = 5): Buffer {
  const parts = [Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 255])];
  const size = Buffer.alloc(2);
  size.writeUInt16LE(extraBytes);
  if (flags & EXTRA) parts.push(size, Buffer.alloc(extraBytes, 0xee));
  if (flags & NAME) parts.push(Buffer.from('mopidy.log\0'));
  if (flags & COMMENT) parts.push(Buffer.from('a comment\0'));
  if (flags & CRC) parts.push(Buffer.from([0xaa, 0xbb]));
  return Buffer.concat(parts);
}

const ALL_FLAGS = Array.from({ length: 32 }, (_, flags) => flags);

describe('a whole header', () => {
  test.each(ALL_FLAGS)('with flags %d is as long as it is', (flags) => {
    const header = makeHeader(flags);
    expect(measureHeader(header)).toBe(header.length);
    expect(measureHeader(Buffer.concat([header, Buffer.from('compressed data')]))).toBe(header.length);
  });

  test('may have empty fields', () => {
    const header = Buffer.from([0x1f, 0x8b, 8, EXTRA | NAME | COMMENT, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0]);
    expect(measureHeader(header)).toBe(14);
  });

  test('may have the longest extra field', () => {
    const header = makeHeader(EXTRA | TEXT, 0xffff);
    expect(measureHeader(header)).toBe(12 + 0xffff);
  });

  test('is what a real program writes', () => {
    expect(measureHeader(gzipSync('x'))).toBe(10);
  });
});

describe('a header that is cut off', () => {
  test.each([0, TEXT, CRC, EXTRA, NAME, COMMENT, 31])(
    'with flags %d is incomplete at every byte',
    (flags) => {
      const header = makeHeader(flags);
      for (let length = 0; length < header.length; length++) {
        expect(measureHeader(header.subarray(0, length)), `${length} bytes`).toBe('incomplete');
      }
    },
  );
});

describe('what is no header', () => {
  test.each([
    ['another first byte', 0, 0x1e],
    ['another second byte', 1, 0x8a],
    ['another method', 2, 9],
    ['a reserved flag', 3, 0x20],
    ['another reserved flag', 3, 0x80],
  ])('%s', (_name, at, byte) => {
    const header = makeHeader(0);
    header[at] = byte;
    expect(measureHeader(header)).toBe('invalid');
  });

  test.each([[0x41], [0x1f, 0x41], [0x1f, 0x8b, 0x41]])('bytes that cannot become one: %j', (...bytes) => {
    expect(measureHeader(Buffer.from(bytes.flat()))).toBe('invalid');
  });
});

test('a trailer has the checksum and the length', () => {
  const packed = gzipSync('some text');
  expect(packed.readUInt32LE(packed.length - TRAILER_BYTES + 4)).toBe(9);
});
