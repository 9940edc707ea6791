/**
 * The ways in which views may read what stands at a byte: an escape, a colour, the end of a line.
 *
 * Takes bytes and the index of one that views may undo; gives what it may stand for, as it is and in each view. Says
 * `unclear` where only the views themselves can tell. Agrees with `lens/`: what a lens makes of the text is always
 * among the readings.
 */
import { goesOn } from './continuation.js';
import { measureSequence } from './lens/ansi.js';
import { readEntity, SIMPLE_ESCAPES } from './lens/escape.js';
import { countBlanks, MIN_INDENT } from './lens/join.js';
import { readHex } from './lens/percent.js';

/** What the `length` bytes at a place may stand for. */
export interface Readings {
  readonly length: number;
  readonly readings: readonly Reading[];
}

type Reading = ArrayLike<number>;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ESCAPE = 0x1b;
const BLANK = 0x20;
const QUOTE = 0x22;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;
/** What begins with one of these may stand for something else. */
const OPENERS = [LINE_FEED, CARRIAGE_RETURN, ESCAPE, PERCENT, AMPERSAND, BACKSLASH];

const IS_OPENER = Uint8Array.from({ length: 256 }, (_, byte) => (OPENERS.includes(byte) ? 1 : 0));

/** Whether a byte stands for itself in every view; blanks and quotes do, but see `isFilled` and `isRecordEnd`. */
export function isPlain(byte: number): boolean {
  return IS_OPENER[byte] === 0;
}

/** Whether the blanks at `at` only fill up a line that goes on in the next one. */
export function isFilled(bytes: Buffer, at: number): boolean {
  const end = at + countBlanks(bytes, at);
  const feed = bytes[end] === CARRIAGE_RETURN ? end + 1 : end;
  return bytes[feed] === LINE_FEED && goesOn({ bytes }, feed);
}

/** Whether the text of a record of Docker's ends before `at`, maybe in the middle of its message. */
export function isRecordEnd(bytes: Buffer, at: number): boolean {
  return bytes[at] === QUOTE && bytes.toString('latin1', at, at + 4) === '","s';
}

/** How the bytes at `at`, the first of which is not plain, may be read. */
export function listReadings(bytes: Buffer, at: number): Readings | 'unclear' {
  switch (bytes[at] ?? LINE_FEED) {
    case LINE_FEED:
      return readLineEnd(bytes, at);
    case CARRIAGE_RETURN:
      return bytes[at + 1] === LINE_FEED && goesOn({ bytes }, at + 1) ? 'unclear' : takeRaw(bytes, at, 1);
    case ESCAPE:
      return readSequence(bytes, at);
    case PERCENT:
      return readPercent(bytes, at);
    case AMPERSAND:
      return readAmpersand(bytes, at);
    default:
      return readBackslashes(bytes, at);
  }
}

function takeRaw(bytes: Buffer, at: number, length: number, ...others: readonly Reading[]): Readings {
  return { length, readings: [bytes.subarray(at, at + length), ...others] };
}

/** No match crosses a line end; where a terminal's width has cut a line, nothing or a blank is in its place. */
function readLineEnd(bytes: Buffer, at: number): Readings | 'unclear' {
  if (!goesOn({ bytes }, at)) return { length: 1, readings: [] };
  const indent = countBlanks(bytes, at + 1);
  const isPadded = bytes[at - 1] === BLANK && bytes[at - 2] === BLANK;
  return isPadded || indent < MIN_INDENT ? 'unclear' : { length: 1 + indent, readings: [[], [BLANK]] };
}

function readSequence(bytes: Buffer, at: number): Readings {
  const length = measureSequence(bytes, at);
  return length === 0 ? takeRaw(bytes, at, 1) : takeRaw(bytes, at, length, []);
}

function readPercent(bytes: Buffer, at: number): Readings {
  const byte = readHex(bytes[at + 1], bytes[at + 2]);
  if (byte < 0) return takeRaw(bytes, at, 1);
  return byte === LINE_FEED ? takeRaw(bytes, at, 3) : takeRaw(bytes, at, 3, [byte]);
}

function readAmpersand(bytes: Buffer, at: number): Readings | 'unclear' {
  const entity = readEntity(bytes, at);
  if (!entity) return takeRaw(bytes, at, 1);
  const [byte] = entity.bytes;
  return byte === AMPERSAND ? 'unclear' : takeRaw(bytes, at, entity.length, entity.bytes);
}

/** More in a row are left to the views. */
const MAX_BACKSLASHES = 8;

/** Backslashes and what they escape: as they stand, with one level of escapes undone, and with two. */
function readBackslashes(bytes: Buffer, at: number): Readings | 'unclear' {
  let count = 1;
  while (count <= MAX_BACKSLASHES && bytes[at + count] === BACKSLASH) count++;
  const letter = String.fromCharCode(bytes[at + count] ?? 0);
  if (count > MAX_BACKSLASHES || letter === 'u' || letter === 'x') return 'unclear';
  if (isRecordEnd(bytes, at + count)) return 'unclear';
  const key = count + letter;
  const known = backslashes.get(key) ?? undoBackslashes(count, letter);
  backslashes.set(key, known);
  return known;
}

/** By number and what they escape, as logs have few of them. */
const backslashes = new Map<string, Readings>();

function undoBackslashes(count: number, letter: string): Readings {
  const escaped = letter in SIMPLE_ESCAPES ? [letter.charCodeAt(0)] : [];
  const raw = [...new Array<number>(count).fill(BACKSLASH), ...escaped];
  const once = undoSimple(raw);
  const twice = undoSimple(once);
  // Behind a line end nothing matches.
  const others = [once, twice].filter((reading) => !reading.includes(LINE_FEED));
  return { length: raw.length, readings: [raw, ...others] };
}

/** One level of simple escapes undone. */
function undoSimple(text: readonly number[]): readonly number[] {
  const undone: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    const simple = byte === BACKSLASH ? SIMPLE_ESCAPES[String.fromCharCode(text[at + 1] ?? 0)] : undefined;
    if (simple !== undefined) at++;
    undone.push(simple ?? byte);
  }
  return undone;
}
