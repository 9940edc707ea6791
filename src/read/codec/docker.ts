/**
 * Docker's logs of the driver `local` as text: a line for each record, as Kubernetes' runtimes write it:
 * `2026-11-20T10:00:00.123456789Z stdout F what was printed`, with `P` for a part of a longer line.
 *
 * A record is a message of protocol buffers with its length before and behind it. What is no record is a fault, and it and
 * everything behind it are passed on as they are. Memory is a few records, of at most 2 MiB.
 *
 * Sources: moby, daemon/logger/local (`local.go`, `read.go`) and api/types/plugins/logdriver/entry.proto; protobuf.dev,
 * "Encoding".
 */
import type { ReadFault } from '../../model/window.js';
import { createBatch, type Batch } from '../batch.js';
import { openDecoder, type Decoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import type { ByteSource } from '../source.js';

/** Of the length, big-endian. */
const LENGTH_BYTES = 4;
/** The driver takes lines of up to 1,000,000 bytes. */
const MAX_RECORD_BYTES = 2 * 1024 * 1024;

/** Source of the text of the log in `input`. */
export function openDocker(input: ByteSource): ByteSource {
  return openDecoder(input, decodeDocker);
}

/** The text of the records of `intake`. */
export async function* decodeDocker(intake: Intake): Decoding {
  const batch = createBatch();
  const clock = createClock();
  let wantedBytes: number | undefined = 1;
  while (await intake.pull(wantedBytes)) {
    wantedBytes = takeRecords(intake, batch, clock);
    yield batch.take();
    if (wantedBytes === undefined) return yield* giveUp('corrupt', intake);
  }
  if (intake.rest.length > 0) yield* giveUp('truncated', intake);
}

/** Takes the whole records at hand, without waiting; gives how many bytes the next one wants, if it can be one. */
function takeRecords(intake: Intake, batch: Batch, clock: Clock): number | undefined {
  while (!batch.isFull()) {
    const { rest } = intake;
    if (rest.length < LENGTH_BYTES) return LENGTH_BYTES;
    const length = rest.readUInt32BE(0);
    if (length > MAX_RECORD_BYTES) return undefined;
    const totalBytes = length + 2 * LENGTH_BYTES;
    if (rest.length < totalBytes) return totalBytes;
    const entry = readEntry(rest.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
    if (entry === undefined || rest.readUInt32BE(LENGTH_BYTES + length) !== length) return undefined;
    batch.add(Buffer.from(`${clock(entry.timeNs)} ${entry.source} ${entry.isPart ? 'P' : 'F'} `, 'latin1'));
    batch.add(entry.line);
    batch.add(NEWLINE);
    intake.use(totalBytes);
  }
  return 1;
}

const NEWLINE = Buffer.from('\n');

interface Entry {
  source: string;
  timeNs: bigint;
  line: Buffer;
  isPart: boolean;
}

/** The fields of the message; undefined where it is none. */
function readEntry(message: Buffer): Entry | undefined {
  const entry: Entry = { source: '-', timeNs: 0n, line: message.subarray(0, 0), isPart: false };
  const field = openFields();
  let [isPartial, isLast] = [false, false];
  while (nextField(message, field)) {
    if (field.id === TIME) entry.timeNs = joinNumber(field);
    else if (field.id === SOURCE) entry.source = nameSource(message.subarray(field.start, field.end));
    else if (field.id === LINE) entry.line = message.subarray(field.start, field.end);
    else if (field.id === PARTIAL) isPartial = field.low > 0;
    else if (field.id === METADATA) isLast = isLastPart(message.subarray(field.start, field.end));
  }
  entry.isPart = isPartial && !isLast;
  return field.end === message.length ? entry : undefined;
}

/** Whether the metadata of a part say that it ends the line. */
function isLastPart(metadata: Buffer): boolean {
  const field = openFields();
  let isLast = false;
  while (nextField(metadata, field)) if (field.id === LAST) isLast = field.low > 0;
  return isLast;
}

/** Numbers of fields with the kind of their values: 0 for a number, 2 for bytes. */
const [SOURCE, TIME, LINE, PARTIAL, METADATA] = [(1 << 3) | 2, 2 << 3, (3 << 3) | 2, 4 << 3, (5 << 3) | 2];
const LAST = 1 << 3;

/** A field, used again for the next one. */
interface Field {
  id: number;
  /** Where its bytes begin and end; its number ends at `end` too. */
  start: number;
  end: number;
  /** Its number: the lower 28 bits, and those above. */
  low: number;
  high: number;
}

/** Stands before the first field. */
function openFields(): Field {
  return { id: 0, start: 0, end: 0, low: 0, high: 0 };
}

/** Reads the field behind the last; false at the end of the message, and before what is no number and no bytes. */
function nextField(message: Buffer, field: Field): boolean {
  const before = field.end;
  const isRead = before < message.length && readNumber(message, field);
  const id = field.low;
  const kind = id & 7;
  if (isRead && (kind === 0 || kind === 2) && readNumber(message, field)) {
    field.id = id;
    field.start = field.end;
    if (kind === 2) field.end += field.high > 0 ? Infinity : field.low;
    if (field.end <= message.length) return true;
  }
  field.end = before;
  return false;
}

const MAX_NUMBER_BYTES = 10;

/** Reads the number at the field's end, in groups of seven bits, the least first, and goes behind it. */
function readNumber(bytes: Buffer, field: Field): boolean {
  field.low = 0;
  field.high = 0;
  for (let index = 0; index < MAX_NUMBER_BYTES; index++) {
    const byte = bytes[field.end++];
    if (byte === undefined) return false;
    const bits = byte & 0x7f;
    if (index < 4) field.low += bits * 2 ** (7 * index);
    else field.high += bits * 2 ** (7 * (index - 4));
    if (byte < 0x80) return true;
  }
  return false;
}

/** The number as 64 bits with a sign. */
function joinNumber({ low, high }: Field): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 28n) | BigInt(low));
}

/** A source that is no word would break the line. */
function nameSource(bytes: Buffer): string {
  const name = bytes.toString('latin1', 0, 20);
  return /^[a-z]{1,16}$/.test(name) ? name : '-';
}

const NS_PER_S = 1_000_000_000n;

/** Tells nanoseconds since 1970 by RFC 3339; 64 bits end in 2262. */
type Clock = (timeNs: bigint) => string;

/** A clock that is quick while the second stays the same. */
function createClock(): Clock {
  let [second, told] = [-1n, ''];
  return (timeNs) => {
    const fraction = ((timeNs % NS_PER_S) + NS_PER_S) % NS_PER_S;
    const now = (timeNs - fraction) / NS_PER_S;
    if (now !== second) [second, told] = [now, new Date(Number(now) * 1000).toISOString().slice(0, 19)];
    return `${told}.${String(fraction).padStart(9, '0')}Z`;
  };
}

/** Tells what is wrong, and passes on the rest as it is. */
async function* giveUp(code: 'truncated' | 'corrupt', intake: Intake): Decoding {
  yield describe(code, intake.consumed);
  yield* passOn(intake);
}

async function* passOn(intake: Intake): Decoding {
  while (await intake.pull()) {
    const { rest } = intake;
    yield rest;
    intake.use(rest.length);
  }
}

function describe(code: 'truncated' | 'corrupt', offset: number): ReadFault {
  const what = code === 'truncated' ? 'ends inside a record' : 'is damaged';
  const message = `The log of Docker's driver "local" ${what} at byte ${offset}; the bytes from there on were scanned as they are`;
  return { code, message, offset };
}
