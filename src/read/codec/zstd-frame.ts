/**
 * The frames of a zstd file (RFC 8878, section 3.1), cut into blocks that stay compressed.
 *
 * Decoders differ in what they make of bytes behind a frame and lose output when a later byte is bad, so they are
 * given one block at a time. Skippable frames and zero padding are passed over. Refuses dictionaries, and windows larger
 * than the 128 MiB that zstd itself takes by default.
 */
import type { ReadFault } from '../../model/window.js';
import { describeDamage, type Decoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import { skipFrame } from './skippable.js';

const MAGIC = 0xfd2fb528;
const MAX_HEADER_BYTES = 18;
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const MAX_BLOCK_BYTES = 128 * 1024;
const CHECKSUM_BYTES = 4;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * Yields the frames of `intake` until its end or a fault: of each its header, then block by block. A piece is valid until
 * the next is asked for.
 */
export async function* cutFrames(intake: Intake): Decoding {
  do {
    const skipped = await skipFrame(intake);
    if (skipped === 'cut') return yield describe(intake, 'truncated', 'ends inside a skippable frame');
    if (skipped === 'skipped') continue;
    const fault = yield* cutFrame(intake);
    if (fault) return yield fault;
  } while (await intake.skipZeros());
}

async function* cutFrame(intake: Intake): AsyncGenerator<Buffer, ReadFault | undefined> {
  await intake.pull(MAX_HEADER_BYTES);
  if (intake.rest.length < 5 || intake.rest.readUInt32LE(0) !== MAGIC) return describeStray(intake);
  const header = readHeader(intake.rest);
  if (header === undefined) return describe(intake, 'truncated', 'ends inside a frame header');
  const refused = refuseHeader(intake, header);
  if (refused) return refused;
  yield intake.rest.subarray(0, header.length);
  intake.use(header.length);
  for (let last = false; !last;) {
    if (!(await intake.pull(3))) return describe(intake, 'truncated', 'ends inside its compressed data');
    const block = readBlockHeader(intake.rest);
    if (block === undefined) return describe(intake, 'corrupt', 'has a damaged block header');
    const length = block.length + (block.last && header.checksum ? CHECKSUM_BYTES : 0);
    if (!(await intake.pull(length))) return describe(intake, 'truncated', 'ends inside its compressed data');
    yield intake.rest.subarray(0, length);
    intake.use(length);
    last = block.last;
  }
  return undefined;
}

interface FrameHeader {
  readonly length: number;
  readonly windowBytes: number;
  readonly checksum: boolean;
  readonly dictionary: boolean;
  readonly reserved: boolean;
}

/** The header at the start of `bytes`, which are the whole of it or all that is left; undefined if not all is there. */
function readHeader(bytes: Buffer): FrameHeader | undefined {
  const descriptor = bytes[4] ?? 0;
  const single = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] as number;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  const sizeAt = 5 + (single ? 0 : 1) + dictionaryBytes;
  const length = sizeAt + sizeBytes;
  if (bytes.length < length) return undefined;
  return {
    length,
    windowBytes: single ? readContentSize(bytes, sizeAt, sizeBytes) : readWindow(bytes[5] ?? 0),
    checksum: (descriptor & 4) !== 0,
    dictionary: bytes.subarray(sizeAt - dictionaryBytes, sizeAt).some((byte) => byte !== 0),
    reserved: (descriptor & 8) !== 0,
  };
}

function readContentSize(bytes: Buffer, at: number, length: number): number {
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}

function readWindow(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function refuseHeader(intake: Intake, header: FrameHeader): ReadFault | undefined {
  if (header.reserved) return describe(intake, 'corrupt', 'has a damaged frame header');
  if (header.dictionary) return describe(intake, 'unsupported', 'needs a dictionary that is not at hand');
  if (header.windowBytes <= MAX_WINDOW_BYTES) return undefined;
  return describe(
    intake,
    'unsupported',
    `needs ${header.windowBytes} bytes of memory, more than is allowed,`,
  );
}

/** Length of the block at the start of `bytes`, its header included. */
function readBlockHeader(bytes: Buffer): { readonly length: number; readonly last: boolean } | undefined {
  const header = bytes.readUIntLE(0, 3);
  const type = (header >> 1) & 3;
  const size = header >> 3;
  if (type === RESERVED_BLOCK || size > MAX_BLOCK_BYTES) return undefined;
  return { length: 3 + (type === RLE_BLOCK ? 1 : size), last: (header & 1) !== 0 };
}

function describeStray(intake: Intake): ReadFault {
  if (intake.consumed > 0) return describe(intake, 'corrupt', 'has bytes behind its end that are no frame');
  return describe(intake, intake.rest.length < 5 ? 'truncated' : 'corrupt', 'has a damaged header');
}

function describe(intake: Intake, code: Parameters<typeof describeDamage>[0], what: string): ReadFault {
  return describeDamage(code, 'zstd', what, intake.consumed);
}
