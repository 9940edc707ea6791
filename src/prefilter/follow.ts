/**
 * Whether a literal may be followed by what stands behind it: the oracle, and the automata as the kernel has them.
 *
 * Says no only where that is certain: where a byte may stand for something else (an escape), where a line may go on in
 * the next one or be filled up with blanks, and at the end of the range, everything may follow.
 */
import { DEAD, UNKNOWN, type Follow, type FollowTable } from '../model/follow.js';
import { FOLLOW_STEPS } from './assembly/layout.js';

const BLANK = 0x20;
const DEL = 0x7f;
/** Line ends, and what escapes begin with: LF, CR, ESC, `%`, `&` and a backslash. */
const OPENERS = [0x0a, 0x0d, 0x1b, 0x25, 0x26, 0x5c];
const LINE_ENDS: ReadonlySet<number | undefined> = new Set([0x0a, 0x0d]);
const LINE_FEED = 0x0a;
/** How a container's record may begin. */
const TIMED_LINE = '2026-11-22T';
/** With which the text of a container's record ends. */
const RECORD_END = '","s';

/** Whether the automaton goes on from `text[at]`; nothing is known of `text[end]`. */
export function mayFollow(
  { classes, width, raw, cells }: Follow,
  text: Buffer,
  at: number,
  end: number,
): boolean {
  const stop = Math.min(at + FOLLOW_STEPS, end);
  let row = 0;
  for (let place = at; place < stop; place++) {
    if (cells[row] !== 0) return true;
    const byte = text[place] ?? 0;
    if (!raw && OPENERS.includes(byte)) return byte !== LINE_FEED || mayJoin(text, place, end);
    if (mayEndRecord(text, place, end)) return true;
    const next = cells[row + 1 + (classes[Math.min(byte, DEL)] ?? 0)];
    if (next === DEAD) return byte === BLANK && isFill(text, place, end);
    if (next === undefined || next === UNKNOWN) return true;
    row = (next - 1) * (1 + width);
  }
  return true;
}

/** Whether the line behind the line feed at `at` may go on with its line: it is indented, or a container's record. */
function mayJoin(text: Buffer, at: number, end: number): boolean {
  if (at + TIMED_LINE.length >= end) return true;
  const next = text.toString('latin1', at + 1, at + 1 + TIMED_LINE.length);
  return next.startsWith(' ') || next.startsWith('{') || (next.startsWith('2') && next.endsWith('T'));
}

function mayEndRecord(text: Buffer, at: number, end: number): boolean {
  const seen = text.toString('latin1', at, Math.min(at + RECORD_END.length, end));
  return seen.startsWith('"') && (seen.length < RECORD_END.length || seen === RECORD_END);
}

/** Whether the blanks from `at` on may be nothing but the rest of a line. */
function isFill(text: Buffer, at: number, end: number): boolean {
  const stop = Math.min(at + FOLLOW_STEPS, end);
  let place = at;
  while (place < stop && text[place] === BLANK) place++;
  return place === stop || LINE_ENDS.has(text[place]);
}

/** What may follow the literals, laid out for the kernel. */
export interface FollowLayout {
  /** Automata and lists of them; the first four bytes mean nothing. */
  readonly bytes: Uint8Array;
  /** By literal, where its list is in `bytes`; 0 for none. */
  readonly lists: readonly number[];
}

/** Lays out each table once, and each list of them. */
export function layOutFollows(follows: readonly (readonly FollowTable[] | undefined)[]): FollowLayout {
  const parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array): number => {
    parts.push(part);
    length += part.length;
    return length - part.length;
  };
  add(new Uint8Array(4));
  const places = new Map<FollowTable, number>();
  const placeOf = (table: FollowTable): number => {
    const place = places.get(table) ?? add(Buffer.from(table, 'base64'));
    places.set(table, place);
    return place;
  };
  const lists = follows.map((tables) => {
    const entries = tables?.map(placeOf);
    return entries === undefined ? 0 : add(writeWords([entries.length, ...entries]));
  });
  return { bytes: Buffer.concat(parts), lists };
}

function writeWords(words: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * words.length);
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word, 4 * index);
  return bytes;
}
