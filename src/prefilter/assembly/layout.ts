/**
 * Where things lie in the kernel's memory, for the kernel and for the TypeScript that fills it.
 *
 * Both compilers read this file, so it holds plain numbers only, each below 2^31 (AssemblyScript takes
 * them as i32). Addresses and sizes are bytes. What depends on the literals or on the window's capacity
 * lies from `RECORDS` on, at addresses that the header names.
 */

/** u32 words that the host writes, but for `RESUME`; `HEADER + field` is the address of one. */
export const HEADER = 1024;
/** Number of literals. */
export const HEADER_LITERALS = 0;
/** Address of the states' notes. */
export const HEADER_NOTES = 4;
/** Address of the states' rows; the first is the root's. */
export const HEADER_ROWS = 8;
/** Address of the hits: u64 each, start address in the upper half, literal id in the lower. */
export const HEADER_HITS = 12;
/** Number of hits from which on no further mark is looked at before the host has emptied the area. */
export const HEADER_HIT_LIMIT = 16;
/** Written by `scan`: the first start that it has not decided. */
export const HEADER_RESUME = 20;
/** Address of what may follow the literals. */
export const HEADER_FOLLOWS = 24;
/** Address of the entries, behind which the literals stand, one behind the other. */
export const HEADER_ENTRIES = 28;

/** By stream, the address behind its last mark. */
export const MARK_ENDS = 1088;
/**
 * By byte, four times its class, 0 for what no literal has among its first. Both cases of a letter have one. When there are
 * more than a row has room for, some share one: the kernel compares what it reports, so that costs only time.
 */
export const CLASSES = 1152;

/** Bytes of a literal that the automaton knows; the rest is compared. */
export const DEPTH = 8;

/** A state's row: by class, the address of the next state's row, with `HIT` where a literal may end there. */
export const ROW_BYTES = 256;
export const HIT = 1;

/** A state's note: u32 address of its first record, u32 row of the next state that has one, u32 row to fall back to. */
export const NOTE_BYTES = 16;
export const NOTE_LINK = 4;
export const NOTE_FALL = 8;

/** Stretches of text that are walked side by side, so that each hides how long the others wait for memory. */
export const STREAMS = 8;
/** Bytes of a stream: an odd number of cache lines, so that the streams do not compete for the same ones. */
export const STREAM_BYTES = 2112;
/** Marks of the streams: u32 address of the byte, u32 row; one for each byte at most, and for those before the stream. */
export const MARKS = 1408;
export const MARKS_BYTES = 17024;

/** What is told of a literal: u32 place of its list, u8 length, u8 1 if its case counts. */
export const ENTRY_BYTES = 8;
export const ENTRY_LENGTH = 4;
export const ENTRY_EXACT = 5;

/** The records; all that depends on their number is behind them. */
export const RECORDS = 137600;

/** A record: u32 literal id, u32 next record of its state, u32 length, u32 state while building, text, fold mask, u32 list. */
export const RECORD_BYTES = 160;
export const RECORD_NEXT = 4;
export const RECORD_LENGTH = 8;
export const RECORD_STATE = 12;
/** Lower-case where case is ignored. */
export const RECORD_TEXT = 16;
/** 0x20 where the case of a letter is ignored, else 0. */
export const RECORD_FOLD = 80;
/** Where its list of automata is, counted from the first; 0 where anything may follow. A list: u32 length, u32 places likewise. */
export const RECORD_FOLLOWS = 144;

/** An automaton of what may follow: u8 number of classes, with `FOLLOW_RAW` where escapes count for nothing, the class of each ASCII byte, rows; see `model/follow.ts`. */
export const FOLLOW_RAW = 128;
export const FOLLOW_CLASSES = 1;
export const FOLLOW_ROWS = 129;
/** Bytes behind a literal that are looked at. */
export const FOLLOW_STEPS = 256;

/** Bytes that the kernel may read after the end of a range. */
export const PADDING_BYTES = 64;
