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
  /** Line and column of index `at` of the window's fresh part. */
  locate(window: Window, at: number): { readonly line: number; readonly column: number };
  /** Another one at the same place, which goes on by itself. */
  fork(): Position;
  /** Passes over the rest of the window. */
  finish(window: Window): void;
}

/** Starts at the first unit of a run, which stands in line `firstLine`. */
export function createPosition(prefilter: Pick<Prefilter, 'countLines'>, firstLine = 1): Position {
  return continuePosition(prefilter, firstLine, 0);
}

/** `lineOffset` is the first unit of `line`, counted from the run's first. */
function continuePosition(
  prefilter: Pick<Prefilter, 'countLines'>,
  line: number,
  lineOffset: number,
): Position {
  /** Index in the window up to which lines were counted; -1 before its first place. */
  let counted = -1;

  function advance(window: Window, to: number): void {
    const from = counted < 0 ? window.freshFrom : counted;
    line += prefilter.countLines(from, to);
    const feed = window.bytes.subarray(from, to).lastIndexOf(10);
    if (feed >= 0) lineOffset = window.base + from + feed + 1;
    counted = to;
  }

  return {
    get line() {
      return line;
    },
    locate(window, at) {
      advance(window, at);
      return { line, column: window.base + at - lineOffset + 1 };
    },
    fork: () => continuePosition(prefilter, line, lineOffset),
    finish(window) {
      advance(window, window.freshTo);
      counted = -1;
    },
  };
}
