/**
 * The words of a plan: what is to be changed, what is not, and why.
 *
 * Plain data. A step knows the file by device and inode, and so every directory above it, so that whoever carries it out
 * can refuse anything that was put in its place since the audit.
 */
import type { AccessList } from '../audit/acl/list.js';
import type { AuditFinding } from '../model/finding.js';

/** What an entry of the file system is known by. */
export interface Identity {
  readonly dev: number;
  readonly ino: number;
}

/** A directory that has to be passed, by its name below the one before it; the first one, the root, by its path. */
export interface Passage extends Identity {
  readonly name: Buffer;
}

export interface Target extends Identity {
  readonly kind: 'file' | 'directory';
  /** Absolute path without symbolic links. */
  readonly path: Buffer;
  /** The path as reports show it. */
  readonly name: string;
  /** The directories above, from the root down; at least one unless the target is the root. */
  readonly passages: readonly Passage[];
}

/** Mode and owner. */
export interface Rights {
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** An access list before and after entries were taken from it. */
export interface Lists {
  readonly before: AccessList;
  readonly after: AccessList;
}

/** One file or directory that gets other rights. */
export interface Step {
  readonly target: Target;
  readonly before: Rights;
  readonly after: Rights;
  /** Undefined if entries of no access list are taken. */
  readonly lists?: Lists | undefined;
  /** Ids of the audit rules that it serves, in order. */
  readonly rules: readonly string[];
}

/** A fault that could be mended in principle, and is not. */
export interface Refusal {
  /** The file or directory as reports show it. */
  readonly name: string;
  readonly rules: readonly string[];
  /** A clause: `it has 2 hard links`. */
  readonly reason: string;
}

/** A log that logrotate should be told of. */
export interface Block {
  readonly name: string;
  readonly lines: readonly string[];
}

/** A setting that opens new logs, as the audits tell it of a log that is closed. */
export interface Cause {
  readonly name: string;
  /** A clause. */
  readonly text: string;
}

export interface Plan {
  /** Directories first, then files, by path. */
  readonly steps: readonly Step[];
  readonly blocks: readonly Block[];
  readonly refusals: readonly Refusal[];
  /** What made it so, and would again. */
  readonly causes: readonly Cause[];
  /** What the audits find afterwards and only a person can decide about. */
  readonly left: readonly AuditFinding[];
}
