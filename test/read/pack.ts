/**
 * Makes packed files for the tests of reading: by library where there is one, by hand in the plainest form that a format
 * allows, and by the programs of the system where they are there.
 */
import { spawnSync } from 'node:child_process';
import { brotliCompressSync, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import type { ByteSource } from '../../src/read/source.js';
import { hashBytes } from '../../src/read/codec/xxhash.js';

export type Pack = (content: Buffer) => Buffer;

/** Packs with a program of the system; undefined where it is not installed. */
export function findPacker(program: string, ...args: readonly string[]): Pack | undefined {
  const run = (content: Buffer): Buffer => {
    const { stdout, status } = spawnSync(program, args, { input: content, maxBuffer: 1 << 30 });
    if (status !== 0) throw new Error(`${program} ended with ${status}`);
    return stdout;
  };
  return spawnSync(program, ['--version'], { input: '' }).error ? undefined : run;
}

/** Every compression, its kind of source, and a way to make it; ways that are missing here are undefined. */
export const PACKERS: Readonly<Record<string, { readonly suffix: string; readonly pack: Pack | undefined }>> =
  {
    gzip: { suffix: 'gz', pack: gzipSync },
    brotli: { suffix: 'br', pack: brotliCompressSync },
    'zstd by hand': { suffix: 'zst', pack: packZstd },
    'zstd by program': { suffix: 'zst', pack: findPacker('zstd', '-c', '-q') },
    'xz by hand': { suffix: 'xz', pack: packXz },
    'xz by program': { suffix: 'xz', pack: findPacker('xz', '-c', '--block-size=50000') },
    'lz4 by hand': { suffix: 'lz4', pack: packLz4 },
    'lz4 by program': { suffix: 'lz4', pack: findPacker('lz4', '-c', '-q', '-B4', '-BD') },
    'bzip2 by program': { suffix: 'bz2', pack: findPacker('bzip2', '-c', '-1') },
  };

function cut(content: Buffer, length: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < content.length; at += length) pieces.push(content.subarray(at, at + length));
  return pieces;
}

/** A zstd frame of raw blocks. */
export function packZstd(content: Buffer): Buffer {
  const pieces = content.length === 0 ? [content] : cut(content, 20_000);
  const blocks = pieces.flatMap((piece, index) => {
    const header = Buffer.alloc(3);
    header.writeUIntLE((piece.length << 3) | (index === pieces.length - 1 ? 1 : 0), 0, 3);
    return [header, piece];
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]), ...blocks]);
}

/** A zstd frame of one byte that is repeated: 128 KiB for every four bytes. */
export function packZstdRun(byte: number, blocks: number): Buffer {
  const block = Buffer.from([0, 0, 0, byte]);
  block.writeUIntLE((131_072 << 3) | 2, 0, 3);
  const end = Buffer.from([1, 0, 0]);
  const frame = Array.from({ length: blocks }, () => block);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]), ...frame, end]);
}

/** An LZ4 frame of blocks that are not compressed. */
export function packLz4(content: Buffer): Buffer {
  const descriptor = Buffer.from([0x64, 0x40]);
  const check = Buffer.from([(hashBytes(descriptor) >> 8) & 0xff]);
  const blocks = cut(content, 20_000).flatMap((piece) => [uint32(piece.length + 0x80000000), piece]);
  return Buffer.concat([
    Buffer.from([0x04, 0x22, 0x4d, 0x18]),
    descriptor,
    check,
    ...blocks,
    uint32(0),
    uint32(hashBytes(content)),
  ]);
}

/** An xz stream of one block of LZMA2 chunks that are not compressed. */
export function packXz(content: Buffer): Buffer {
  const flags = Buffer.from([0, 1]);
  const blockHeader = Buffer.from([2, 0, 0x21, 1, 0x16, 0, 0, 0]);
  const chunks = cut(content, 20_000).flatMap((piece, index) => {
    const header = Buffer.from([index === 0 ? 1 : 2, 0, 0]);
    header.writeUInt16BE(piece.length - 1, 1);
    return [header, piece];
  });
  const data = Buffer.concat([...chunks, Buffer.from([0])]);
  const unpaddedBytes = blockHeader.length + 4 + data.length + 4;
  const index = pad(Buffer.concat([Buffer.from([0, 1]), varint(unpaddedBytes), varint(content.length)]));
  const footer = Buffer.concat([uint32((index.length + 4) / 4 - 1), flags]);
  return Buffer.concat([
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
    flags,
    uint32(crc32(flags)),
    blockHeader,
    uint32(crc32(blockHeader)),
    pad(data),
    uint32(crc32(content)),
    index,
    uint32(crc32(index)),
    uint32(crc32(footer)),
    footer,
    Buffer.from('YZ'),
  ]);
}

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    bytes.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) return Buffer.from(bytes);
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export interface TarMember {
  readonly name: string;
  readonly content?: Buffer;
  readonly type?: string;
  /** What the header says of the length, if it is not that of the content. */
  readonly sizeBytes?: number;
}

