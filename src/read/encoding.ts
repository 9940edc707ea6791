/**
 * Cuts a stream into stretches of one text encoding, and gives UTF-16 as one byte a code unit.
 *
 * Whatever has ASCII for a part (UTF-8, Latin-1, broken mixtures of both) is given as it is. UTF-16, of either byte
 * order, is known by its byte order mark at the start, or anywhere by a run of code units that are ASCII text; a run of
 * ASCII in UTF-16 changes back, since programs append to logs without a look at what is there. A code unit below 128
 * is given as that byte and any other as a byte over 127, so that places can be told exactly.
 *
 * Hot: single bytes pass at about 2 GB/s, zeros at 3.5 GB/s, UTF-16 at 440 MB/s. Run `npm run bench` before and after a
 * change.
 */
import type { ReadFault } from '../model/window.js';
import { Intake } from './intake.js';
import { openRange } from './range.js';
import type { ByteSource } from './source.js';

/** Bytes up to a change of encoding. */
export interface Stretch {
  readonly source: ByteSource;
  readonly unitBytes: 1 | 2;
  /** Where it starts in the stream, in bytes. */
  readonly origin: number;
  /** Whether all that is left is in it, whatever the encoding. */
  readonly isRest?: boolean;
}

type Encoding = 'bytes' | 'utf16le' | 'utf16be';

/** As many code units in a row that look like another encoding make it one. */
const RUN_UNITS = 12;
const LINE_FEED = 10;
/** Changes of encoding that are followed, without a long stretch of single bytes between; what has more is no text. */
const MAX_CHANGES = 1000;
/** So long is a long stretch: what comes behind it does not depend on what was before. */
export const CALM_BYTES = 128 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** Bytes that are worth a look. */
const STEP_BYTES = 4096;

/**
 * Yields the stretches of `input`; each is to be read to its end before the next is asked for. `from` is the offset at
 * which the input starts, an even one, where all before it was found to be single bytes.
 */
export async function* cutStretches(input: ByteSource, from = 0): AsyncGenerator<Stretch, void> {
  const chunk = spare ?? Buffer.allocUnsafe(CHUNK_BYTES);
  spare = undefined;
  try {
    const intake = new Intake(input, chunk);
    let encoding: Encoding | undefined = from === 0 ? await readMark(intake) : 'bytes';
    for (let changes = 0; encoding !== undefined; changes++) {
      const stretch: OpenStretch =
        changes < MAX_CHANGES ? openStretch(intake, encoding, from) : openRest(intake, from);
      yield stretch;
      if (encoding === 'bytes' && from + intake.consumed - stretch.origin >= CALM_BYTES) changes = 0;
      encoding = stretch.next;
    }
  } finally {
    spare = chunk;
  }
}

/** A chunk for each of thousands of small files would keep the collector busier than the search. */
let spare: Buffer | undefined;

/** Passes over a byte order mark of UTF-16; that of UTF-8 is no trouble where it is. */
async function readMark(intake: Intake): Promise<Encoding> {
  await intake.pull(2);
  const mark = intake.rest.toString('hex', 0, 2);
  if (mark !== 'fffe' && mark !== 'feff') return 'bytes';
  intake.use(2);
  return mark === 'fffe' ? 'utf16le' : 'utf16be';
}

interface OpenStretch extends Stretch {
  /** The encoding of what follows, once the stretch has been read; undefined at the end of the stream. */
  readonly next: Encoding | undefined;
}

function openStretch(intake: Intake, encoding: Encoding, from: number): OpenStretch {
  const unitBytes = encoding === 'bytes' ? 1 : 2;
  let seen: Change = { sure: 0 };

  /** Looks at more bytes; false at the end of the stream. */
  async function look(): Promise<boolean> {
    await intake.pull(intake.rest.length + STEP_BYTES);
    return study();
  }

  function study(): boolean {
    if (intake.rest.length < unitBytes) return false;
    seen = encoding === 'bytes' ? findUtf16(intake) : findOther(intake, encoding);
    return true;
  }

  /** Looks at what has come, until there is something to give; false when the writer pauses before. */
  async function arrives(): Promise<boolean> {
    for (;;) {
      if (seen.sure === 0 && seen.next === undefined) study();
      if (seen.sure > 0 || seen.next !== undefined || intake.ended) return true;
      if (!(await intake.pullReady()) && !intake.ended) return false;
    }
  }

  async function fill(target: Buffer): Promise<number> {
    while (seen.sure === 0 && seen.next === undefined && (await look()));
    const bytes = intake.rest.subarray(0, seen.sure);
    const given = encoding === 'bytes' ? bytes.copy(target) : copyUnits(bytes, target, encoding);
    intake.use(given * unitBytes);
    seen = { ...seen, sure: seen.sure - given * unitBytes };
    return given;
  }

  // What is at hand from the stretch before is seldom too little; to pull at once would have the chunk grow with each change.
  study();
  return {
    source: { fill, faults: [], ...(intake.isLive && { arrives }), close() {} },
    unitBytes,
    origin: from + intake.consumed,
    get next() {
      return seen.next;
    },
  };
}

