/**
 * What every prefilter takes and promises, whatever its kernel.
 *
 * A prefilter is exact: it reports each occurrence of each literal in its range once and nothing else, so
 * that all kernels give the same candidates in the same order. It owns the memory that files are read
 * into. It knows no rules, no patterns and no files.
 */
import type { FollowTable } from '../model/follow.js';

/** A string to look for. Its index in the list that the prefilter was made from is its id. */
export interface Literal {
  /** ASCII, `MIN_LITERAL_BYTES` to `MAX_LITERAL_BYTES` long. */
  readonly text: string;
  /** If false, the letters A-Z and a-z match both cases; nothing else ever folds. */
  readonly caseSensitive: boolean;
  /** What may follow; anything, if not given. Where none of it can follow, an occurrence is left out. */
  readonly follow?: readonly FollowTable[];
}

export const MIN_LITERAL_BYTES = 3;
export const MAX_LITERAL_BYTES = 64;
/** Length of a text that is searched beside the window. */
export const MAX_TEXT_BYTES = 32 * 1024;

/** Bytes of a window, as indexes into it: `0 <= from <= to <= end <= window.length`. */
export interface ScanRange {
  /** The first byte where an occurrence may start. */
  readonly from: number;
  /** The byte after the last one where an occurrence may start. */
  readonly to: number;
  /** The byte after the last one that an occurrence may include. */
  readonly end: number;
}

/** Told of one occurrence: the literal's id, and the index of its first byte in the window. */
export type Visit = (literal: number, offset: number) => void;

export interface Prefilter {
  readonly kernel: 'simd' | 'scalar';
  /** The memory that the reader fills; its length is the capacity asked for. */
  readonly window: Buffer;
  /**
   * Reports every occurrence of every literal that starts in window[from, to) and ends at or before `end`.
   *
   * - None is missed: overlapping and nested occurrences, prefixes of each other, the same text listed
   *   twice, those at the very start and the very end; bytes before `from` and from `end` on play no part.
   * - None is invented, and none is told twice.
   * - One is left out if its literal says what may follow, and that cannot stand behind it (`follow.ts`).
   * - They come in ascending order of offset, then of literal id.
   * - `visit` must neither change the window nor call what `visit` was given to; what it throws ends the scan and is passed on.
   *
   * Ranges with the same `end` that share a border report together what their union reports.
   * Throws a RangeError for indexes that are not a range of the window.
   */
  scan(range: ScanRange, visit: Visit): void;
  /**
   * Reports what `scan` would for a window that holds `text` alone: what starts in text[0, to). May be called by the `visit` of
   * a `scan`. Throws a RangeError for a text longer than `MAX_TEXT_BYTES`.
   */
  searchText(text: Buffer, to: number, visit: Visit): void;
  /**
   * window[from, end) with each byte over 127 replaced by DEL (0x7F), at the same indexes: the window itself
   * when it is pure ASCII there, else a second buffer of the same length, of which only [from, end) is
   * valid, and only until the next call. Throws a RangeError for indexes that are not a range of the window.
   */
  ascii(from: number, end: number): Buffer;
  /** Number of LF bytes in window[from, to). Throws a RangeError for indexes that are not a range of the window. */
  countLines(from: number, to: number): number;
}

/** Throws a RangeError unless `0 <= from <= to <= end <= capacityBytes`, all of them integers. */
export function checkRange(range: ScanRange, capacityBytes: number): void {
  const { from, to, end } = range;
  const isInteger = Number.isInteger(from) && Number.isInteger(to) && Number.isInteger(end);
  if (isInteger && 0 <= from && from <= to && to <= end && end <= capacityBytes) return;
  throw new RangeError(
    `Not a range of a window of ${capacityBytes} bytes: from ${from} to ${to}, end ${end}`,
  );
}