/** A tar archive with its end mark. */
export function packTar(members: readonly TarMember[]): Buffer {
  return Buffer.concat([...members.map(packTarMember), Buffer.alloc(1024)]);
}

/** A member of a tar archive, padded. */
export function packTarMember({ name, content = Buffer.alloc(0), type = '0', sizeBytes }: TarMember): Buffer {
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100));
  header.write('0000644\0', 100);
  header.write(`${(sizeBytes ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  return Buffer.concat([signTar(header), content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** Writes the checksum into a tar header. */
export function signTar(header: Buffer): Buffer {
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export interface ZipMember {
  readonly name: string;
  readonly content: Buffer;
  readonly stored?: boolean;
  /** Whether lengths and checksum stand behind the data; `wide` for lengths of 64 bits, `bare` for no signature. */
  readonly descriptor?: 'plain' | 'wide' | 'bare';
  readonly zip64?: boolean;
  readonly encrypted?: boolean;
  readonly method?: number;
}

/** A zip archive with its directory. */
export function packZip(members: readonly ZipMember[]): Buffer {
  const entries = members.map(packZipMember);
  const directory = Buffer.concat(members.map(({ name }) => packZipRecord(name)));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([...entries, directory, end]);
}

/** A local header and its data. */
export function packZipMember(member: ZipMember): Buffer {
  const { name, content, descriptor, zip64 = false } = member;
  const method = member.method ?? (member.stored ? 0 : 8);
  const data = method === 8 ? deflateRawSync(content) : content;
  const known = descriptor === undefined;
  const [crc, packed, unpacked] = known ? [crc32(content), data.length, content.length] : [0, 0, 0];
  const extra = zip64
    ? Buffer.concat([uint16(1), uint16(16), uint64(unpacked), uint64(packed)])
    : Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from('PK\x03\x04', 'latin1'),
    uint16(20),
    uint16((member.encrypted ? 1 : 0) | (known ? 0 : 8)),
    uint16(method),
    uint32(0),
    uint32(crc),
    uint32(zip64 ? 0xffffffff : packed),
    uint32(zip64 ? 0xffffffff : unpacked),
    uint16(Buffer.byteLength(name)),
    uint16(extra.length),
    Buffer.from(name),
    extra,
    data,
    known ? Buffer.alloc(0) : packDescriptor(content, data.length, descriptor),
  ]);
}

function packDescriptor(content: Buffer, packedBytes: number, form: 'plain' | 'wide' | 'bare'): Buffer {
  const number = form === 'wide' ? uint64 : uint32;
  const signature = form === 'bare' ? Buffer.alloc(0) : Buffer.from('PK\x07\x08', 'latin1');
  return Buffer.concat([signature, uint32(crc32(content)), number(packedBytes), number(content.length)]);
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** A record of the central directory; nothing but its length is looked at. */
function packZipRecord(name: string): Buffer {
  const record = Buffer.alloc(46);
  record.write('PK\x01\x02', 'latin1');
  record.writeUInt16LE(Buffer.byteLength(name), 28);
  return Buffer.concat([record, Buffer.from(name)]);
}

/**
 * A gzip file that expands to itself, made as in "Zip Files All The Way Down" by Russ Cox: literals and repetitions,
 * each of five bytes, and a checksum that is solved for.
 */
export function makeQuine(): Buffer {
  const checksums = [-10, -30];
  const draft = draftQuine();
  const at = (position: number): number => draft.length + position;
  const place = (value: number): Buffer => {
    const bytes = Buffer.from(draft);
    for (const position of checksums) bytes.writeUInt32LE(value, at(position));
    return bytes;
  };
  return place(solveChecksum((value) => crc32(place(value))));
}

const UNIT = 5;

function draftQuine(): Buffer {
  const literal = (units: number): Buffer => {
    const length = units * UNIT;
    return Buffer.concat([Buffer.from([0]), uint16(length), uint16(~length & 0xffff)]);
  };
  const prefix = Buffer.from('1f8b0808000000000003', 'hex');
  const header = Buffer.concat([prefix, Buffer.from('self\0')]);
  const [one, four] = [literal(1), literal(4)];
  // A block with fixed codes: twice ten bytes from a distance of twenty, in 40 bits.
  const repeat = packRepeat();
  const loop = [repeat, one, one, four];
  const body = [header, four, header, four, repeat, one, repeat, one, one, four, ...loop];
  body.push(repeat, four, repeat, four, repeat, four, repeat, four);
  const unitCount = Buffer.concat(body).length / UNIT + 8;
  const final = Buffer.concat([
    Buffer.from('010000ffff', 'hex'),
    uint32(0),
    uint32(unitCount * UNIT),
    Buffer.from([0, 0]),
  ]);
  return Buffer.concat([...body, repeat, final, repeat, final]);
}

/** Bits go from the lowest of each byte on; codes stand with their highest bit first. */
function packRepeat(): Buffer {
  const length10 = '0001000';
  const distance20 = '01000110';
  const bits = `010${length10}${distance20}${length10}${distance20}0000000`;
  const bytes = Buffer.alloc(UNIT);
  for (const [index, bit] of [...bits].entries()) if (bit === '1') bytes[index >> 3]! |= 1 << (index & 7);
  return bytes;
}

/** The value that `check` maps to itself; `check` is linear in the bits of its value, but for a constant. */
function solveChecksum(check: (value: number) => number): number {
  const base = check(0);
  // Row by row: which bits of the value change bit `row` of `check(value) ^ value`, and what that must be.
  const columns = Array.from({ length: 32 }, (_, bit) => (check((1 << bit) >>> 0) ^ base ^ (1 << bit)) >>> 0);
  const rows = Array.from({ length: 32 }, (_, row) => ({
    mask: columns.reduce((mask, column, bit) => (column & (1 << row) ? (mask | (1 << bit)) >>> 0 : mask), 0),
    odd: ((base >>> row) & 1) === 1,
  }));
  let value = 0;
  const pivots: { readonly bit: number; readonly row: number }[] = [];
  for (let bit = 0, next = 0; bit < 32; bit++) {
    const found = rows.findIndex(({ mask }, row) => row >= next && mask & (1 << bit));
    if (found < 0) continue;
    [rows[next], rows[found]] = [rows[found]!, rows[next]!];
    const pivot = rows[next]!;
    for (const [row, other] of rows.entries()) {
      if (row === next || !(other.mask & (1 << bit))) continue;
      rows[row] = { mask: (other.mask ^ pivot.mask) >>> 0, odd: other.odd !== pivot.odd };
    }
    pivots.push({ bit, row: next++ });
  }
  for (const { bit, row } of pivots) if (rows[row]!.odd) value = (value | (1 << bit)) >>> 0;
  return value;
}

/** A source that gives `length` times the same byte. */
export function serveRun(byte: number, length: number): ByteSource {
  let left = length;
  return {
    faults: [],
    fill(target) {
      const count = Math.min(left, target.length);
      target.fill(byte, 0, count);
      left -= count;
      return count;
    },
    close() {},
  };
}

/** A number of protocol buffers. */
export function packVarint(value: bigint | number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(left)]);
}

/** A field of protocol buffers that holds bytes. */
export function packDockerField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([packVarint((number << 3) | 2), packVarint(bytes.length), bytes]);
}

export interface DockerRecord {
  readonly source: string;
  readonly timeNs: bigint;
  readonly line: string;
  readonly part?: 'more' | 'last';
}

/** A record of Docker's driver `local`; `more` is put behind its fields. */
export function packDocker({ source, timeNs, line, part }: DockerRecord, more = Buffer.alloc(0)): Buffer {
  const metadata = part === 'last' ? Buffer.from([8, 1, 24, 2]) : Buffer.from([24, 1]);
  const message = Buffer.concat([
    packDockerField(1, Buffer.from(source)),
    packVarint(2 << 3),
    packVarint(timeNs),
    ...(line === '' ? [] : [packDockerField(3, Buffer.from(line))]),
    ...(part === undefined ? [] : [Buffer.from([4 << 3, 1]), packDockerField(5, metadata)]),
    more,
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message, length]);
}
