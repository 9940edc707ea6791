/**
 * Reads one file as windows of decoded bytes.
 *
 * Takes a file and memory for one window; gives window after window in that memory, then the outcome. What is packed is
 * unpacked, and UTF-16 is given as one byte a code unit. Memory does not grow with the file: the end of a window moves
 * to the front of the memory and the next bytes are read behind it. Everything up to a fault is given, and the fault is
 * in the outcome.
 */
import { closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { JournalFilter } from '../model/entry.js';
import type { LogFile } from '../model/logfile.js';
import { WINDOW_MARGIN_BYTES, type ReadFault, type Window } from '../model/window.js';
import { cutStretches, type Stretch } from './encoding.js';
import { openFifo } from './fifo.js';
import { createBudget, DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { readJournal } from './journal/journal.js';
import { openLog } from './open.js';
import { openPlain } from './plain.js';
import { INTERRUPTED, openStream } from './stream.js';
import type { ByteSource } from './source.js';
import { unpackFile, type BinaryPolicy, type JournalFile, type Text } from './unpack.js';

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
  /** Bounds that differ from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<ReadLimits>;
  /** What to do with files of known binary formats: search their bytes, unless told otherwise. */
  readonly binary?: BinaryPolicy;
  /** Which entries of journals are read; all if not given. */
  readonly journal?: JournalFilter;
  /** Whether what somebody is still writing is shown when the writer pauses; not unless told. */
  readonly previews?: boolean;
  readonly signal?: AbortSignal;
}

/** One context byte, two margins, and some fresh bytes between. */
export const MIN_WINDOW_BYTES = 1 + 2 * WINDOW_MARGIN_BYTES + 1;

/** Yields the windows of `file` and returns how it ended. Throws a RangeError for too little memory. */
export async function* readWindows(file: LogFile, options: ReadOptions): AsyncGenerator<Window, ReadOutcome> {
  if (options.memory.length < MIN_WINDOW_BYTES)
    throw new RangeError(`Memory of ${options.memory.length} bytes; give at least ${MIN_WINDOW_BYTES}`);
  if (file.stdin === true) {
    if (!options.stdin) throw new Error('No stream was given for standard input');
    return yield* readSource(openStream(options.stdin, options.signal), file.name, options);
  }
  const opened = openLog(file);
  if ('fault' in opened) return { bytes: 0, faults: [opened.fault] };
  if (file.fifo === true) {
    return yield* readSource(openStream(openFifo(opened.fd), options.signal), file.name, options);
  }
  try {
    const { fd, sizeBytes } = opened;
    const journal: JournalFile = {
      sizeBytes,
      read: () => readJournal(fd, { filter: options.journal ?? {} }),
    };
    return yield* readSource(openPlain(fd, sizeBytes, file.path), file.name, {
      ...options,
      journalFile: journal,
    });
  } finally {
    closeSync(opened.fd);
  }
}

/** How far the reading of one file has come. */
interface Progress {
  bytes: number;
  /** Whether it was stopped by the signal. */
  stopped: boolean;
  readonly faults: ReadFault[];
}

async function* readSource(
  source: ByteSource,
  name: string,
  options: ReadOptions & { readonly journalFile?: JournalFile },
): AsyncGenerator<Window, ReadOutcome> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const budget = createBudget(limits);
  const { maxNesting } = limits;
  const progress: Progress = { bytes: 0, stopped: false, faults: [] };
  try {
    for await (const part of unpackFile(source, name, {
      budget,
      maxNesting,
      binary: options.binary ?? 'scan',
      ...(options.journalFile && { journal: options.journalFile }),
    })) {
      progress.stopped = options.signal?.aborted === true;
      if ('code' in part) addFault(progress, part);
      else if (!progress.stopped) yield* readText(part, options, progress);
      if (progress.stopped) break;
    }
    if (progress.stopped && !source.faults.includes(INTERRUPTED)) addFault(progress, INTERRUPTED);
    return { bytes: progress.bytes, faults: [...source.faults, ...progress.faults] };
  } finally {
    source.close();
  }
}

/** As many faults of one file are told; any of them makes it incomplete. */
const MAX_FAULTS = 1000;

function addFault({ faults }: Progress, fault: ReadFault): void {
  if (faults.length < MAX_FAULTS) faults.push(fault);
}

/** Yields the windows of one text. */
async function* readText(
  { source, binary, member, entryAt }: Text,
  options: ReadOptions,
  progress: Progress,
): AsyncGenerator<Window, void> {
  const whole: Stretch = { source, unitBytes: 1, origin: 0 };
  const named = member === undefined ? {} : { member };
  const told = entryAt === undefined ? named : { ...named, entryAt };
  let continues = false;
  for await (const stretch of binary ? [whole] : cutStretches(source)) {
    const { unitBytes, origin } = stretch;
    const run = { unitBytes, origin, continues, ...told };
    yield* cutWindows(stretch.source, run, { ...options, progress });
    if (stretch !== whole) {
      for (const fault of stretch.source.faults) addFault(progress, { ...fault, ...named });
    }
    if (progress.stopped) return;
    continues = true;
  }
}

/** What all windows of a run have in common. */
type Run = Pick<Window, 'unitBytes' | 'origin' | 'continues' | 'member' | 'entryAt'>;

async function* cutWindows(
  source: ByteSource,
  run: Run,
  { memory, signal, previews, progress }: ReadOptions & { readonly progress: Progress },
): AsyncGenerator<Window, void> {
  memory[0] = 10;
  const isShown = previews === true && source.arrives !== undefined;
  const settled = isShown ? { ...run, live: 'settled' as const } : run;
  let [begin, freshFrom, end, base] = [1, 1, 1, -1];
  for (let ended = false; !ended;) {
    let shown = freshFrom;
    for await (const count of fillMemory(source, memory.subarray(end))) {
      end += count;
      progress.bytes += count * run.unitBytes;
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
    ended = end < memory.length;
    const freshTo = ended ? end : end - WINDOW_MARGIN_BYTES;
    if (freshTo > freshFrom) yield { ...settled, bytes: memory, begin, freshFrom, freshTo, end, base };
    progress.stopped = !ended && signal?.aborted === true;
    if (progress.stopped) return;
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
