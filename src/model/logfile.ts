/**
 * A file that the walk reached and that may be opened, with the facts of its `lstat`.
 *
 * `path` is bytes, because names on disk need not be UTF-8; `name` is the same path for people and
 * reports, in which every byte that is not valid UTF-8 stands as `\xNN`. Only `path` is ever opened.
 */
import { isUtf8 } from 'node:buffer';
import type { LineContext } from './finding.js';
import type { Resumption } from './cursor.js';

/** Facts of one directory entry, as `lstat` (or `stat` behind a followed link) gave them. */
export interface FileFacts {
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly dev: number;
  readonly ino: number;
  /** Number of hard links. */
  readonly links: number;
  readonly sizeBytes: number;
  /** Last modification, milliseconds since 1970-01-01 UTC. */
  readonly modifiedMs: number;
  /** Last change of content or facts, milliseconds since 1970-01-01 UTC; missing where nobody asked. */
  readonly changedMs?: number;
}

export interface LogFile {
  /** The bytes to open; `-` stands for standard input when `stdin` is set. */
  readonly path: Buffer;
  /** The path as reports show it. */
  readonly name: string;
  /** Path, as reports show it, of the log that this file is a generation of: `logs/a.log` for `logs/a.log.2.gz`. */
  readonly family: string;
  readonly facts: FileFacts;
  readonly stdin?: boolean;
  /** A FIFO that the user named: it is read as it is written, until its writers are gone. */
  readonly fifo?: boolean;
  /** Whether `path` is a symbolic link that the user named or asked to follow; `facts` are its target's. */
  readonly link?: boolean;
  /** The container whose output it holds. */
  readonly container?: Pick<LineContext, 'container' | 'image' | 'pod'>;
  /** Where an earlier scan stopped; what comes before is skipped if it is still there. */
  readonly resume?: Resumption;
  /** The part of it that is to be read, where several threads share a large file; all if not given. */
  readonly range?: FileRange;
}

/** A part of an open file of plain bytes. All ranges of a file share its descriptor and the facts of when it was opened. */
export interface FileRange {
  /** Belongs to whoever cut the file. */
  readonly fd: number;
  readonly sizeBytes: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly modifiedMs: number;
  readonly changedMs: number;
  /** The first and the last bytes of the file, by which a copy of it is known. */
  readonly ends: FileEnds;
  /** Offset of the first byte. */
  readonly from: number;
  /** Offset behind the last byte; `Infinity` for the last range, which ends with the file. */
  readonly to: number;
  /** Bytes of every range but the last. */
  readonly stepBytes: number;
  /** Number of ranges before it. */
  readonly index: number;
}

/** The first and the last bytes of a file; none if they could not be had. */
export interface FileEnds {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** The text form of path bytes: valid UTF-8 unchanged, any other byte as `\xNN`. */
export function displayName(path: Buffer): string {
  if (isUtf8(path)) return path.toString('utf8');
  let name = '';
  for (let at = 0; at < path.length;) {
    const length = utf8Length(path, at);
    name += length === 0 ? escapeByte(path[at] ?? 0) : path.toString('utf8', at, at + length);
    at += length || 1;
  }
  return name;
}

function utf8Length(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

function escapeByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
