/**
 * The data of one zip entry: decoded, checked, and its end found.
 *
 * Entries whose lengths stand behind them end where their deflated data does; a stored one is searched for the
 * descriptor that gives its own distance.
 */
import { crc32 } from 'node:zlib';
import type { ReadFault } from '../../model/window.js';
import type { Decoding } from '../decoder.js';
import { createInflater, inflateStream, type Digest } from '../codec/inflate.js';
import type { Intake } from '../intake.js';
import {
  DESCRIPTOR_SIGNATURE,
  isHeader,
  MAX_DESCRIPTOR_BYTES,
  readDescriptor,
  type Descriptor,
  type ZipEntry,
} from './zip-header.js';

const STORED = 0;
const DEFLATED = 8;

/** The way through one entry, whose header is behind. */
export interface EntryWalk {
  readonly intake: Intake;
  readonly entry: ZipEntry;
  /** Whether the last output before damage is worth the time to get it. */
  readonly salvages: boolean;
  /** Whether another header was found behind the entry. */
  ended: boolean;
  /** Whether the deflated data was damaged. */
  damaged: boolean;
}

/** Yields the content of an entry, and what is wrong with it. */
export async function* decodeEntry(walk: EntryWalk): Decoding {
  const { intake, entry } = walk;
  const from = intake.consumed;
  const refusal = refuseEntry(entry);
  if (refusal !== undefined) {
    yield { code: 'unsupported', message: refusal, offset: from };
    await skipEntry(walk);
    return;
  }
  const digest: Digest = { crc: 0, bytes: 0 };
  const whole = yield* entry.method === DEFLATED ? inflateEntry(walk, digest) : copyEntry(walk, digest);
  if (!whole) return;
  const packedBytes = intake.consumed - from;
  const said = await passEnd(walk);
  const good =
    said?.crc === digest.crc && said.unpackedBytes === digest.bytes && said.packedBytes === packedBytes;
  if (walk.ended && !good && !walk.damaged)
    yield describeZip('corrupt', 'has a member with a wrong checksum or length', intake);
}

function refuseEntry({ encrypted, method }: ZipEntry): string | undefined {
  if (encrypted) return 'The member is encrypted; unpack the archive and scan the result';
  if (method === STORED || method === DEFLATED) return undefined;
  return `The member is compressed by method ${method}, which is not read; unpack the archive and scan the result`;
}

/** Whether the length of the data is only told behind it. */
function isOpenEnded({ hasDescriptor, packedBytes }: ZipEntry): boolean {
  return hasDescriptor && packedBytes === 0;
}

/** Content and what is wrong with it; whether the input reached its end. */
type Content = AsyncGenerator<Buffer | ReadFault, boolean>;

async function* inflateEntry(walk: EntryWalk, digest: Digest): Content {
  const { intake, entry } = walk;
  const from = intake.consumed;
  const end = yield* inflateStream(intake, digest, createInflater(undefined, walk.salvages));
  walk.damaged = end.state === 'corrupt';
  if (end.state === 'corrupt') yield describeZip('corrupt', `has a damaged member (${end.reason})`, intake);
  const left = Math.max(0, entry.packedBytes - (intake.consumed - from));
  return end.state !== 'truncated' && (await intake.skip(left));
}

async function* copyEntry({ intake, entry }: EntryWalk, digest: Digest): Content {
  const pieces = isOpenEnded(entry) ? cutOpenEnd(intake) : cutLength(intake, entry.packedBytes);
  for await (const piece of pieces) {
    digest.crc = crc32(piece, digest.crc);
    digest.bytes += piece.length;
    yield piece;
  }
  return isOpenEnded(entry) || digest.bytes === entry.packedBytes;
}

async function* cutLength(intake: Intake, length: number): AsyncGenerator<Buffer, void> {
  for (let left = length; left > 0 && (await intake.pull(1));) {
    const piece = intake.rest.subarray(0, left);
    yield piece;
    intake.use(piece.length);
    left -= piece.length;
  }
}

/** A descriptor and the signature of the header behind it. */
const LOOK_BYTES = MAX_DESCRIPTOR_BYTES + 4;

/** Yields bytes up to the descriptor that tells how many they were, or to the end of the input. */
async function* cutOpenEnd(intake: Intake): AsyncGenerator<Buffer, void> {
  const from = intake.consumed;
  while ((await intake.pull(LOOK_BYTES)) || intake.rest.length > 0) {
    const { rest, ended } = intake;
    const at = findDescriptor(rest, intake.consumed - from);
    if (at === 0) return;
    const piece = rest.subarray(0, at ?? (ended ? rest.length : rest.length - LOOK_BYTES + 1));
    yield piece;
    intake.use(piece.length);
  }
}

/** Index of the descriptor in `bytes` that tells its own distance from the start of the data. */
function findDescriptor(bytes: Buffer, distance: number): number | undefined {
  for (
    let at = bytes.indexOf(DESCRIPTOR_SIGNATURE);
    at >= 0;
    at = bytes.indexOf(DESCRIPTOR_SIGNATURE, at + 1)
  ) {
    if (readDescriptor(bytes.subarray(at, at + LOOK_BYTES))?.packedBytes === distance + at) return at;
  }
  return undefined;
}

/** Passes over an entry that is not read. */
async function skipEntry(walk: EntryWalk): Promise<void> {
  const { intake, entry } = walk;
  if (isOpenEnded(entry)) for await (const piece of cutOpenEnd(intake)) void piece;
  else await intake.skip(entry.packedBytes);
  await passEnd(walk);
}

/** Passes over the descriptor, if there is one, and gives what the archive says of the entry. */
async function passEnd(walk: EntryWalk): Promise<Omit<Descriptor, 'length'> | undefined> {
  const { intake, entry } = walk;
  await intake.pull(LOOK_BYTES);
  const descriptor = entry.hasDescriptor ? readDescriptor(intake.rest) : undefined;
  if (descriptor) intake.use(descriptor.length);
  walk.ended = isHeader(intake.rest, 0);
  return entry.hasDescriptor ? descriptor : entry;
}

/** Describes a fault of the archive in `intake`, where that stands. */
export function describeZip(code: 'truncated' | 'corrupt', what: string, intake: Intake): ReadFault {
  const offset = intake.consumed;
  return { code, message: `The zip archive ${what} at byte ${offset}; what came before was scanned`, offset };
}
