/**
 * The automaton of all literals, as Aho and Corasick have it, each state with the next one for every class of bytes.
 *
 * Takes what the host has told of the literals; memory is zero where notes and rows will be. A state stands for the first bytes of some literal,
 * at most `DEPTH`, whatever their case. States are numbered by their length, so that those that most texts are in lie together.
 */
import {
  CLASSES,
  DEPTH,
  HEADER,
  HEADER_LITERALS,
  HEADER_NOTES,
  HEADER_ROWS,
  HIT,
  NOTE_BYTES,
  NOTE_FALL,
  NOTE_LINK,
  RECORDS,
  RECORD_BYTES,
  RECORD_LENGTH,
  RECORD_NEXT,
  RECORD_STATE,
  RECORD_TEXT,
  ROW_BYTES,
} from './layout';
import { fillRecords } from './records';

let root: u32 = 0;
let rowsEnd: u32 = 0;

/** Builds the automaton; to be called once. Returns the number of its states. */
export function build(): u32 {
  fillRecords();
  root = load<u32>(HEADER + HEADER_ROWS);
  rowsEnd = root + ROW_BYTES;
  const recordsEnd: u32 = RECORDS + load<u32>(HEADER + HEADER_LITERALS) * RECORD_BYTES;
  for (let depth: u32 = 0; depth < <u32>DEPTH; depth++) {
    for (let record: u32 = RECORDS; record < recordsEnd; record += RECORD_BYTES) extend(record, depth);
  }
  for (let state = root; state < rowsEnd; state += ROW_BYTES) complete(state);
  return (rowsEnd - root) / ROW_BYTES;
}

/** Where the note of a state is, which is known by the address of its row. */
export function noteOf(state: u32): u32 {
  return (
    load<u32>(HEADER + HEADER_NOTES) + ((state - load<u32>(HEADER + HEADER_ROWS)) / ROW_BYTES) * NOTE_BYTES
  );
}

/** Takes a literal one byte further from the root, and leaves it where it ends. */
function extend(record: u32, depth: u32): void {
  const length = min<u32>(load<u32>(record, RECORD_LENGTH), DEPTH);
  if (depth >= length) return;
  const state = depth === 0 ? root : load<u32>(record, RECORD_STATE);
  const edge = state + load<u8>(CLASSES + load<u8>(record + depth, RECORD_TEXT));
  if (load<u32>(edge) === 0) {
    store<u32>(edge, rowsEnd);
    rowsEnd += ROW_BYTES;
  }
  const next = load<u32>(edge);
  store<u32>(record, next, RECORD_STATE);
  if (depth + 1 < length) return;
  const note = noteOf(next);
  store<u32>(record, load<u32>(note), RECORD_NEXT);
  store<u32>(note, record);
}

/** Fills a row: where no literal goes on, the text goes on from the longest end of it that begins one. */
function complete(state: u32): void {
  const fall = load<u32>(noteOf(state), NOTE_FALL);
  for (let edge = state, other = fall; edge < state + ROW_BYTES; edge += 4, other += 4) {
    const next = load<u32>(edge);
    const fallen = fall === 0 ? root : load<u32>(other);
    store<u32>(edge, next === 0 ? fallen : next | link(next, fallen & ~HIT));
  }
}

/** Tells a state where it falls back to; returns `HIT` if a literal ends there or on the way back. */
function link(state: u32, fall: u32): u32 {
  const note = noteOf(state);
  const fallNote = noteOf(fall);
  const next = load<u32>(fallNote) === 0 ? load<u32>(fallNote, NOTE_LINK) : fall;
  store<u32>(note, fall, NOTE_FALL);
  store<u32>(note, next, NOTE_LINK);
  return load<u32>(note) === 0 && next === 0 ? 0 : HIT;
}
