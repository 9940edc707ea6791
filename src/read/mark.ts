/**
 * Marks: keyed digests of what stands at the head and tail of a file, taken from the bytes as they are read.
 *
 * A tap sees every byte that passes from a file to its reader and keeps the last ones, so that a mark is about what was
 * searched, even when the file changes meanwhile. Verifying reads at most 66 KB.
 */
import { createHmac } from 'node:crypto';
import { readSync } from 'node:fs';
import { findResume, findTail, HEAD_BYTES, type Mark } from '../model/cursor.js';
import { WINDOW_MARGIN_BYTES } from '../model/window.js';
import type { ByteSource } from './source.js';

/** Where lines stand in the tail of a mark, as far as its bytes tell. */
export interface TailLines {
  /** Line feeds from `findResume` on. */
  readonly feeds: number;
  /** Offset behind the last line feed before `findResume`; undefined if there is none in the tail. */
  readonly lineStart: number | undefined;
}

/** What has passed of a file's ends: both make a mark. */
export interface SeenEnds {
  /** Digest of the head; missing if the source began behind it. */
  readonly head?: string;
  /** Missing if the source did not end with the file. */
  readonly tail?: { readonly digest: string; readonly lines: TailLines };
}

export interface Tap {
  readonly source: ByteSource;
  close(): SeenEnds;
}

/** The tail of any size is at most so long. */
const MAX_TAIL_BYTES = 2 * WINDOW_MARGIN_BYTES + 1 + HEAD_BYTES;

export interface TapRequest {
  readonly key: Uint8Array;
  /** Size of the file; a file that gives more has no mark. */
  readonly sizeBytes: number;
  /** Offset at which the source starts. */
  readonly from: number;
  /** The mark of what comes before, where the source starts at that mark's tail. */
  readonly known?: Mark | undefined;
}

/** Looks at what passes out of `source`. */
export function tapSource(source: ByteSource, { key, sizeBytes, from, known }: TapRequest): Tap {
  const head = Buffer.alloc(Math.min(sizeBytes, HEAD_BYTES));
  const kept = Buffer.allocUnsafe(Math.min(sizeBytes, 2 * MAX_TAIL_BYTES));
  let [offset, held] = [from, 0];

  function see(bytes: Buffer): void {
    if (offset < head.length) bytes.copy(head, offset);
    offset += bytes.length;
    const last = bytes.subarray(Math.max(0, bytes.length - MAX_TAIL_BYTES));
    if (held + last.length > kept.length && held > MAX_TAIL_BYTES) {
      kept.copyWithin(0, held - MAX_TAIL_BYTES, held);
      held = MAX_TAIL_BYTES;
    }
    held += last.copy(kept, held);
  }

  return {
    source: {
      fill(target) {
        const filled = source.fill(target);
        if (typeof filled === 'number') {
          see(target.subarray(0, filled));
          return filled;
        }
        return filled.then((count) => {
          see(target.subarray(0, count));
          return count;
        });
      },
      get faults() {
        return source.faults;
      },
      close: () => source.close(),
    },
    close() {
      const first = known?.head ?? (from === 0 && offset >= head.length ? digestBytes(head, key) : undefined);
      const seen = first === undefined ? {} : { head: first };
      if (offset !== sizeBytes) return seen;
      const start = findTail(offset);
      const tail = kept.subarray(held - (offset - start), held);
      return { ...seen, tail: { digest: digestBytes(tail, key), lines: countLines(tail, start, offset) } };
    },
  };
}

function countLines(tail: Buffer, from: number, sizeBytes: number): TailLines {
  const at = Math.max(0, findResume(sizeBytes) - from);
  const feed = tail.subarray(0, at).lastIndexOf(10);
  let feeds = 0;
  for (let index = tail.indexOf(10, at); index >= 0; index = tail.indexOf(10, index + 1)) feeds++;
  return { feeds, lineStart: feed < 0 ? undefined : from + feed + 1 };
}

/** The mark of an earlier scan, if it holds for the open file. */
export function findKnown<M extends Mark>(
  mark: M | undefined,
  { fd, sizeBytes }: { readonly fd: number; readonly sizeBytes: number },
  key: Uint8Array,
): M | undefined {
  return mark && mark.sizeBytes <= sizeBytes && verifyMark(fd, mark, key) ? mark : undefined;
}

/** Whether the open file still begins with the bytes of a mark, as far as head and tail tell. */
export function verifyMark(fd: number, mark: Mark, key: Uint8Array): boolean {
  const { sizeBytes, head, tail } = mark;
  const from = findTail(sizeBytes);
  return (
    digestStretch(fd, { from: 0, to: Math.min(sizeBytes, HEAD_BYTES) }, key) === head &&
    digestStretch(fd, { from, to: sizeBytes }, key) === tail
  );
}

/** The digest of a file's head, as in a mark of at least `HEAD_BYTES`; undefined for a shorter file. */
export function readHead(fd: number, key: Uint8Array): string | undefined {
  return digestStretch(fd, { from: 0, to: HEAD_BYTES }, key);
}

/** Undefined where the file has no such stretch, or it cannot be read. */
function digestStretch(
  fd: number,
  { from, to }: { readonly from: number; readonly to: number },
  key: Uint8Array,
): string | undefined {
  const bytes = Buffer.alloc(to - from);
  try {
    for (let at = 0; at < bytes.length;) {
      const count = readSync(fd, bytes, at, bytes.length - at, from + at);
      if (count === 0) return undefined;
      at += count;
    }
  } catch {
    // Whoever reads the file will meet the error again and report it.
    return undefined;
  }
  return digestBytes(bytes, key);
}

/** 128 bits are enough to tell any two stretches apart. */
function digestBytes(bytes: Buffer, key: Uint8Array): string {
  return createHmac('sha256', key).update(bytes).digest('hex').slice(0, 32);
}
