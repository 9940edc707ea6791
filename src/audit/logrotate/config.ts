/**
 * The words of a logrotate configuration that has been read: blocks, what is wrong, and the files that it
 * is made of.
 *
 * Plain data. A block that logrotate does not use stays in the list with the reason, so that the audit can
 * say of a log which block would have governed it.
 */
import type { Cost } from './directives.js';
import type { Glob } from './glob.js';
import type { Position, Settings } from './settings.js';

/** One thing of the file system that reading a configuration asks for. */
export type Source =
  | {
      readonly kind: 'file';
      readonly mode: number;
      readonly uid: number;
      readonly sizeBytes: number;
      /** One character for each byte; undefined if the file is too large or may not be read. */
      readonly text: string | undefined;
    }
  | { readonly kind: 'directory'; readonly dev: number; readonly names: readonly string[] }
  | { readonly kind: 'other' }
  | { readonly kind: 'missing'; readonly code: string };

/** Sources by absolute path, one character for each byte. */
export type Sources = ReadonlyMap<string, Source>;

/** Why logrotate passes over a whole file without an error. */
export type IgnoredReason = 'writable' | 'owner' | 'taboo';

/** A thing that is wrong, at a place. */
export interface Note {
  readonly kind:
    | 'unknown-directive'
    | 'bad-directive' // known, with something wrong about its value
    | 'overridden-criterion' // a block tells two, and the last one counts
    | 'syntax'
    | 'include'; // names what cannot be read, or nests too deep
  readonly position: Position;
  readonly cost: Cost;
  /** A clause: `"rotate" is out of range`. */
  readonly text: string;
  /** The directive concerned, at most 32 characters; empty if there is none. */
  readonly word: string;
}

/** Why a block has no effect. */
export type Lost =
  | { readonly kind: 'ignored-file'; readonly reason: IgnoredReason }
  /** An error in the block, or in what stands above it. */
  | { readonly kind: 'error'; readonly note: Note };

/** Patterns of logs with the settings for them. */
export interface Block {
  readonly position: Position;
  readonly patterns: readonly Glob[];
  readonly settings: Settings;
  /** What is wrong inside, and is not the reason of its loss. */
  readonly notes: readonly Note[];
  /** Undefined while the block is in force. */
  readonly lost: Lost | undefined;
}

export interface LogrotateConfig {
  /** In the order in which logrotate reads them. */
  readonly blocks: readonly Block[];
  /** What is wrong outside of blocks. */
  readonly notes: readonly Note[];
  /** Files and directories that are wanted and not among the sources. */
  readonly wanted: readonly string[];
  /** Files that exist and could not be read. */
  readonly unreadable: readonly string[];
  /** The file in which there was more than this reader takes. */
  readonly beyond: string | undefined;
}
