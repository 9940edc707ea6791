/**
 * What kept logscan from reading something whole: expected trouble as data, never thrown.
 *
 * Every file that ends in another state than *scanned* has at least one problem, every problem is in
 * every report, and one problem is enough to set the "incomplete" exit bit.
 */

/** Stable codes; reports and tests rely on them. */
export type ProblemCode =
  | 'not-found' // an operand names nothing, or a glob matched nothing
  | 'unreadable' // permission denied
  | 'vanished' // there when listed, gone when opened
  | 'replaced' // another file stood at the path when it was opened
  | 'shrunk' // the file became shorter while it was read
  | 'special-file' // FIFO, socket or device
  | 'symlink-skipped' // a link whose target is not part of this scan
  | 'symlink-dangling' // a link to nothing
  | 'symlink-loop'
  | 'too-deep' // below --max-depth by default limits, or nested compression
  | 'truncated' // compressed stream ends early
  | 'corrupt' // compressed stream is damaged, or has trailing bytes of another kind
  | 'bomb' // expands beyond a limit of ratio, size or members
  | 'unsupported' // a format that logscan knows and cannot read
  | 'binary-skipped' // a binary file that the user asked to skip
  | 'io-error' // any other failure of the system
  | 'findings-capped' // more distinct secrets than a report can hold
  | 'audit-unknown' // a fact about the host could not be had
  | 'interrupted' // stopped by a signal
  | 'notify-failed'; // new findings could not be told to somebody

export interface Problem {
  readonly code: ProblemCode;
  /** What failed, the quoted value, what to do; one sentence without a full stop. */
  readonly message: string;
  /** The file or directory concerned, as reports show it. */
  readonly file?: string;
  /** Byte in the file (compressed bytes for compressed files) where reading stopped. */
  readonly offset?: number;
}

/** How a file ended. */
export type FileState = 'scanned' | 'partly-scanned' | 'skipped';

/** How a file ended of which so many bytes were read. */
export function tellState(bytes: number, problems: readonly Problem[]): FileState {
  if (problems.length === 0) return 'scanned';
  return bytes > 0 ? 'partly-scanned' : 'skipped';
}
