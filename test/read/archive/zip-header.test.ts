import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isHeader, measureEntry, readDescriptor, readEntry } from '../../../src/read/archive/zip-header.js';
import { packZipMember, type ZipMember } from '../pack.js';

const CONTENT = Buffer.from('some content');
const member = (change: Partial<ZipMember> = {}): Buffer =>
  packZipMember({ name: 'a.log', content: CONTENT, stored: true, ...change });

describe('a local header', () => {
  test.each<[string, Buffer, object]>([
    [
      'of a stored member',
      member(),
      { method: 0, packedBytes: 12, unpackedBytes: 12, encrypted: false, hasDescriptor: false },
    ],
    ['of a deflated member', member({ stored: false }), { method: 8, unpackedBytes: 12 }],
    ['with lengths of 64 bits', member({ zip64: true }), { packedBytes: 12, unpackedBytes: 12 }],
    ['of an encrypted member', member({ encrypted: true }), { encrypted: true }],
    ['with a descriptor', member({ descriptor: 'plain' }), { hasDescriptor: true, packedBytes: 0, crc: 0 }],
  ])('%s', (_name, bytes, expected) => {
    const entry = readEntry(bytes);
    expect(entry).toMatchObject(expected);
    expect(entry.name.toString()).toBe('a.log');
    expect(entry.headerBytes).toBe(measureEntry(bytes));
  });

  test('holds no more of its bytes than a copy of the name', () => {
    const bytes = member();
    const { name } = readEntry(bytes);
    bytes.fill(0);
    expect(name.toString()).toBe('a.log');
  });

  test('with a 64-bit field that is cut keeps its own lengths', () => {
    const bytes = member({ zip64: true });
    bytes.writeUInt16LE(4, 37);
    expect(readEntry(bytes).packedBytes).toBe(0xffffffff);
  });
});

describe('a descriptor', () => {
  const next = Buffer.from('PK\x01\x02', 'latin1');
  test.each(['plain', 'wide', 'bare'] as const)('of the form %s is read', (descriptor) => {
    const bytes = member({ descriptor });
    const behind = bytes.subarray(35 + CONTENT.length);
    expect(readDescriptor(Buffer.concat([behind, next]))).toEqual({
      length: behind.length,
      crc: crc32(CONTENT),
      packedBytes: 12,
      unpackedBytes: 12,
    });
  });

  test('with nothing behind it is none', () => {
    expect(readDescriptor(member({ descriptor: 'plain' }).subarray(47))).toBeUndefined();
  });
});

test('headers are told by their signatures', () => {
  expect(isHeader(member(), 0)).toBe(true);
  expect(isHeader(Buffer.from('xPK\x05\x06', 'latin1'), 1)).toBe(true);
  expect(isHeader(Buffer.from('PK\x07\x08', 'latin1'), 0)).toBe(false);
  expect(isHeader(Buffer.from('PK'), 0)).toBe(false);
});
