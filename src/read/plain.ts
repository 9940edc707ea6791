/**
 * Bytes of a file as they are, read straight into the caller's memory.
 *
 * Reads up to the size that the file had when it was opened: what a growing log gets later belongs to the next scan.
 * A file that ends earlier has shrunk: where a copy of it lies beside it, as copytruncate leaves one, the rest is read from
 * there, and else it is a fault. Files that give their size as 0 (`/proc`) are read until they
 * end, up to a bound.
 */
import { closeSync, readSync } from 'node:fs';
import type { FileEnds } from '../model/logfile.js';
import type { ReadFault } from '../model/window.js';
import { describeIoError } from './open.js';
import { openCopy } from './rotation.js';
import type { ByteSource } from './source.js';

/** Bound for files that do not tell their size. */
const MAX_UNSIZED_BYTES = 256 * 1024 * 1024;

/** As much is compared with a copy. */
export const SAMPLE_BYTES = 512;

/** Where reading begins, and where copies are looked for. */
export interface PlainStart {
  /** Offset of the first byte that is read. */
  readonly from?: number;
  /** Copies are looked for beside it; not if it is not given. */
  readonly path?: Buffer;
  /** What a copy must begin and end with, where reading begins in the middle. */
  readonly ends?: FileEnds;
}

/** Source of the bytes of the open file `fd` up to `sizeBytes`. */
export function openPlain(
  fd: number,
  sizeBytes: number,
  { from = 0, path, ends }: PlainStart = {},
): ByteSource {
  const faults: ReadFault[] = [];
  const limit = sizeBytes === 0 ? MAX_UNSIZED_BYTES : sizeBytes;
  let head: Uint8Array = ends?.head ?? Buffer.alloc(0);
  let tail: Uint8Array | undefined;
  let copy: number | undefined;
  let offset = from;

  /** Goes on in a copy; false where there is none. */
  function recover(): boolean {
    if (path === undefined || copy !== undefined || offset >= sizeBytes || faults.length > 0) return false;
    const last = tail ? { tail, offset } : { tail: ends?.tail ?? Buffer.alloc(0), offset: sizeBytes };
    copy = openCopy({ path, sizeBytes, head, ...last });
    return copy !== undefined;
  }

  return {
    faults,
    fill(target) {
      if (faults.length > 0) return 0;
      const wanted = Math.min(target.length, limit - offset);
      if (wanted === 0) {
        if (sizeBytes === 0) faults.push(describeEndless(offset));
        return 0;
      }
      let count = readAt(copy ?? fd, target, { offset, wanted }, faults);
      if (count === 0 && recover()) count = readAt(copy ?? fd, target, { offset, wanted }, faults);
      if (count === 0 && offset < sizeBytes && faults.length === 0)
        faults.push(describeShrunk(offset, sizeBytes));
      if (offset === 0) head = Buffer.from(target.subarray(0, Math.min(count, SAMPLE_BYTES)));
      if (count > 0) tail = Buffer.from(target.subarray(Math.max(0, count - SAMPLE_BYTES), count));
      offset += count;
      return count;
    },
    close() {
      if (copy !== undefined) closeSync(copy);
      copy = undefined;
    },
  };
}

function readAt(
  fd: number,
  target: Buffer,
  range: { readonly offset: number; readonly wanted: number },
  faults: ReadFault[],
): number {
  try {
    return readSync(fd, target, 0, range.wanted, range.offset);
  } catch (error) {
    faults.push({ ...describeIoError(error, 'Reading stopped'), offset: range.offset });
    return 0;
  }
}

function describeShrunk(offset: number, sizeBytes: number): ReadFault {
  return {
    code: 'shrunk',
    message: `The file became shorter while it was read: ${offset} of ${sizeBytes} bytes, and no copy of it is beside it; scan it again`,
    offset,
  };
}

function describeEndless(offset: number): ReadFault {
  return {
    code: 'bomb',
    message: `The file tells no size and does not end; stopped after ${offset} bytes; leave it out, as it is no log`,
    offset,
  };
}
