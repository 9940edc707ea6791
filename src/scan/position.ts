/**
 * Counts lines and columns along a run of windows.
 *
 * Both count from 1; a column counts units: bytes, or code units of UTF-16; lines end at a line feed. Lines are
 * counted once, between one place asked for and the next, so places must be asked for in order.
 */
import type { Window } from '../model/window.js';
import type { Prefilter } from '../prefilter/prefilter.js';

export interface Position {
  /** The line that was reached. */
  readonly line: number;
  /** The unit at which that line begins, counted from the run's first. */
  readonly lineStart: number;
  /**
   * Places before this offset stand in the line that goes on from an earlier range, of which the start is not known: their
   * columns count from the start of the file. `Infinity` until that line ends, 0 where its start is known.
   */
  readonly openTo: number;
  /** Line and column of index `at` of the window's fresh part. */
  locate(window: Window, at: number): { readonly line: number; readonly column: number };
  /** Another one at the same place, which goes on by itself. */
  fork(): Position;
  /** Passes over the rest of the window. */
  finish(window: Window): void;
}

/** A place in a run. */
export type LinePlace = Pick<Position, 'line' | 'lineStart'> & Partial<Pick<Position, 'openTo'>>;

export const FIRST_LINE: LinePlace = { line: 1, lineStart: 0 };
/** In the middle of a file, where nobody has counted yet. */
export const UNKNOWN_LINE: LinePlace = { line: 1, lineStart: 0, openTo: Infinity };

/** Starts at the first fresh unit of a run, which stands in line `first.line`; that line begins at `first.lineStart`. */
export function createPosition(
  prefilter: Pick<Prefilter, 'countLines'>,
  first: LinePlace = FIRST_LINE,
): Position {
  let { line, lineStart, openTo = 0 } = first;
  /** Index in the window up to which lines were counted; -1 before its first place. */
  let counted = -1;

  function advance(window: Window, to: number): void {
    const from = counted < 0 ? window.freshFrom : counted;
    line += prefilter.countLines(from, to);
    const feed = window.bytes.subarray(from, to).lastIndexOf(10);
    if (feed >= 0) {
      lineStart = window.base + from + feed + 1;
      if (openTo === Infinity) openTo = window.base + window.bytes.indexOf(10, from) + 1;
    }
    counted = to;
  }

  return {
    get line() {
      return line;
    },
    get lineStart() {
      return lineStart;
    },
    get openTo() {
      return openTo;
    },
    locate(window, at) {
      advance(window, at);
      return { line, column: window.base + at - lineStart + 1 };
    },
    fork: () => createPosition(prefilter, { line, lineStart, openTo }),
    finish(window) {
      advance(window, window.freshTo);
      counted = -1;
    },
  };
}
