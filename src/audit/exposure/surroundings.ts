/**
 * What is known about the ways out of a host: the words between `gather.ts`, which reads files, and the pure
 * audits, which only judge.
 *
 * Plain data. What could not be read is absent, so an empty list never means that nobody gets the logs.
 */
import type { LogFile } from '../../model/logfile.js';
import type { Channel } from './channel.js';

/** A file that a process holds open. */
export interface OpenFile {
  readonly pid: number;
  /** Name of the program, at most 15 characters. */
  readonly program: string;
  /** Real path on this machine, one character for each byte; where a deleted file stood. */
  readonly path: string;
  readonly isDeleted: boolean;
  readonly isWritten: boolean;
  /** What stands behind the descriptor; undefined if it could not be examined. */
  readonly inode: { readonly dev: number; readonly ino: number; readonly sizeBytes: number } | undefined;
}

export interface Surroundings {
  readonly channels: readonly Channel[];
  /** Files in directories of logs. */
  readonly openFiles: readonly OpenFile[];
  /** A log whose writers' processes could not be examined, one for all; undefined where there is none. */
  readonly unseen?: LogFile | undefined;
  /** Names of programs that run. */
  readonly programs: ReadonlySet<string>;
  /** Real paths of the home directories of people. */
  readonly homes: ReadonlySet<string>;
  /** Real paths of directories in which everyone makes temporary files. */
  readonly temporary: ReadonlySet<string>;
}
