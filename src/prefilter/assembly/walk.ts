/**
 * Walks text through the automaton and marks the bytes at which a literal may end.
 *
 * Each step waits for the one before it, some 2 ns; eight streams that wait at the same time take no longer than one.
 * A stream begins `DEPTH` less one bytes early, so that it meets what begins before it; those marks are passed over later.
 */
import {
  CLASSES,
  DEPTH,
  HEADER,
  HEADER_ROWS,
  HIT,
  MARKS,
  MARKS_BYTES,
  MARK_ENDS,
  STREAMS,
  STREAM_BYTES,
} from './layout';

const LEAD: u32 = DEPTH - 1;

/** Marks [from, to) as the first stream. */
export function walkStream(from: u32, to: u32): void {
  let state = load<u32>(HEADER + HEADER_ROWS);
  store<u32>(MARK_ENDS, MARKS);
  for (let at = from - LEAD; at < to; at++) {
    state = load<u32>(state + <u32>load<u8>(<u32>load<u8>(at), CLASSES));
    if (state & HIT) state = mark(0, at, state);
  }
}

/** Marks eight streams, of which the first begins at `from`. */
export function walkStreams(from: u32): void {
  const root = load<u32>(HEADER + HEADER_ROWS);
  for (let stream: u32 = 0; stream < <u32>STREAMS; stream++) {
    store<u32>(MARK_ENDS + (stream << 2), MARKS + stream * MARKS_BYTES);
  }
  let s0 = root;
  let s1 = root;
  let s2 = root;
  let s3 = root;
  let s4 = root;
  let s5 = root;
  let s6 = root;
  let s7 = root;
  for (let at = from - LEAD; at < from + STREAM_BYTES; at++) {
    s0 = load<u32>(s0 + <u32>load<u8>(<u32>load<u8>(at), CLASSES));
    s1 = load<u32>(s1 + <u32>load<u8>(<u32>load<u8>(at, STREAM_BYTES), CLASSES));
    s2 = load<u32>(s2 + <u32>load<u8>(<u32>load<u8>(at, 2 * STREAM_BYTES), CLASSES));
    s3 = load<u32>(s3 + <u32>load<u8>(<u32>load<u8>(at, 3 * STREAM_BYTES), CLASSES));
    s4 = load<u32>(s4 + <u32>load<u8>(<u32>load<u8>(at, 4 * STREAM_BYTES), CLASSES));
    s5 = load<u32>(s5 + <u32>load<u8>(<u32>load<u8>(at, 5 * STREAM_BYTES), CLASSES));
    s6 = load<u32>(s6 + <u32>load<u8>(<u32>load<u8>(at, 6 * STREAM_BYTES), CLASSES));
    s7 = load<u32>(s7 + <u32>load<u8>(<u32>load<u8>(at, 7 * STREAM_BYTES), CLASSES));
    if (!((s0 | s1 | s2 | s3 | s4 | s5 | s6 | s7) & HIT)) continue;
    if (s0 & HIT) s0 = mark(0, at, s0);
    if (s1 & HIT) s1 = mark(1, at + STREAM_BYTES, s1);
    if (s2 & HIT) s2 = mark(2, at + 2 * STREAM_BYTES, s2);
    if (s3 & HIT) s3 = mark(3, at + 3 * STREAM_BYTES, s3);
    if (s4 & HIT) s4 = mark(4, at + 4 * STREAM_BYTES, s4);
    if (s5 & HIT) s5 = mark(5, at + 5 * STREAM_BYTES, s5);
    if (s6 & HIT) s6 = mark(6, at + 6 * STREAM_BYTES, s6);
    if (s7 & HIT) s7 = mark(7, at + 7 * STREAM_BYTES, s7);
  }
}

/** Notes the place and the state, which it returns without the `HIT`. */
function mark(stream: u32, place: u32, state: u32): u32 {
  const marks = MARK_ENDS + (stream << 2);
  const next = load<u32>(marks);
  store<u32>(next, place);
  store<u32>(next, state & ~HIT, 4);
  store<u32>(marks, next + 8);
  return state & ~HIT;
}
