/**
 * A `Writable` as reports use it: with back-pressure, and silent once the reader has gone.
 *
 * `write` gives a promise when the stream's buffer is full, which settles when it has drained or broken. After an
 * `error` or `close` of the stream everything is dropped: a report into a closed pipe is no failure of the scan.
 */
import type { Writable } from 'node:stream';

/** What reports write into. */
export interface Outlet {
  /** Writes text as UTF-8; wait for the promise, if there is one, before the next write. */
  write(text: string): Promise<void> | void;
}

/** Wraps `out`, which stays open when the report is done; the caller ends it. */
export function openOutlet(out: Writable): Outlet {
  let broken = false;
  // Never removed: EPIPE may arrive after the last write, and without a listener it would end the process.
  out.on('error', () => {
    broken = true;
  });
  return {
    write(text) {
      if (broken || !out.writable) return;
      if (!out.write(text)) return awaitDrain(out);
    },
  };
}

function awaitDrain(out: Writable): Promise<void> {
  const events = ['drain', 'error', 'close'] as const;
  return new Promise((resolve) => {
    const settle = (): void => {
      for (const event of events) out.off(event, settle);
      resolve();
    };
    for (const event of events) out.on(event, settle);
  });
}
