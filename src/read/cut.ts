/**
 * Cuts a run of bytes into windows, in memory that is used anew for each.
 *
 * Takes a source and memory for one window; gives window after window, each with a lead of bytes already seen and a tail of
 * bytes still to come. What somebody is still writing is shown meanwhile, if that was asked for.
 */
import { WINDOW_MARGIN_BYTES, type Window } from '../model/window.js';
import type { ByteSource } from './source.js';

/** What all windows of a run have in common. */
export type Run = Pick<Window, 'unitBytes' | 'origin' | 'continues' | 'member' | 'entryAt'>;

/** What the first window of a run begins with. */
export interface WindowStart extends Pick<Window, 'base' | 'freshFrom'> {
  /** Unit behind the last fresh one; the end of the run if that comes within a margin behind it, or if it is `Infinity`. */
  readonly to: number;
}

/** A line feed stands before the first byte. */
export const FILE_START = { base: -1, freshFrom: 1 };

export interface CutOptions {
  /** Memory of the windows. */
  readonly memory: Buffer;
  readonly start: WindowStart;
  /** Whether what somebody is still writing is shown when the writer pauses; not unless told. */
  readonly previews?: boolean;
  readonly signal?: AbortSignal;
  /** How far the reading of the file has come. */
  readonly progress: CutProgress;
}

export interface CutProgress {
  bytes: number;
  /** Whether it was stopped by the signal. */
  stopped: boolean;
  /** Whether it came to where it was to end, before the end of the run. */
  reached: boolean;
}

/** Yields the windows of one run; notes what was read in `progress`. */
export async function* cutWindows(
  source: ByteSource,
  run: Run,
  { memory, signal, previews, start, progress }: CutOptions,
): AsyncGenerator<Window, void> {
  memory[0] = 10;
  const isShown = previews === true && source.arrives !== undefined;
  const settled = isShown ? { ...run, live: 'settled' as const } : run;
  const { to } = start;
  let [begin, freshFrom, end, base] = [1, start.freshFrom, start.base < 0 ? 1 : 0, start.base];
  for (let ended = false; !ended;) {
    let shown = freshFrom;
    const full = Math.min(memory.length, to - base + WINDOW_MARGIN_BYTES);
    for await (const count of fillMemory(source, memory.subarray(end, full))) {
      end += count;
      const lineEnd = isShown ? memory.lastIndexOf(10, end - 1) + 1 : 0;
      if (count > 0 || lineEnd <= shown) continue;
      yield {
        ...run,
        bytes: memory,
        begin,
        freshFrom,
        freshTo: lineEnd,
        end: lineEnd,
        base,
        live: 'preview',
      };
      shown = lineEnd;
    }
    ended = end < full;
    const freshTo = ended ? end : end - WINDOW_MARGIN_BYTES;
    if (freshTo > freshFrom) {
      progress.bytes += (freshTo - freshFrom) * run.unitBytes;
      yield { ...settled, bytes: memory, begin, freshFrom, freshTo, end, base };
    }
    progress.reached = !ended && base + freshTo === to;
    progress.stopped = !ended && !progress.reached && signal?.aborted === true;
    if (progress.reached || progress.stopped) return;
    // The byte before the lead stays as context.
    const shift = Math.max(0, freshTo - WINDOW_MARGIN_BYTES - 1);
    memory.copyWithin(0, shift, end);
    [begin, freshFrom, end, base] = [1, freshTo - shift, end - shift, base + shift];
  }
}

/** A writer that never pauses is looked at all the same. */
const PREVIEW_EVERY_MS = 1000;

/** Fills `target` as far as the source goes; yields the number of bytes after each step, and 0 where it is time to look. */
async function* fillMemory(source: ByteSource, target: Buffer): AsyncGenerator<number, void> {
  let filled = 0;
  let lookedMs = performance.now();
  while (filled < target.length) {
    const { arrives } = source;
    if (arrives && (performance.now() - lookedMs > PREVIEW_EVERY_MS || !(await arrives()))) {
      yield 0;
      lookedMs = performance.now();
      continue;
    }
    const pulled = source.fill(target.subarray(filled));
    const count = typeof pulled === 'number' ? pulled : await pulled;
    if (count === 0) return;
    filled += count;
    yield count;
  }
}
