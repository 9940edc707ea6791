/**
 * A stretch of one file's decoded bytes, with enough before and after it to settle every match in it.
 *
 * `bytes` is reused from window to window: whoever takes a window is done with it before asking for the next.
 * A match belongs to the window in whose fresh part it starts. `bytes[begin - 1]` always exists and is the byte
 * before the lead, or a line feed where the file begins, so that there is always a context byte to look at.
 */
import type { ProblemCode } from './problem.js';
import { MAX_RULE_SPAN_BYTES } from './rule.js';

export interface Window {
  readonly bytes: Buffer;
  /** Index of the first valid byte, at least 1. */
  readonly begin: number;
  /** Index of the first byte that no earlier window had as fresh. */
  readonly freshFrom: number;
  /** Index behind the last fresh byte. */
  readonly freshTo: number;
  /** Index behind the last valid byte. */
  readonly end: number;
  /** Offset of `bytes[0]` in the decoded stream; -1 in the first window, whose `begin` is 1. */
  readonly base: number;
}

/**
 * Bytes before and behind the fresh part, unless the file begins or ends there: a match that starts in the fresh
 * part may overlap one that starts a span earlier or later, whose own region reaches another span.
 */
export const WINDOW_MARGIN_BYTES = 2 * MAX_RULE_SPAN_BYTES;

/** A fault met while reading: what came before it is good, what comes after it was not read. */
export interface ReadFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly offset?: number;
}
