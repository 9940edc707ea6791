/**
 * Bytes of a file as they are, read straight into the caller's memory.
 *
 * Reads up to the size that the file had when it was opened: what a growing log gets later belongs to the next scan.
 * A file that ends earlier has shrunk, which is a fault. Files that give their size as 0 (`/proc`) are read until they
 * end, up to a bound.
 */
import { readSync } from 'node:fs';
import type { ReadFault } from '../model/window.js';
import { describeIoError } from './open.js';
import type { ByteSource } from './source.js';

/** Bound for files that do not tell their size. */
const MAX_UNSIZED_BYTES = 256 * 1024 * 1024;

/** Source of the bytes of the open file `fd` up to `sizeBytes`, from `from` on. */
export function openPlain(fd: number, sizeBytes: number, from = 0): ByteSource {
  const faults: ReadFault[] = [];
  const limit = sizeBytes === 0 ? MAX_UNSIZED_BYTES : sizeBytes;
  let offset = from;
  return {
    faults,
    fill(target) {
      if (faults.length > 0) return 0;
      const wanted = Math.min(target.length, limit - offset);
      if (wanted === 0) {
        if (sizeBytes === 0) faults.push(describeEndless(offset));
        return 0;
      }
      const count = readAt(fd, target, { offset, wanted }, faults);
      if (count === 0 && offset < sizeBytes && faults.length === 0)
        faults.push(describeShrunk(offset, sizeBytes));
      offset += count;
      return count;
    },
    close() {},
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
    message: `The file became shorter while it was read: ${offset} of ${sizeBytes} bytes; scan it again`,
    offset,
  };
}

function describeEndless(offset: number): ReadFault {
  return {
    code: 'bomb',
    message: `The file tells no size and does not end; stopped after ${offset} bytes`,
    offset,
  };
}
