/**
 * The walk's contract: what it is asked, and what it says.
 *
 * Every entry that the walk comes upon ends in exactly one item, except those that another item already
 * covers: a second way to the same file, and a link to something that was walked.
 */
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';

export interface WalkOptions {
  /** Paths and globs as typed; `-` is a file of that name here. */
  readonly operands: readonly string[];
  /** Absolute path that relative operands start from. */
  readonly cwd: string;
  /** Globs of what to leave out, operands included; a directory left out is not entered. */
  readonly exclude: readonly string[];
  /** Levels of subdirectories to enter below an operand; 0 for none, `Infinity` for all. */
  readonly maxDepth: number;
  readonly followSymlinks: boolean;
}

export type WalkItem =
  | { readonly type: 'file'; readonly file: LogFile }
  /** `skipped` when the problem stands for one file that is not read. */
  | { readonly type: 'problem'; readonly problem: Problem; readonly skipped: boolean }
  /** A file or directory left out by `exclude` or `maxDepth`. */
  | { readonly type: 'excluded'; readonly name: string }
  /** A directory that was listed. */
  | { readonly type: 'directory'; readonly name: string };

/** An item for one file that is not read. */
export function skipFile(problem: Problem): WalkItem {
  return { type: 'problem', problem, skipped: true };
}

/** An item for trouble with anything but a single file. */
export function reportTrouble(problem: Problem): WalkItem {
  return { type: 'problem', problem, skipped: false };
}
