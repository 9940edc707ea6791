/**
 * What every report format is: something that takes the events of one scan and writes one document.
 *
 * A report writes into the `Writable` it was given and never ends it, so that the caller decides what happens to
 * standard output. Nothing is written before `start` was accepted. A reader that goes away (EPIPE) silences a report
 * without an error; whoever owns the stream handles that.
 */
import type { Writable } from 'node:stream';
import type { Event } from '../model/event.js';

/** One document in the making. */
export interface Report {
  /** Takes the next event; a promise settles when the stream can take more. Await it before the next event. */
  accept(event: Event): Promise<void> | void;
  /** Ends the document, once; without a `done` event before, the document says that it is incomplete. */
  close(): Promise<void>;
}

/** What formats need to know of their surroundings. */
export interface ReportOptions {
  /** Colours of the terminal: 0 none (and ASCII only), 1 sixteen, 2 256, 3 all. */
  readonly colorLevel: 0 | 1 | 2 | 3;
  /** Width of the terminal in columns; 0 where it is not known. */
  readonly columns: number;
  /** Whether a complete scan without findings prints nothing; text only. */
  readonly quiet: boolean;
  /** Whether start facts and all listed occurrences are printed; text only. */
  readonly verbose: boolean;
  /** Whether every file is listed with how it ended. */
  readonly coverage: boolean;
  /** Whether it is told how severities came about; with `verbose` if not given; text only. */
  readonly reasons?: boolean;
  /** Absolute directory below which SARIF names files by relative URIs. */
  readonly sarifRoot: string;
  /** Absolute directory to which relative file names belong. */
  readonly cwd: string;
  /** Name of this scan among others of the same commit, for SARIF. */
  readonly category?: string;
  /** Home page of the tool, for SARIF. */
  readonly toolUri?: string;
}

/** Starts a report into `out`; throws nothing and writes nothing yet. */
export type OpenReport = (out: Writable, options: ReportOptions) => Report;
