/**
 * How long a scan will still take, for the line that moves.
 *
 * Takes the events of the scan, and lists the files once more beside it, since the scan itself lists each one only shortly before
 * it opens it. Until that list is whole, and of too many files, nothing is told. Bytes on disk are counted; of a file that is
 * being read, what was decoded of it.
 */
import { setImmediate } from 'node:timers/promises';
import type { Event } from '../model/event.js';

/** A file, and its bytes on disk. */
export interface Sized {
  readonly name: string;
  readonly bytes: number;
}

export interface Estimate {
  /** Takes an event of the scan. */
  readonly see: (event: Event) => void;
  /** Milliseconds to go, `elapsedMs` after the start; undefined while that is not known. */
  readonly leftMs: (elapsedMs: number) => number | undefined;
  /** Ends the listing. */
  readonly stop: () => void;
}

/** A scan that is over by then needs no estimate. */
const PATIENCE_MS = 2000;
/** Their names are kept. */
const MAX_FILES = 100_000;
/** Files listed at a stretch. */
const TURN_FILES = 200;

/** An estimate that lists files by `list`, when it is first asked for behind the first seconds. */
export function openEstimate(list: () => AsyncIterable<Sized>): Estimate {
  const sizes = new Map<string, number>();
  const early = new Set<string>();
  let [total, done, decoded, ended] = [0, 0, 0, 0];
  let state: 'waiting' | 'counting' | 'known' | 'stopped' = 'waiting';
  const stop = (): void => {
    state = 'stopped';
    sizes.clear();
    early.clear();
  };

  async function count(): Promise<void> {
    state = 'counting';
    for await (const { name, bytes } of list()) {
      if (sizes.size >= MAX_FILES) stop();
      // Listing hardly ever waits, and the scan is to have its turn.
      if (sizes.size % TURN_FILES === 0) await setImmediate();
      if (isStopped()) return;
      sizes.set(name, bytes);
      total += bytes;
      if (early.delete(name)) done += bytes;
    }
    if (!isStopped()) state = 'known';
  }
  const isStopped = (): boolean => state === 'stopped';

  function endFile(name: string, bytes: number): void {
    ended += bytes;
    const size = sizes.get(name);
    if (size !== undefined) done += size;
    else if (state !== 'known' && early.size < MAX_FILES) early.add(name);
  }

  return {
    see(event) {
      if (isStopped()) return;
      if (event.type === 'progress') decoded = event.bytes;
      if (event.type === 'file') endFile(event.file, event.bytes);
    },
    leftMs(elapsedMs) {
      // What cannot be listed is told by the scan itself.
      if (state === 'waiting' && elapsedMs >= PATIENCE_MS) count().catch(stop);
      const read = done + Math.max(0, decoded - ended);
      if (state !== 'known' || read === 0 || read >= total) return undefined;
      return (elapsedMs / read) * (total - read);
    },
    stop,
  };
}

/** No estimate, where files have no end or are not read. */
export const NO_ESTIMATE: Estimate = {
  see: () => undefined,
  leftMs: () => undefined,
  stop: () => undefined,
};
