import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findFormat, isMisnamed, MAGIC_BYTES } from '../../src/read/format.js';
import { packTarMember, signTar } from './pack.js';

function nameFormat(head: readonly number[] | string | Buffer): string | undefined {
  return findFormat(Buffer.from(head as string).subarray(0, MAGIC_BYTES))?.name;
}

describe('a packed format', () => {
  test.each([
    [[0x1f, 0x8b, 8, 0], /gzip/],
    [[0x28, 0xb5, 0x2f, 0xfd, 0], /zstd/],
    [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], /xz/],
    [[...Buffer.from('BZh9'), 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], /bzip2/],
    [[0x04, 0x22, 0x4d, 0x18], /lz4/],
    [[0x1f, 0x9d, 0x90], /compress/],
    [[0x50, 0x4b, 3, 4], /zip/i],
    [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], /7-Zip/],
    [[...Buffer.from('LPKSHHRH')], /journal/],
  ])('is told by its first bytes: %j', (head, format) => {
    expect(nameFormat([...head, 0, 0, 0, 0, 0, 0])).toMatch(format);
  });

  test('is told from what a real program wrote', () => {
    expect(nameFormat(gzipSync('x'))).toBe('gzip');
  });
});

describe('no packed format', () => {
  test.each([
    ['nothing', ''],
    ['a log', '2026-11-21 16:31:02,673 INFO'],
    ['JSON', '{"log":"x"}'],
    ['one byte of a magic', [0x1f]],
    ['a magic further on', [0x20, 0x1f, 0x8b, 8]],
    ['zeros', Array.from({ length: 16 }, () => 0)],
    ['text that begins like zip', 'PKI renewed'],
    ['text that begins like xz', '7zXZ'],
  ])('%s', (_name, head) => {
    expect(nameFormat(head)).toBeUndefined();
  });

  test('a log that begins with the letters of bzip2', () => {
    expect(nameFormat('BZhang signed in at 16:31')).toBeUndefined();
  });
});

describe('an archive or another known format', () => {
  const tar = Buffer.alloc(512);
  tar.write('ustar', 257);

  const oldTar = packTarMember({ name: 'a.log', content: Buffer.from('abc') }).subarray(0, 512);
  oldTar.fill(0, 257);

  test.each<[string, Buffer | string, string]>([
    ['tar', tar, 'archive'],
    ['tar without magic bytes', signTar(oldTar), 'archive'],
    ['a zip without members', Buffer.from('PK\x05\x06', 'latin1'), 'archive'],
    ['a skippable frame', Buffer.from([0x53, 0x2a, 0x4d, 0x18]), 'compressed'],
    ['SQLite', 'SQLite format 3\0', 'binary'],
    ['a core dump', '\x7fELF\x02', 'binary'],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'binary'],
    ['RAR', Buffer.from('Rar!\x1a\x07\x01', 'latin1'), 'unsupported'],
    ['PDF', '%PDF-1.4', 'unsupported'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0]), 'unsupported'],
    ['UTF-32 without a mark', '2026-11-21'.replaceAll(/./g, '$&\0\0\0'), 'unsupported'],
    ['UTF-32BE without a mark', '2026-11-21'.replaceAll(/./g, '\0\0\0$&'), 'unsupported'],
    ['zlib', deflateSync('x'.repeat(500)), 'unsupported'],
    ['what is encrypted for a key', Buffer.from('85020c03d1f2', 'hex'), 'unsupported'],
    ['what is encrypted for an elliptic key', Buffer.from('845e0380aa', 'hex'), 'unsupported'],
    ['what is encrypted for a key, in the newer form', Buffer.from('c1c04c0380aa', 'hex'), 'unsupported'],
    ['what is encrypted by a password', Buffer.from('8c0d04090302', 'hex'), 'unsupported'],
    ['what is encrypted by a password, in the newer form', Buffer.from('c31e0609', 'hex'), 'unsupported'],
    ['what is signed and compressed', Buffer.from('a30194', 'hex'), 'unsupported'],
    ['what is encrypted and armoured', '-----BEGIN PGP MESSAGE-----\n\nhQIM', 'unsupported'],
    ['cpio', `070701${'000A1B2C'.repeat(13)}`, 'unsupported'],
    ['an older cpio', `070707${'0123456'.repeat(10)}`, 'unsupported'],
  ])('%s', (_name, head, kind) => {
    expect(findFormat(Buffer.from(head as string))?.kind).toBe(kind);
  });

  test.each([
    ['the date of an old log of MySQL', '070701 10:00:01 [Note] ready'],
    ['Latin-1', Buffer.from('\xa3 1.00 paid, x\xda', 'latin1')],
    ['Latin-1 that begins as a key', Buffer.from('\x85\xc1\x8c\xc3 and \xc1 x', 'latin1')],
    ['numbers of 32 bits', Buffer.from('01000000ff00000040000000', 'hex')],
    ['a date and time of digits', '070701100000 mysqld started'],
    ['UTF-16', Buffer.from('\ufeffa', 'utf16le')],
    ['a word in capitals', 'MZ has left the room'],
    ['a line about a PDF', 'PDF made'],
    ['what would be tar but for its checksum', Buffer.from(oldTar).fill('b', 0, 1)],
    ['digits where tar has a checksum', `${'x'.repeat(148)}0012345 ${'x'.repeat(400)}`],
    ['something about tar far behind', `${'x'.repeat(300)}ustar`],
  ])('but not %s', (_name, head) => {
    expect(findFormat(Buffer.from(head as string))).toBeUndefined();
  });
});

describe('a name', () => {
  test('tells brotli, unless the bytes are text', () => {
    expect(findFormat(Buffer.from([0x8b, 0, 0x80, 1, 2]), 'a.log.br')?.name).toBe('brotli');
    expect(findFormat(Buffer.from([0x8b, 0, 0x80, 1, 2]), 'a.log')).toBeUndefined();
    expect(findFormat(Buffer.from('GET /index.html\n'), 'example.com.br')).toBeUndefined();
    expect(findFormat(Buffer.from('\ufeffGET', 'utf16le'), 'example.com.br')).toBeUndefined();
    expect(findFormat(Buffer.alloc(0), 'empty.br')).toBeUndefined();
    expect(findFormat(gzipSync('x'), 'wrong.br')?.name).toBe('gzip');
    expect(findFormat(Buffer.from([0x80, 3, 0x10, 0x30]), 'as a pickle.br')?.name).toBe('brotli');
  });

  test.each([
    ['a.log.gz', Buffer.from([0, 1, 2]), true],
    ['A.ZIP', Buffer.alloc(100), true],
    ['a.log.gpg', Buffer.from([0, 1, 2]), true],
    ['a.log.gz', Buffer.from('plain text\n'), false],
    ['a.log.gz', Buffer.alloc(0), false],
    ['a.log', Buffer.from([0, 1, 2]), false],
  ])('%s of %j that begins as no format is wrong: %s', (name, head, misnamed) => {
    expect(isMisnamed(head, name)).toBe(misnamed);
  });
});
