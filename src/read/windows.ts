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
import { findLead, findResume, type Trail } from '../model/cursor.js';
import type { JournalFilter } from '../model/entry.js';
import type { FileRange, LogFile } from '../model/logfile.js';
import { WINDOW_MARGIN_BYTES, type ReadFault, type Window } from '../model/window.js';
import { cutWindows, FILE_START, type CutProgress } from './cut.js';
import { CALM_BYTES, cutStretches, type Stretch } from './encoding.js';
import { createBudget, DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { findKnown, tapSource, type SeenEnds } from './mark.js';
import { openLog, type OpenedLog } from './open.js';
import { openPlain } from './plain.js';
import { findSeam } from './split.js';
import { INTERRUPTED, openStream } from './stream.js';
import { drainSource, type ByteSource } from './source.js';
import { unpackFile, type BinaryPolicy, type JournalFile, type Text } from './unpack.js';

/** How a file was read. */
export interface ReadOutcome {
  /** Decoded bytes given in windows. */
  readonly bytes: number;
  readonly faults: readonly ReadFault[];
  /** The offset at which another range is to go on, where it ended before the file; else `Infinity`. */
  readonly next: number;
  /** What the file is known by, if that was asked for and all was read. */
  readonly trace?: ReadTrace;
}

/** What is left of a file, or a range of it, that was read. */
export interface ReadTrace extends SeenEnds, Omit<Trail, 'mark'> {
  readonly sizeBytes: number;
  /** Whether it is plain text in single bytes; anything else must be read from its start. */
  readonly isPlain: boolean;
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
  const opened = file.range ?? openLog(file);
  if ('fault' in opened) return { bytes: 0, faults: [opened.fault], next: Infinity };
  if (file.fifo === true) {
    const { openFifo } = await import('./fifo.js');
    const source = openStream(openFifo(opened.fd), options.signal);
    return yield* readSource({ source, name: file.name, from: 0 }, options);
  }
  try {
    return yield* readOpened(file, opened, options);
  } finally {
    if (!file.range) closeSync(opened.fd);
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

/** Reads an open file from where an earlier scan stopped, if that can be, or a range of it; leaves a trace if asked to. */
async function* readOpened(
  file: LogFile,
  opened: OpenedLog,
  options: ReadOptions,
): AsyncGenerator<Window, ReadOutcome> {
  const { name, path, range } = file;
  const { fd, sizeBytes, modifiedMs, changedMs } = opened;
  const key = options.markKey;
  // Whoever cut a file into ranges has looked whether it can be read on.
  const known = range ? file.resume : key && findKnown(file.resume, opened, key);
  const freshFrom = range?.from ?? (known ? findResume(known.sizeBytes) : 0);
  const from = findLead(freshFrom);
  const plain = openPlain(fd, sizeBytes, { from, path, ...(range && { ends: range.ends }) });
  const journal = openJournal(opened, options);
  const input = { name, from, freshFrom, journal, ...(range && { range }) };
  if (!key) return yield* readSource({ ...input, source: plain }, options);
  const tap = tapSource(plain, { key, sizeBytes, from, known });
  const outcome = yield* readSource({ ...input, source: tap.source }, options);
  if (outcome.faults.length > 0) return outcome;
  // Decoders need not read what stands behind their data.
  if (outcome.next === Infinity) await drainSource(tap.source);
  if (tap.source.faults.length > 0) return outcome;
  const { isPlain } = outcome;
  const trace = { ...tap.close(), sizeBytes, modifiedMs, changedMs, skippedBytes: freshFrom, isPlain };
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
  /** The range to whose end it is read if it is plain text; to the end of the file if not given. */
  readonly range?: FileRange;
  /** How it is read if it is a journal. */
  readonly journal?: JournalFile;
}

/** How far the reading of one file has come. */
interface Progress extends CutProgress {
  /** Offset of the seam that it reads to, or has reached. */
  seam: number;
  /** Whether all of it so far is plain text in single bytes. */
  isPlain: boolean;
  readonly faults: ReadFault[];
}

async function* readSource(input: Input, options: ReadOptions): AsyncGenerator<Window, SourceOutcome> {
  const { source } = input;
  const faults: ReadFault[] = [];
  const progress: Progress = {
    bytes: 0,
    stopped: false,
    reached: false,
    seam: Infinity,
    isPlain: false,
    faults,
  };
  try {
    for await (const part of listTexts(input, options)) {
      progress.stopped = options.signal?.aborted === true;
      if ('code' in part) addFault(progress, part);
      else if (!progress.stopped) yield* readText(part, { ...options, input }, progress);
      if (progress.stopped || progress.reached) break;
    }
    if (progress.stopped && !source.faults.includes(INTERRUPTED)) addFault(progress, INTERRUPTED);
    const { bytes, isPlain, reached, seam } = progress;
    // What is read ahead of a seam is the next range's.
    if (reached) return { bytes, isPlain, next: seam, faults: [] };
    return { bytes, isPlain, next: Infinity, faults: [...source.faults, ...faults] };
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

/** Where another range can go on with single bytes, since what was before them is nothing to it. */
function seekSeam(range: FileRange, { unitBytes, origin, isRest }: Stretch): number {
  if (unitBytes === 2 || isRest === true) return Infinity;
  return findSeam(range, origin === findLead(range.from) ? 0 : origin + CALM_BYTES);
}

/** Yields the windows of one text. */
async function* readText(
  { source, binary, plain, member, entryAt }: Text,
  options: ReadOptions & { readonly input: Input },
  progress: Progress,
): AsyncGenerator<Window, void> {
  const { from, freshFrom = 0, range } = options.input;
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
    progress.seam = range && plain ? seekSeam(range, stretch) : Infinity;
    const to = progress.seam - run.origin;
    yield* cutWindows(stretch.source, run, { ...options, start: { ...start, to }, progress });
    if (progress.reached) return;
    if (stretch !== whole) {
      for (const fault of stretch.source.faults) addFault(progress, { ...fault, ...named });
    }
    if (progress.stopped) return;
    continues = true;
  }
}
