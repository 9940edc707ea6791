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
import { findResume, findTail, type Mark, type Trail } from '../model/cursor.js';
import type { JournalFilter } from '../model/entry.js';
import type { LogFile } from '../model/logfile.js';
import { WINDOW_MARGIN_BYTES, type ReadFault, type Window } from '../model/window.js';
import { cutWindows, FILE_START } from './cut.js';
import { cutStretches, type Stretch } from './encoding.js';
import { createBudget, DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { tapSource, verifyMark, type TailLines } from './mark.js';
import { openLog, type OpenedLog } from './open.js';
import { openPlain } from './plain.js';
import { INTERRUPTED, openStream } from './stream.js';
import { drainSource, type ByteSource } from './source.js';
import { unpackFile, type BinaryPolicy, type JournalFile, type Text } from './unpack.js';

/** How a file was read. */
export interface ReadOutcome {
  /** Decoded bytes given in windows. */
  readonly bytes: number;
  readonly faults: readonly ReadFault[];
  /** What the file is known by, if that was asked for and it was read whole. */
  readonly trace?: ReadTrace;
}

/** What is left of a file that was read whole. */
export interface ReadTrace extends Omit<Trail, 'mark'> {
  readonly mark: Mark;
  /** Lines near its end; undefined for what is not plain text in single bytes, and must be read from its start. */
  readonly lines: TailLines | undefined;
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
  /** Key of the digests by which a file is known again; without it a file leaves no trace and is read from its start. */
  readonly markKey?: Uint8Array;
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
    const source = openStream(options.stdin, options.signal);
    return yield* readSource({ source, name: file.name, from: 0 }, options);
  }
  const opened = openLog(file);
  if ('fault' in opened) return { bytes: 0, faults: [opened.fault] };
  if (file.fifo === true) {
    const { openFifo } = await import('./fifo.js');
    const source = openStream(openFifo(opened.fd), options.signal);
    return yield* readSource({ source, name: file.name, from: 0 }, options);
  }
  try {
    const key = options.markKey;
    if (key) return yield* readTraced(file, opened, { ...options, markKey: key });
    const source = openPlain(opened.fd, opened.sizeBytes, { path: file.path });
    const journal = openJournal(opened, options);
    return yield* readSource({ source, name: file.name, from: 0, journal }, options);
  } finally {
    closeSync(opened.fd);
  }
}

/** The file as a journal, if it is one. */
function openJournal({ fd, sizeBytes }: OpenedLog, { journal: filter = {} }: ReadOptions): JournalFile {
  return {
    sizeBytes,
    async *read() {
      yield* (await import('./journal/journal.js')).readJournal(fd, { filter });
    },
  };
}

/** Reads a file from where an earlier scan stopped, if that can be, and leaves a trace of it. */
async function* readTraced(
  { name, path, resume }: LogFile,
  opened: OpenedLog,
  options: ReadOptions & { readonly markKey: Uint8Array },
): AsyncGenerator<Window, ReadOutcome> {
  const { fd, sizeBytes, modifiedMs, changedMs } = opened;
  const key = options.markKey;
  const known = resume && resume.sizeBytes <= sizeBytes && verifyMark(fd, resume, key) ? resume : undefined;
  const from = known ? findTail(known.sizeBytes) : 0;
  const tap = tapSource(openPlain(fd, sizeBytes, { from, path }), { key, sizeBytes, known });
  const skippedBytes = known ? findResume(known.sizeBytes) : 0;
  const journal = openJournal(opened, options);
  const input = { source: tap.source, name, from, freshFrom: skippedBytes, journal };
  const outcome = yield* readSource(input, options);
  if (outcome.faults.length > 0) return outcome;
  // Decoders need not read what stands behind their data.
  await drainSource(tap.source);
  const left = tap.close();
  if (!left || tap.source.faults.length > 0) return outcome;
  const lines = outcome.isPlain ? left.lines : undefined;
  const trace = { mark: left.mark, lines, modifiedMs, changedMs, skippedBytes };
  return { ...outcome, trace };
}

/** Bytes to be read, and where they start. */
interface Input {
  readonly source: ByteSource;
  readonly name: string;
  /** Offset of the source's first byte: the tail of a mark, or 0. */
  readonly from: number;
  /** Offset of the first fresh byte; 0 if not given. */
  readonly freshFrom?: number;
  /** How it is read if it is a journal. */
  readonly journal?: JournalFile;
}

/** How far the reading of one file has come. */
interface Progress {
  bytes: number;
  /** Whether it was stopped by the signal. */
  stopped: boolean;
  /** Whether all of it so far is plain text in single bytes. */
  isPlain: boolean;
  readonly faults: ReadFault[];
}

async function* readSource(input: Input, options: ReadOptions): AsyncGenerator<Window, SourceOutcome> {
  const { source } = input;
  const progress: Progress = { bytes: 0, stopped: false, isPlain: false, faults: [] };
  try {
    for await (const part of listTexts(input, options)) {
      progress.stopped = options.signal?.aborted === true;
      if ('code' in part) addFault(progress, part);
      else if (!progress.stopped) yield* readText(part, { ...options, input }, progress);
      if (progress.stopped) break;
    }
    if (progress.stopped && !source.faults.includes(INTERRUPTED)) addFault(progress, INTERRUPTED);
    const { bytes, isPlain } = progress;
    return { bytes, isPlain, faults: [...source.faults, ...progress.faults] };
  } finally {
    source.close();
  }
}

interface SourceOutcome extends ReadOutcome {
  readonly isPlain: boolean;
}

async function* listTexts(
  { source, name, from, journal }: Input,
  options: ReadOptions,
): AsyncGenerator<Text | ReadFault> {
  if (from > 0) {
    // It was told to be text when its head was read.
    yield { source, binary: false, plain: true };
    return;
  }
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { maxNesting } = limits;
  yield* unpackFile(source, name, {
    budget: createBudget(limits),
    maxNesting,
    binary: options.binary ?? 'scan',
    ...(journal && { journal }),
  });
}

/** As many faults of one file are told; any of them makes it incomplete. */
const MAX_FAULTS = 1000;

function addFault({ faults }: Progress, fault: ReadFault): void {
  if (faults.length < MAX_FAULTS) faults.push(fault);
}

/** Yields the windows of one text. */
async function* readText(
  { source, binary, plain, member, entryAt }: Text,
  options: ReadOptions & { readonly input: Input },
  progress: Progress,
): AsyncGenerator<Window, void> {
  const { from, freshFrom = 0 } = options.input;
  const whole: Stretch = { source, unitBytes: 1, origin: 0 };
  const named = member === undefined ? {} : { member };
  const told = entryAt === undefined ? named : { ...named, entryAt };
  let continues = false;
  for await (const stretch of binary ? [whole] : cutStretches(source, from)) {
    const { unitBytes, origin } = stretch;
    const isResumed = from > 0 && !continues;
    progress.isPlain = plain && unitBytes === 1 && !continues;
    const run = { unitBytes, origin: isResumed ? 0 : origin, continues, ...told };
    const start = isResumed ? { base: from, freshFrom: freshFrom - from } : FILE_START;
    yield* cutWindows(stretch.source, run, { ...options, start, progress });
    if (stretch !== whole) {
      for (const fault of stretch.source.faults) addFault(progress, { ...fault, ...named });
    }
    if (progress.stopped) return;
    continues = true;
  }
}
