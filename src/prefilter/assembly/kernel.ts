/**
 * The kernel, in AssemblyScript: finds all literals in a range of memory, counts lines, folds to ASCII.
 *
 * Takes records that `../simd.ts` has written where `layout.ts` says, and makes an automaton of them (`automaton.ts`); gives
 * hits in the order of the contract. Works block by block: walks eight streams through the automaton side by side
 * (`walk.ts`), then compares the literals that may have been met. Hot: `../README.md` says how fast it is and how to
 * measure; measure before and after a change.
 */
import { noteOf } from './automaton';
import { mayFollow } from './follow';
import {
  DEPTH,
  HEADER,
  HEADER_HITS,
  HEADER_HIT_LIMIT,
  HEADER_RESUME,
  MARKS,
  MARKS_BYTES,
  MARK_ENDS,
  NOTE_LINK,
  RECORD_FOLD,
  RECORD_FOLLOWS,
  RECORD_LENGTH,
  RECORD_NEXT,
  RECORD_TEXT,
  STREAMS,
  STREAM_BYTES,
} from './layout';
import { walkStream, walkStreams } from './walk';

export { build } from './automaton';
export { countLines, foldAscii } from './bytes';

/** How far a start may lie before the byte at which the automaton meets it. */
const REACH: u32 = DEPTH - 1;
const BLOCK_BYTES: u32 = STREAMS * STREAM_BYTES;

/** The range of the running scan and the number of hits so far. */
let rangeFrom: u32 = 0;
let rangeTo: u32 = 0;
let rangeEnd: u32 = 0;
let hits: u32 = 0;

/**
 * Finds the literals that start in [from, to) and end at or before `end`, and returns their number.
 * All starts below the header's `RESUME` are decided; call again from there while it is below `to`.
 */
export function scan(from: u32, to: u32, end: u32): u32 {
  const stop = min(to + REACH, end);
  rangeFrom = from;
  rangeTo = to;
  rangeEnd = end;
  hits = 0;
  let at = from;
  while (at < stop) {
    const isBlock = stop - at >= BLOCK_BYTES;
    const streams: u32 = isBlock ? STREAMS : 1;
    const next = isBlock ? at + BLOCK_BYTES : min(at + STREAM_BYTES, stop);
    if (isBlock) walkStreams(at);
    else walkStream(at, next);
    const undecided = verify(at, streams);
    if (undecided !== 0) return suspend(undecided - REACH);
    at = next;
  }
  store<u32>(HEADER + HEADER_RESUME, to);
  return hits;
}

/** Keeps the hits before `resume`: a later mark may still belong between the others. */
function suspend(resume: u32): u32 {
  const list = load<u32>(HEADER + HEADER_HITS);
  while (hits > 0 && load<u32>(list + (hits << 3) - 4) >= resume) hits--;
  store<u32>(HEADER + HEADER_RESUME, resume);
  return hits;
}

/** Emits the literals at the marks of the first `streams` streams; returns the place of the first that found no room, or 0. */
function verify(from: u32, streams: u32): u32 {
  const limit = load<u32>(HEADER + HEADER_HIT_LIMIT);
  for (let stream: u32 = 0; stream < streams; stream++) {
    const begin = from + stream * STREAM_BYTES;
    const marksEnd = load<u32>(MARK_ENDS + (stream << 2));
    for (let mark: u32 = MARKS + stream * MARKS_BYTES; mark < marksEnd; mark += 8) {
      const place = load<u32>(mark);
      // What ends before the stream begins is the stream's before.
      if (place < begin) continue;
      if (hits > limit) return place;
      compareAll(load<u32>(mark, 4), place);
    }
  }
  return 0;
}

/** Emits the literals of which the first `DEPTH` bytes end with the byte at `place`, where `state` has been reached. */
function compareAll(state: u32, place: u32): void {
  for (; state !== 0; state = load<u32>(noteOf(state), NOTE_LINK)) {
    let record = load<u32>(noteOf(state));
    for (; record !== 0; record = load<u32>(record, RECORD_NEXT)) compare(record, place);
  }
}

function compare(record: u32, place: u32): void {
  const length = load<u32>(record, RECORD_LENGTH);
  const start = place + 1 - min<u32>(length, DEPTH);
  if (start < rangeFrom || start >= rangeTo || start + length > rangeEnd) return;
  if (!isEqual(record, start, length)) return;
  if (!mayFollow(load<u32>(record, RECORD_FOLLOWS), start + length, rangeEnd)) return;
  emit(((<u64>start) << 32) | load<u32>(record));
}

function isEqual(record: u32, start: u32, length: u32): bool {
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  for (let done: u32 = 0; done < length; done += 16) {
    const text = v128.load(record + done, RECORD_TEXT);
    const seen = v128.or(v128.load(start + done), v128.load(record + done, RECORD_FOLD));
    const counts = i8x16.lt_u(lanes, i8x16.splat(<i8>(length - done)));
    if (v128.any_true(v128.and(v128.xor(seen, text), counts))) return false;
  }
  return true;
}

/** Inserts a hit: marks come in order, but starts lie up to `REACH` bytes before them. */
function emit(hit: u64): void {
  const list = load<u32>(HEADER + HEADER_HITS);
  let place = list + (hits << 3);
  while (place > list && load<u64>(place - 8) > hit) {
    store<u64>(place, load<u64>(place - 8));
    place -= 8;
  }
  store<u64>(place, hit);
  hits++;
}