/** All that is left, as it is. */
function openRest(intake: Intake, from: number): OpenStretch {
  const offset = from + intake.consumed;
  const fault: ReadFault = {
    code: 'unsupported',
    message: `The text changes its encoding more than ${MAX_CHANGES} times; from byte ${offset} on it was read as single bytes`,
    offset,
  };
  const rest = openRange(intake, Infinity);
  const source: ByteSource = { fill: (target) => rest.fill(target), faults: [fault], close() {} };
  return { source, unitBytes: 1, origin: offset, isRest: true, next: undefined };
}

function copyUnits(bytes: Buffer, target: Buffer, encoding: 'utf16le' | 'utf16be'): number {
  const units = Math.min(target.length, bytes.length / 2);
  const low = encoding === 'utf16le' ? 0 : 1;
  for (let unit = 0; unit < units; unit++) {
    const value = bytes[2 * unit + low] as number;
    const isAscii = bytes[2 * unit + 1 - low] === 0 && value < 128;
    target[unit] = isAscii ? value : value | 128;
  }
  return units;
}

/** Where the encoding of the bytes at hand changes. */
interface Change {
  /** How many bytes surely come before a change. */
  readonly sure: number;
  readonly next?: Encoding;
}

/** Finds the first run of UTF-16 among single bytes. */
function findUtf16(intake: Intake): Change {
  const { rest, ended } = intake;
  for (let zero = rest.indexOf(0); zero >= 0;) {
    const last = findLastZero(rest, zero);
    const little = checkRun(rest, last === zero ? zero - 1 : last + 1, 'utf16le');
    const big = checkRun(rest, last, 'utf16be');
    const change = little && big ? (isBigLikelier(intake, zero, last) ? big : little) : (little ?? big);
    if (change && (change.next !== undefined || !ended)) return change;
    zero = rest.indexOf(0, last + 1);
  }
  // The last byte may be the first half of a code unit; but a line end rather belongs to what is before it.
  return { sure: ended || endsLine(rest) ? rest.length : rest.length - 1 };
}

function endsLine(bytes: Buffer): boolean {
  return bytes.length > 1 && bytes[bytes.length - 1] === LINE_FEED;
}

/** Which byte order to take for ASCII behind the zeros from `zero` to `last`, which can be read in both. */
function isBigLikelier({ rest, consumed }: Intake, zero: number, last: number): boolean {
  // Files that are UTF-16 from their start have code units at even places.
  if (last > zero) return (consumed + last) % 2 === 0;
  // A line end rather belongs to the single bytes before.
  return rest[zero - 1] === LINE_FEED && consumed + zero > 1;
}

/** Whether a run of UTF-16 starts at `from`, or may start there if it goes on behind the end of `bytes`. */
function checkRun(bytes: Buffer, from: number, encoding: 'utf16le' | 'utf16be'): Change | undefined {
  if (from < 0) return undefined;
  const low = encoding === 'utf16le' ? 0 : 1;
  const to = from + 2 * RUN_UNITS;
  let at = from;
  while (at < to && bytes[at + 1 - low] === 0 && IS_TEXT[bytes[at + low] ?? 0] === 1) at += 2;
  if (at === to) return { sure: from, next: encoding };
  return at + 1 >= bytes.length ? { sure: from } : undefined;
}

const ZEROS = Buffer.alloc(4096);

/** The last of the zeros that stand from `zero` on. Files that were cut while open have gigabytes of them. */
function findLastZero(bytes: Buffer, zero: number): number {
  let at = zero;
  const near = Math.min(bytes.length, zero + 64);
  while (at + 1 < near && bytes[at + 1] === 0) at++;
  if (at + 1 < near) return at;
  while (
    at + ZEROS.length < bytes.length &&
    bytes.compare(ZEROS, 0, ZEROS.length, at, at + ZEROS.length) === 0
  )
    at += ZEROS.length - 1;
  while (bytes[at + 1] === 0) at++;
  return at;
}

/** Finds the first run of ASCII, or of the other byte order, in UTF-16. */
function findOther({ rest, ended }: Intake, encoding: 'utf16le' | 'utf16be'): Change {
  const low = encoding === 'utf16le' ? 0 : 1;
  const end = rest.length - (rest.length % 2);
  let [ascii, swapped] = [0, 0];
  for (let at = 0; at < end; at += 2) {
    const high = rest[at + 1 - low] as number;
    const value = rest[at + low] as number;
    const isText = IS_TEXT[high] === 1;
    ascii = isText && IS_TEXT[value] === 1 ? ascii + 1 : 0;
    swapped = isText && value === 0 ? swapped + 1 : 0;
    if (ascii === RUN_UNITS) return { sure: at + 2 - 2 * RUN_UNITS, next: 'bytes' };
    if (swapped === RUN_UNITS) {
      return { sure: at + 2 - 2 * RUN_UNITS, next: encoding === 'utf16le' ? 'utf16be' : 'utf16le' };
    }
  }
  return { sure: ended ? end : end - 2 * Math.max(ascii, swapped) };
}

/** Per byte, 1 for printable ASCII, tabs, line ends and escapes. */
const IS_TEXT = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 32 && byte < 127) || [9, 10, 13, 27].includes(byte) ? 1 : 0,
);
