/**
 * Headers of tar archives: the POSIX ustar and pax formats and GNU's (POSIX.1-2017, pax, "Extended Description"; the GNU
 * tar manual, "Basic Tar Format").
 */

/** Headers stand at multiples of this, and so does the data behind them. */
export const BLOCK_BYTES = 512;

export interface TarHeader {
  readonly type: string;
  readonly name: Buffer;
  /** Length of the data behind the header. */
  readonly sizeBytes: number;
  /** Whether blocks with a map of the file's holes follow, before the data. */
  readonly hasMap: boolean;
}

const CHECKSUM_FROM = 148;
const CHECKSUM_TO = 156;
const SPACE = 32;

/** The header in `block`, or undefined if its checksum is wrong. */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  const checksum = readOctal(block.subarray(CHECKSUM_FROM, CHECKSUM_TO));
  const sizeBytes = readNumber(block.subarray(124, 136));
  if (!sumsOf(block).includes(checksum) || sizeBytes === undefined) return undefined;
  const type = String.fromCharCode(block[156] || 48);
  return { type, name: readName(block), sizeBytes, hasMap: type === 'S' && block[482] !== 0 };
}

/** Text up to the first zero byte. */
export function cutZero(bytes: Buffer): Buffer {
  const zero = bytes.indexOf(0);
  return zero < 0 ? bytes : bytes.subarray(0, zero);
}

function readName(block: Buffer): Buffer {
  const name = cutZero(block.subarray(0, 100));
  // GNU's own format has other things than a prefix there.
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? cutZero(block.subarray(345, 500)) : Buffer.alloc(0);
  // A copy, since the block is gone when the name is shown.
  return prefix.length === 0 ? Buffer.from(name) : Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** The sum of all bytes, those of the checksum taken as spaces; some old programs took bytes as signed. */
function sumsOf(block: Buffer): readonly number[] {
  let [unsigned, signed] = [0, 0];
  for (const [at, byte] of block.entries()) {
    const value = at >= CHECKSUM_FROM && at < CHECKSUM_TO ? SPACE : byte;
    unsigned += value;
    signed += value > 127 ? value - 256 : value;
  }
  return [unsigned, signed];
}

function readNumber(field: Buffer): number | undefined {
  const first = field[0] ?? 0;
  const value = first & 0x80 ? readBinary(field) : readOctal(field);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** GNU's form for numbers that octal digits cannot hold; negative ones are no sizes. */
function readBinary(field: Buffer): number {
  if (field[0] !== 0x80) return NaN;
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}

function readOctal(field: Buffer): number {
  const digits = /^ *([0-7]*)[ \0]*/.exec(field.toString('latin1'))?.[1] ?? '';
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** What the records of a pax header say of the next member. */
export interface PaxRecords {
  readonly name?: Buffer;
  readonly sizeBytes?: number;
  /** Whether the data begins with a map of the file's holes. */
  readonly hasTextMap?: boolean;
}

/** Reads pax records: `LENGTH KEY=VALUE` and a line feed each. Stops at the first that is none. */
export function readPax(bytes: Buffer): PaxRecords {
  let records: PaxRecords = {};
  for (let at = 0; at < bytes.length;) {
    const prefix = /^(\d{1,7}) /.exec(bytes.toString('latin1', at, at + 8));
    const length = Number(prefix?.[1] ?? 0);
    const equals = bytes.indexOf('=', at);
    if (!prefix || equals < 0 || length <= equals - at) break;
    const key = bytes.toString('latin1', at + prefix[0].length, equals);
    records = { ...records, ...takeRecord(key, bytes.subarray(equals + 1, at + length - 1)) };
    at += length;
  }
  return records;
}

function takeRecord(key: string, value: Buffer): PaxRecords {
  if (key === 'path' || key === 'GNU.sparse.name') return { name: Buffer.from(value) };
  if (key === 'GNU.sparse.major') return { hasTextMap: value.toString('latin1') === '1' };
  const sizeBytes = key === 'size' ? Number(value.toString('latin1')) : NaN;
  return Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 ? { sizeBytes } : {};
}
