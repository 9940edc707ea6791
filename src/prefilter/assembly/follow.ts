/**
 * Whether a literal may be followed by what stands behind it, as `../follow.ts` has it.
 *
 * Only near misses that are so in every reading of the text are told here; most of them within three bytes.
 */
import { FOLLOW_CLASSES, FOLLOW_RAW, FOLLOW_ROWS, FOLLOW_STEPS, HEADER, HEADER_FOLLOWS } from './layout';

const DEAD: u32 = 0;
const UNKNOWN: u32 = 255;
const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;
const BLANK: u32 = 32;
const QUOTE: u32 = 34;
const DEL: u32 = 127;
const BRACE: u32 = 123;
/** How the time of a container's record begins, and the T in it, counted from the line feed. */
const CENTURY: u32 = 50;
const TIME: u32 = 84;
const TIME_AT: u32 = 11;
/** `","s`, with which the text of a container's record ends. */
const RECORD_END: u32 = 0x73222c22;

/** Whether one of the automata at `place` goes on from `at`; 0 is no list. */
export function mayFollow(place: u32, at: u32, end: u32): bool {
  if (place === 0) return true;
  const base = load<u32>(HEADER + HEADER_FOLLOWS);
  const list = base + place;
  const listEnd = list + 4 + (load<u32>(list) << 2);
  for (let entry = list + 4; entry < listEnd; entry += 4) {
    if (goesOn(base + load<u32>(entry), at, end)) return true;
  }
  return false;
}

function goesOn(automaton: u32, at: u32, end: u32): bool {
  const rows = automaton + FOLLOW_ROWS;
  const first = <u32>load<u8>(automaton);
  const isRaw = first >= <u32>FOLLOW_RAW;
  const rowBytes = 1 + (first & (<u32>(FOLLOW_RAW - 1)));
  if (load<u8>(rows) !== 0) return true;
  let row = rows;
  for (const stop = min(at + FOLLOW_STEPS, end); at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (!isRaw && isOpener(byte)) return byte !== LINE_FEED || mayJoin(at, end);
    if (byte === QUOTE && mayEndRecord(at, end)) return true;
    const own = <u32>load<u8>(automaton + min(byte, DEL), FOLLOW_CLASSES);
    const next = <u32>load<u8>(row + own, 1);
    if (next === DEAD) return byte === BLANK && isFill(at, end);
    if (next === UNKNOWN) return true;
    row = rows + (next - 1) * rowBytes;
    if (load<u8>(row) !== 0) return true;
  }
  return true;
}

/** Line ends, and what escapes begin with: LF, CR, ESC, `%`, `&` and a backslash, as bits. */
const OPENERS_BELOW_64: u64 = (1 << 10) | (1 << 13) | (1 << 27) | (1 << 37) | (1 << 38);
const OPENERS_FROM_64: u64 = 1 << (92 - 64);

function isOpener(byte: u32): bool {
  const openers = byte < 64 ? OPENERS_BELOW_64 : OPENERS_FROM_64;
  return byte < 128 && ((openers >> (byte & 63)) & 1) !== 0;
}

/** Whether the line behind the line feed at `at` may go on with its line: it is indented, or a container's record. */
function mayJoin(at: u32, end: u32): bool {
  if (at + TIME_AT >= end) return true;
  const byte = <u32>load<u8>(at, 1);
  return byte === BLANK || byte === BRACE || (byte === CENTURY && load<u8>(at, TIME_AT) === TIME);
}

function mayEndRecord(at: u32, end: u32): bool {
  return at + 4 > end || load<u32>(at) === RECORD_END;
}

/** Whether the blanks from `at` on may be nothing but the rest of a line. */
function isFill(at: u32, end: u32): bool {
  const stop = min(at + FOLLOW_STEPS, end);
  while (at < stop && load<u8>(at) === BLANK) at++;
  if (at === stop) return true;
  const byte = <u32>load<u8>(at);
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}
