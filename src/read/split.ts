/**
 * Splits a large file into ranges, which several threads read at the same time.
 *
 * The file is opened once, as any other, and its ranges share the descriptor: what happens to its name later is nothing to
 * them. Only what begins as text in single bytes is split. Where that is not what it turns out to be, the range that meets
 * it goes on to the end of the file; where another encoding begins, to a seam well behind that.
 */
import { closeSync, readSync } from 'node:fs';
import { findResume } from '../model/cursor.js';
import type { FileRange, LogFile } from '../model/logfile.js';
import { WINDOW_MARGIN_BYTES } from '../model/window.js';
import { findKnown } from './mark.js';
import { openLog, type OpenedLog } from './open.js';
import { SAMPLE_BYTES } from './plain.js';
import { isPackedName, isText } from './text.js';

export interface RangeSizes {
  /** Files with as many bytes to read are split. */
  readonly leastBytes: number;
  /** Bytes of a range, at least `MIN_RANGE_BYTES`; the last one may have a margin more. */
  readonly rangeBytes: number;
}

export interface SplitOptions extends RangeSizes {
  /** See `ReadOptions`. */
  readonly markKey?: Uint8Array;
}

export const MIN_RANGE_BYTES = 2 * WINDOW_MARGIN_BYTES;

export interface SplitFile {
  /** Shared by all ranges; the caller closes it. */
  readonly fd: number;
  /** The file, once for each of its ranges, in order. */
  readonly parts: Iterable<LogFile>;
}

/** Splits `file`; undefined for one that is to be read whole. Throws a RangeError for ranges that are too small. */
export function splitFile(file: LogFile, options: SplitOptions): SplitFile | undefined {
  if (options.rangeBytes < MIN_RANGE_BYTES)
    throw new RangeError(`Ranges of ${options.rangeBytes} bytes; give at least ${MIN_RANGE_BYTES}`);
  if (file.stdin === true || file.fifo === true || file.facts.sizeBytes < options.leastBytes)
    return undefined;
  const opened = openLog(file);
  // Whoever reads it will meet the fault again and report it.
  if ('fault' in opened) return undefined;
  const split = splitOpened(file, opened, options);
  if (!split) closeSync(opened.fd);
  return split;
}

function splitOpened(
  file: LogFile,
  opened: OpenedLog,
  { leastBytes, rangeBytes, markKey }: SplitOptions,
): SplitFile | undefined {
  const { fd, sizeBytes } = opened;
  const { resume, ...whole } = file;
  const known = markKey && findKnown(resume, opened, markKey);
  const from = known ? findResume(known.sizeBytes) : 0;
  const ends = { head: readSample(fd, 0), tail: readSample(fd, sizeBytes - SAMPLE_BYTES) };
  if (sizeBytes - from < leastBytes || !isPlain(ends.head, file.name)) return undefined;
  function* listParts(): Generator<LogFile> {
    for (const range of listRanges({ ...opened, ends, from }, rangeBytes))
      yield { ...whole, range, ...(known && range.from === from && { resume: known }) };
  }
  return { fd, parts: listParts() };
}

function* listRanges(
  rest: Omit<FileRange, 'to' | 'stepBytes' | 'index'>,
  stepBytes: number,
): Generator<FileRange> {
  let { from } = rest;
  for (let index = 0; from < rest.sizeBytes; index++) {
    const to = endRange(from + stepBytes, rest);
    yield { ...rest, from, to, stepBytes, index };
    from = to;
  }
}

/** The first seam that is neither before the end of `range` nor before `least`; `Infinity` where the file ends before. */
export function findSeam(range: Pick<FileRange, 'to' | 'stepBytes' | 'sizeBytes'>, least: number): number {
  const { to, stepBytes } = range;
  return endRange(to + Math.max(0, Math.ceil((least - to) / stepBytes)) * stepBytes, range);
}

/** Behind the end of a range there must be bytes to settle what is in it. */
function endRange(end: number, { sizeBytes }: Pick<FileRange, 'sizeBytes'>): number {
  return end + WINDOW_MARGIN_BYTES < sizeBytes ? end : Infinity;
}

/** Whether a file that begins with `head` is likely to be text in single bytes. */
function isPlain(head: Buffer, name: string): boolean {
  return isText(head) && !head.includes(0) && !isPackedName(name);
}

/** As many bytes as there are; none where they cannot be read. */
function readSample(fd: number, offset: number): Buffer {
  const bytes = Buffer.alloc(SAMPLE_BYTES);
  try {
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, Math.max(0, offset)));
  } catch {
    // Whoever reads the file will meet the error again and report it.
    return bytes.subarray(0, 0);
  }
}
