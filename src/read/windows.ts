/**
 * Reads one file as windows of decoded bytes.
 *
 * Takes a file and memory for one window; gives window after window in that memory, then the outcome. Memory does not
 * grow with the file: the end of a window moves to the front of the memory and the next bytes are read behind it.
 * Everything up to a fault is given, and the fault is in the outcome.
 */
import { closeSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { LogFile } from '../model/logfile.js';
import { WINDOW_MARGIN_BYTES, type ReadFault, type Window } from '../model/window.js';
import { describeUnsupported, findFormat, MAGIC_BYTES } from './format.js';
import { openLog } from './open.js';
import { openPlain } from './plain.js';
import { openStream } from './stream.js';
import type { ByteSource } from './source.js';

/** How a file was read. */
export interface ReadOutcome {
  /** Decoded bytes given in windows. */
  readonly bytes: number;
  readonly faults: readonly ReadFault[];
}

export interface ReadOptions {
  /** Memory of the windows: at least `MIN_WINDOW_BYTES`. */
  readonly memory: Buffer;
  /** For the file that stands for standard input. */
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}

/** One context byte, two margins, and some fresh bytes between. */
export const MIN_WINDOW_BYTES = 1 + 2 * WINDOW_MARGIN_BYTES + 1;

/** Yields the windows of `file` and returns how it ended. */
export async function* readWindows(file: LogFile, options: ReadOptions): AsyncGenerator<Window, ReadOutcome> {
  if (file.stdin === true) {
    if (!options.stdin) throw new Error('No stream was given for standard input');
    return yield* cutWindows(openStream(options.stdin), options);
  }
  const opened = openLog(file);
  if ('fault' in opened) return { bytes: 0, faults: [opened.fault] };
  try {
    const source = openDecoded(opened.fd, opened.sizeBytes);
    if ('code' in source) return { bytes: 0, faults: [source] };
    return yield* cutWindows(source, options);
  } finally {
    closeSync(opened.fd);
  }
}

function openDecoded(fd: number, sizeBytes: number): ByteSource | ReadFault {
  const plain = openPlain(fd, sizeBytes);
  const head = Buffer.alloc(MAGIC_BYTES);
  const format = sizeBytes === 0 ? undefined : findFormat(head.subarray(0, peek(fd, head)));
  if (!format) return plain;
  return format.open ? format.open(plain) : describeUnsupported(format);
}

function peek(fd: number, head: Buffer): number {
  try {
    return readSync(fd, head, 0, head.length, 0);
  } catch {
    // The same error meets the first real read, which reports it.
    return 0;
  }
}

async function* cutWindows(source: ByteSource, options: ReadOptions): AsyncGenerator<Window, ReadOutcome> {
  const { memory, signal } = options;
  memory[0] = 10;
  let [begin, freshFrom, end, base, total] = [1, 1, 1, -1, 0];
  try {
    for (let ended = false; !ended;) {
      const count = await fillMemory(source, memory.subarray(end));
      end += count;
      total += count;
      ended = end < memory.length;
      const freshTo = ended ? end : end - WINDOW_MARGIN_BYTES;
      if (freshTo > freshFrom) yield { bytes: memory, begin, freshFrom, freshTo, end, base };
      if (!ended && signal?.aborted === true)
        return { bytes: total, faults: [...source.faults, INTERRUPTED] };
      // The byte before the lead stays as context.
      const shift = Math.max(0, freshTo - WINDOW_MARGIN_BYTES - 1);
      memory.copyWithin(0, shift, end);
      [begin, freshFrom, end, base] = [1, freshTo - shift, end - shift, base + shift];
    }
    return { bytes: total, faults: source.faults };
  } finally {
    source.close();
  }
}

const INTERRUPTED: ReadFault = {
  code: 'interrupted',
  message: 'The scan was stopped before the end of the file',
};

/** Fills `target` as far as the source goes. */
async function fillMemory(source: ByteSource, target: Buffer): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const pulled = source.fill(target.subarray(filled));
    const count = typeof pulled === 'number' ? pulled : await pulled;
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
