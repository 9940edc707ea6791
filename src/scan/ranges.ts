/**
 * Files as work for several threads: large ones in ranges, all others whole.
 *
 * Takes the listing of files; gives it again with ranges in place of large files, and closes their descriptors when all
 * ranges that were given have ended. Ranges are made as they are taken, so that none is made of what need not be read.
 */
import { closeSync } from 'node:fs';
import type { FileRange, LogFile } from '../model/logfile.js';
import { splitFile, type RangeSizes, type SplitFile } from '../read/split.js';
import type { Work } from './work.js';

const DEFAULT_RANGE_SIZES: RangeSizes = {
  leastBytes: 32 * 1024 * 1024,
  // A little less than sixteen windows, so that the last one is not a window for a few bytes.
  rangeBytes: 8 * 1024 * 1024 - 64,
};

/** The work of a scan, and what has become of its ranges. */
export interface RangeList {
  readonly files: AsyncGenerator<LogFile, void>;
  /** Notes that a range was scanned; with `over`, that no further one of its file is wanted. */
  end(range: FileRange, over?: boolean): void;
  /** Closes what is still open, once nothing reads any more. */
  close(): void;
}

/** A split file of which not all ranges have ended. */
interface OpenSplit {
  /** Ranges that were given and have not ended, and one more while there may be further ones. */
  pending: number;
  isOver: boolean;
}

/** Splits large files among those of `work`, if there is more than one executor for them. */
export function openRanges({ files, jobs, markKey }: Work, sizes = DEFAULT_RANGE_SIZES): RangeList {
  const options = { ...sizes, ...(markKey && { markKey }) };
  const open = new Map<number, OpenSplit>();
  let closed = false;

  function settle(fd: number, split: OpenSplit): void {
    if (--split.pending === 0 && open.delete(fd)) closeSync(fd);
  }

  function* listParts({ fd, parts }: SplitFile): Generator<LogFile, void> {
    const split = { pending: 1, isOver: false };
    open.set(fd, split);
    for (const part of parts) {
      if (split.isOver) break;
      split.pending++;
      yield part;
    }
    settle(fd, split);
  }

  async function* listFiles(): AsyncGenerator<LogFile, void> {
    try {
      for (;;) {
        const next = await files.next();
        if (next.done === true || closed) return;
        const split = jobs > 1 ? splitFile(next.value, options) : undefined;
        if (split) yield* listParts(split);
        else yield next.value;
      }
    } finally {
      await files.return?.();
    }
  }

  return {
    files: listFiles(),
    end({ fd }, over = false) {
      const split = open.get(fd);
      if (!split) return;
      split.isOver ||= over;
      settle(fd, split);
    },
    close() {
      closed = true;
      for (const fd of open.keys()) closeSync(fd);
      open.clear();
    },
  };
}
