/**
 * Tells whether a scan is large enough to start threads for it.
 *
 * A thread takes about as long to start as scanning some ten megabytes. So the first files are listed ahead; they
 * are not lost: what is given goes on with them. The result of a scan does not depend on it.
 */
import type { LogFile } from '../model/logfile.js';

/** Bytes in all files listed ahead that make threads worth while. */
const MANY_BYTES = 16 * 1024 * 1024;
/** Each file costs as much as so many bytes more. */
const BYTES_PER_FILE = 32 * 1024;

export interface Workload {
  readonly isLarge: boolean;
  /** All files, those listed ahead first. */
  readonly files: AsyncGenerator<LogFile, void>;
}

/** Lists files until they are many, or all. */
export async function weighFiles(files: AsyncGenerator<LogFile, void>): Promise<Workload> {
  const ahead: LogFile[] = [];
  let bytes = 0;
  while (bytes < MANY_BYTES) {
    const next = await files.next();
    if (next.done === true) break;
    ahead.push(next.value);
    bytes += next.value.facts.sizeBytes + BYTES_PER_FILE;
  }
  return { isLarge: bytes >= MANY_BYTES, files: chain(ahead, files) };
}

async function* chain(
  ahead: readonly LogFile[],
  rest: AsyncGenerator<LogFile, void>,
): AsyncGenerator<LogFile, void> {
  try {
    yield* ahead;
    yield* rest;
  } finally {
    // A consumer that leaves early must not leave directories open.
    await rest.return();
  }
}
