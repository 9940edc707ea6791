/**
 * Makes text of the export format that journalctl writes: a line `FIELD=value` for every field, an empty line behind
 * every entry.
 *
 * Values of several lines, or with control characters, have a length of eight bytes before them in that format; here they
 * stand as they are. Fields that begin with two underscores are no part of the log but addresses: they are left out, and
 * told by the index of entries. Any value may be of any length and passes in pieces.
 *
 * Source of the format: systemd, "Journal Export Formats".
 */
import type { ReadFault } from '../../model/window.js';
import { createBatch, type Batch } from '../batch.js';
import type { Decoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import type { EntryIndex, OpenEntry } from './entries.js';

const LINE_FEED = 10;
const EQUALS = 0x3d;
/** Journald takes names of up to 64 bytes. */
const MAX_NAME_BYTES = 255;
const LENGTH_BYTES = 8;
/** As much of a value is told of an entry. */
const MAX_FACT_BYTES = 256;

/** Fields that tell of an entry. */
const FACTS: ReadonlyMap<string, keyof OpenEntry> = new Map([
  ['__CURSOR', 'cursor'],
  ['__REALTIME_TIMESTAMP', 'time'],
  ['SYSLOG_IDENTIFIER', 'program'],
  ['_COMM', 'program'],
  ['_SYSTEMD_UNIT', 'unit'],
  ['PRIORITY', 'priority'],
]);

/** What was read of one field before its value. */
interface Field {
  readonly name: string;
  /** Bytes of the value; undefined for one that ends with its line. */
  readonly length: number | undefined;
}

/** What is known of the text while it is made. */
interface Draft {
  readonly batch: Batch;
  readonly entries: EntryIndex;
  readonly onEntry: () => void;
  /** The entry that fields belong to; undefined between entries. */
  entry?: OpenEntry | undefined;
}

/** The text of `intake`, with each entry added to `entries`; `onEntry` hears of each that was whole. */
export async function* decodeExport(intake: Intake, entries: EntryIndex, onEntry: () => void): Decoding {
  const draft: Draft = { batch: createBatch(), entries, onEntry };
  const { batch } = draft;
  for (;;) {
    takeLines(intake, draft);
    if (batch.isFull()) yield batch.take();
    const field = await readField(intake);
    if (field === 'end' || 'code' in field) {
      yield batch.take();
      if (field !== 'end') yield field;
      return;
    }
    if (field.name === '') endEntry(draft);
    else yield* readValue(intake, field, draft);
  }
}

/** Takes the whole lines at hand, which is nearly everything, without waiting; stops before anything else. */
function takeLines(intake: Intake, draft: Draft): void {
  const { rest } = intake;
  let at = 0;
  while (!draft.batch.isFull()) {
    const end = measureName(rest, at);
    const feed = rest[end] === EQUALS ? rest.indexOf(LINE_FEED, end) : end === at ? at : -1;
    if (feed < 0 || rest[feed] !== LINE_FEED) break;
    if (feed === at) endEntry(draft);
    else {
      const name = rest.toString('latin1', at, end);
      openEntry(draft);
      if (!isAddress(name)) draft.batch.add(rest.subarray(at, feed + 1));
      noteFact(draft, name, () => rest.toString('latin1', end + 1, Math.min(feed, end + 1 + MAX_FACT_BYTES)));
    }
    at = feed + 1;
  }
  intake.use(at);
}

/** Index behind the name at `at`. */
function measureName(bytes: Buffer, at: number): number {
  let end = at;
  while (end - at <= MAX_NAME_BYTES && isNameByte(bytes[end] ?? 0)) end++;
  return end;
}

function openEntry(draft: Draft): OpenEntry {
  return (draft.entry ??= draft.entries.add(draft.batch.written));
}

function endEntry(draft: Draft): void {
  if (!draft.entry) return;
  draft.batch.add(NEWLINE);
  draft.onEntry();
  draft.entry = undefined;
}

/** Fields that are not part of the log. */
function isAddress(name: string): boolean {
  return name.startsWith('__');
}

function noteFact(draft: Draft, name: string, read: () => string): void {
  const fact = FACTS.get(name);
  if (fact === undefined) return;
  const entry = openEntry(draft);
  if (name !== '_COMM' || entry.program === undefined) entry[fact] = read();
}

const NEWLINE = Buffer.from('\n');

/** Reads up to the value; an empty name is the end of an entry. */
async function readField(intake: Intake): Promise<Field | ReadFault | 'end'> {
  if (!(await intake.pull(1))) return 'end';
  if (intake.rest[0] === LINE_FEED) {
    intake.use(1);
    return { name: '', length: 0 };
  }
  const end = await findNameEnd(intake);
  if (end < 1) return describeMess(intake);
  const name = intake.rest.toString('latin1', 0, end);
  const isLine = intake.rest[end] === EQUALS;
  intake.use(end + 1);
  if (isLine) return { name, length: undefined };
  if (!(await intake.pull(LENGTH_BYTES))) return describeMess(intake);
  const length = Number(intake.rest.readBigUInt64LE(0));
  intake.use(LENGTH_BYTES);
  return Number.isSafeInteger(length) ? { name, length } : describeMess(intake);
}

/** Index of what ends a name; -1 where no name stands. */
async function findNameEnd(intake: Intake): Promise<number> {
  await intake.pull(MAX_NAME_BYTES + 1);
  const end = measureName(intake.rest, 0);
  const ending = intake.rest[end];
  return ending === EQUALS || ending === LINE_FEED ? end : -1;
}

/** Capitals, digits and underscores. */
function isNameByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}

/** Passes a value on, in pieces, with its name before and a line feed behind it. */
async function* readValue(intake: Intake, { name, length }: Field, draft: Draft): Decoding {
  const { batch } = draft;
  const isText = !isAddress(name);
  openEntry(draft);
  let start = '';
  if (isText) batch.add(Buffer.from(`${name}=`));
  let left = length ?? Infinity;
  for (let ended = left === 0; !ended;) {
    if (!(await intake.pull(1))) break;
    const feed = length === undefined ? intake.rest.indexOf(LINE_FEED) : -1;
    const piece = intake.rest.subarray(0, feed >= 0 ? feed : Math.min(left, intake.rest.length));
    if (start.length < MAX_FACT_BYTES) start += piece.toString('latin1', 0, MAX_FACT_BYTES);
    if (isText) batch.add(piece);
    left -= piece.length;
    ended = feed >= 0 || left === 0;
    intake.use(piece.length);
    if (batch.isFull()) yield batch.take();
  }
  if (isText) batch.add(NEWLINE);
  noteFact(draft, name, () => start.slice(0, MAX_FACT_BYTES));
  // The line feed that ends a value of either form.
  if (await intake.pull(1)) intake.use(1);
}

function describeMess({ consumed }: Intake): ReadFault {
  const message = `What journalctl printed is not in its export format at byte ${consumed}; the rest was not read`;
  return { code: 'io-error', message, offset: consumed };
}
