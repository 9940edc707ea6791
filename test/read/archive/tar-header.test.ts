import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutZero, readPax, readTarHeader } from '../../../src/read/archive/tar-header.js';
import { packTarMember, signTar } from '../pack.js';

function makeHeader(change: (header: Buffer) => void = () => {}): Buffer {
  const header = packTarMember({ name: 'a.log', content: Buffer.from('abc') }).subarray(0, 512);
  change(header);
  return signTar(header);
}

describe('a header', () => {
  test.each<[string, Buffer, object]>([
    ['of a file', makeHeader(), { name: 'a.log', type: '0', sizeBytes: 3, hasMap: false }],
    ['of an old file', makeHeader((header) => header.fill(0, 156, 157)), { type: '0' }],
    ['of a directory', makeHeader((header) => header.write('5', 156)), { type: '5' }],
    ['with a prefix', makeHeader((header) => header.write('var/log', 345)), { name: 'var/log/a.log' }],
    [
      "of GNU's format, which has other things there",
      makeHeader((header) => header.write('ustar  \0', 257) && header.write('1234567', 345)),
      { name: 'a.log' },
    ],
    [
      'with a name of full length',
      makeHeader((header) => header.fill('n', 0, 100)),
      { name: 'n'.repeat(100) },
    ],
    [
      'with spaces before a number',
      makeHeader((header) => header.write('         17 ', 124)),
      { sizeBytes: 15 },
    ],
    [
      'of more than eight gigabytes',
      makeHeader((header) => header.write('800000000000000300000000', 124, 'hex')),
      { sizeBytes: 3 * 2 ** 32 },
    ],
    [
      'of a file with holes',
      makeHeader((header) => header.write('S', 156) && header.write('\x01', 482)),
      { hasMap: true },
    ],
  ])('%s', (_name, header, expected) => {
    const read = readTarHeader(header);
    expect({ ...read, name: read?.name.toString() }).toMatchObject(expected);
  });

  test('is one for programs that take bytes as signed', () => {
    const header = makeHeader((bytes) => void bytes.write('ä', 0));
    const sum = header.reduce(
      (total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte > 127 ? byte - 256 : byte),
      0,
    );
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    expect(readTarHeader(header)).toBeDefined();
  });

  test.each<[string, Buffer]>([
    ['with another checksum', Buffer.from(makeHeader()).fill('b', 0, 1)],
    ['of zeros', Buffer.alloc(512)],
    ['with a negative length', makeHeader((header) => header.write('ffffffffffffffffffffffff', 124, 'hex'))],
  ])('%s is none', (_name, header) => {
    expect(readTarHeader(header)).toBeUndefined();
  });

  test('of any bytes is read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), (bytes) => {
        const read = readTarHeader(signTar(Buffer.from(bytes)));
        if (read) expect(Number.isSafeInteger(read.sizeBytes)).toBe(true);
      }),
    );
  });
});

test('text ends at the first zero', () => {
  expect(cutZero(Buffer.from('ab\0cd')).toString()).toBe('ab');
  expect(cutZero(Buffer.from('ab')).toString()).toBe('ab');
});

describe('pax records', () => {
  test.each<[string, string, object]>([
    ['name a member', '16 path=a/b.log\n', { name: 'a/b.log' }],
    ['tell its length', '13 size=4096\n', { sizeBytes: 4096 }],
    [
      'name a member with holes',
      '29 path=GNUSparseFile.1/b.log\n'.replace('29', '30') +
        '29 GNU.sparse.name=sparse.log\n'.replace('29', '30'),
      { name: 'sparse.log' },
    ],
    ['tell of a map of holes', '22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n', { hasTextMap: true }],
    ['tell of a map that is elsewhere', '22 GNU.sparse.major=0\n', { hasTextMap: false }],
    ['of other kinds are passed over', '20 mtime=1700000000\n16 path=a/b.log\n', { name: 'a/b.log' }],
    ['with line ends in values', '15 path=a\nb\nc\n'.replace('15', '14'), { name: 'a\nb\nc' }],
    ['that are none', 'no records', {}],
    ['of no length', '0 path=x\n', {}],
    ['that are cut', '99 path=abc', { name: 'abc' }],
    ['of a length that is none', '13 size=-409\n', {}],
  ])('%s', (_name, text, expected) => {
    const { name, ...others } = readPax(Buffer.from(text));
    expect({ ...others, ...(name && { name: name.toString() }) }).toEqual(expected);
  });

  test('of any bytes are read to an end', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readPax(Buffer.from(bytes))));
  });
});
