/**
 * How far a file was read by an earlier scan, so that a later one reads only what is new.
 *
 * A mark identifies bytes by keyed digests, because a plain hash of a short log is as good as the log. Marks are made of the
 * very bytes that were read, and are checked against the very file that is read on: where they do not hold, the file is
 * read from its start. A cursor never says that a file is clean; it says that these bytes were read whole, without a fault.
 */
import { WINDOW_MARGIN_BYTES } from './window.js';

/** What stands in a file up to a size. */
export interface Mark {
  /** Bytes of the file that it is about. */
  readonly sizeBytes: number;
  /** Keyed digest of the first bytes, at most `HEAD_BYTES`; hexadecimal. */
  readonly head: string;
  /** Keyed digest of the bytes from `findTail(sizeBytes)` on; hexadecimal. */
  readonly tail: string;
}

/** A mark up to which a file of plain text was read, and where lines stand at its `findResume(sizeBytes)`. */
export interface Resumption extends Mark {
  /** Number of the line. */
  readonly line: number;
  /** Offset at which that line begins. */
  readonly lineStart: number;
}

/** What a scan leaves of a file that it read whole. */
export interface Trail {
  /** Present with lines where the file can be read on, without them where it can only be known again. */
  readonly mark: Mark | Resumption;
  /** Times of the file when it was opened, milliseconds since 1970-01-01 UTC. */
  readonly modifiedMs: number;
  readonly changedMs: number;
  /** Bytes at its start that an earlier scan had read; 0 if it was read from its start. */
  readonly skippedBytes: number;
}

/** A file of an earlier scan. */
export interface Cursor {
  readonly dev: number;
  readonly ino: number;
  readonly mark: Mark | Resumption;
  readonly modifiedMs: number;
  readonly changedMs: number;
  /** Whether the last change was old when the file was read, so that a later one has another time. */
  readonly settled: boolean;
  /** Keyed digest of the name, where findings depend on names; else empty. */
  readonly name: string;
}

/** What earlier scans of the same rules left, and what this one leaves. */
export interface History {
  /** The cursor of a file by identity. */
  findInode(dev: number, ino: number): Cursor | undefined;
  /** The cursors of files that begin alike and can be read on, longest first. */
  findHead(head: string): readonly Cursor[];
  /** Whether a finding was reported by an earlier scan. */
  isReported(finding: FindingId): boolean;
  /** Notes a file that was read, or was found unchanged. */
  addCursor(cursor: Cursor): void;
  /** Notes a secret that is reported now; it is never reported again. */
  addSecret(secret: FindingId): void;
  /** Says which faults of the surroundings there are now, old and new. One that is gone is reported when it comes back, if
   * the look was a whole one. */
  setFaults(faults: readonly FindingId[], whole: boolean): void;
  /** Takes back all cursors: something that was read is not reported. */
  dropCursors(): void;
}

/** What a finding is known by, whatever its file and line. */
export interface FindingId {
  readonly rule: string;
  readonly fingerprint: string;
}

/** Which scans have a history in common. */
export interface HistoryRequest {
  /** Digest of everything that decides what is found: cursors hold for one policy. */
  readonly policy: string;
  /** Digest of what is scanned: faults that are gone are forgotten by the next scan of the same. */
  readonly scope: string;
}

/** Opens what earlier scans left. */
export type OpenHistory = (request: HistoryRequest) => History;

/** The one text of a finding's identity. */
export function spellId({ rule, fingerprint }: FindingId): string {
  return `${rule} ${fingerprint}`;
}

/** Bytes of a head. */
export const HEAD_BYTES = 1024;

/** Whether a mark tells where lines stand. */
export function isResumption(mark: Mark | Resumption): mark is Resumption {
  return 'line' in mark;
}

/** The offset at which reading starts again where an earlier scan stopped. 0 for files that are read whole. */
export function findTail(sizeBytes: number): number {
  return findLead(findResume(sizeBytes));
}

/**
 * The offset at which reading starts where matches count from `offset` on: far enough before it that every match near it is
 * seen with all that belongs to it. Even, so that code units of two bytes are told as in the whole file. 0 near the start.
 */
export function findLead(offset: number): number {
  const from = offset - WINDOW_MARGIN_BYTES - 1;
  return from < HEAD_BYTES ? 0 : from - (from % 2);
}

/** The offset from which matches count again. */
export function findResume(sizeBytes: number): number {
  return sizeBytes - WINDOW_MARGIN_BYTES;
}
