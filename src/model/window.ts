/**
 * A stretch of one file's decoded bytes, with enough before and after it to settle every match in it.
 *
 * A window counts in units: bytes, or in UTF-16 text code units, of which each stands in `bytes` as one byte. The
 * windows of one run follow one another; a new run begins with each member of an archive and where text changes from
 * single bytes to UTF-16 or back, and no match crosses from one run to the next.
 *
 * `bytes` is reused from window to window: whoever takes a window is done with it before asking for the next.
 * A match belongs to the window in whose fresh part it starts. `bytes[begin - 1]` always exists and is the byte
 * before the lead, or a line feed where the file begins, so that there is always a context byte to look at.
 */
import type { JournalEntry } from './entry.js';
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
  /** Unit that `bytes[0]` stands for, counted from the run's first; -1 in its first window, whose `begin` is 1. */
  readonly base: number;
  /** Bytes of a unit in the decoded stream. */
  readonly unitBytes: 1 | 2;
  /** Offset in the decoded stream of the run's first unit. */
  readonly origin: number;
  /** Whether the run follows another one of the same member, so that its lines are counted on. */
  readonly continues: boolean;
  /**
   * Set where bytes come as somebody writes them. `preview` is what has come so far, up to a line end, when the writer
   * pauses: it is searched ahead of time, and comes again as a window that settles it.
   */
  readonly live?: 'preview' | 'settled';
  /** Name of the archive's member, `outer!inner` for archives in archives; undefined for a file's own bytes. */
  readonly member?: string;
  /** For a journal: what it recorded of the entry at an offset of the decoded stream; undefined where that is not known. */
  readonly entryAt?: (offset: number) => JournalEntry | undefined;
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
  /** The archive's member that it concerns. */
  readonly member?: string;
}
