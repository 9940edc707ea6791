/**
 * One file through read ► prefilter ► detect.
 *
 * Takes files one at a time; gives their occurrences in batches and, at the end, how each file was read. The memory
 * of a window is the prefilter's own, so bytes are read to where they are searched. Everything given is masked.
 */
import type { Readable } from 'node:stream';
import { createDetector, type Detector } from '../detect/detector.js';
import type { Hit } from '../detect/hit.js';
import { listOutcomes } from '../detect/judge.js';
import { loadRegexEngine } from '../detect/regex.js';
import type { Observer, Trace } from '../detect/trace.js';
import type { AllowEntry } from '../model/allow.js';
import type { DropCount } from '../model/event.js';
import type { Occurrence } from '../model/finding.js';
import type { KnownSecret } from '../model/known.js';
import type { LogFile } from '../model/logfile.js';
import type { ScanStats } from '../model/stats.js';
import { tellState, type FileState, type Problem } from '../model/problem.js';
import { MAX_REACH_BYTES, MAX_RULE_SPAN_BYTES, type Rule } from '../model/rule.js';
import { WINDOW_MARGIN_BYTES, type Window } from '../model/window.js';
import { createPrefilter, type Prefilter } from '../prefilter/prefilter.js';
import { readWindows, type ReadOutcome, type ReadTrace } from '../read/windows.js';
import { openAllowance } from './allowance.js';
import { createDropTally, type DropTally } from './drops.js';
import { createMeter, type Meter } from './meter.js';
import type { KernelChoice, RegexChoice, ScanOptions } from './options.js';
import { nameOf, placeHit, splitAllowed } from './place.js';
import { createPosition, FIRST_LINE, UNKNOWN_LINE, type LinePlace, type Position } from './position.js';
import { placeTraces, type PlacedTrace } from './traces.js';

export interface EngineOptions {
  readonly rules: readonly Rule[];
  readonly key: Uint8Array;
  readonly regex: RegexChoice;
  readonly kernel: KernelChoice;
  readonly now: () => number;
  /** See `ScanOptions`; the same for `allow`, `cwd` and `reading`. */
  readonly known?: readonly KnownSecret[];
  readonly allow?: readonly AllowEntry[];
  readonly cwd?: string;
  /** Key of the digests by which files are known again; without it no outcome has a trail. */
  readonly markKey?: Uint8Array;
  readonly reading?: ScanOptions['reading'];
  /** Whether batches tell what became of every candidate; slow. */
  readonly trace?: boolean;
  /** Whether outcomes tell where the time went; a little slower. */
  readonly stats?: boolean;
  /** Fresh bytes of a window; `DEFAULT_FRESH_BYTES` if not given. Tests set it to move window ends. */
  readonly freshBytes?: number;
}

/** Large enough that margins cost little, small enough to stay in a processor's cache. */
export const DEFAULT_FRESH_BYTES = 512 * 1024;

/** The end of one file, or of a range of it. */
export interface FileOutcome {
  readonly state: FileState;
  readonly bytes: number;
  readonly problems: readonly Problem[];
  /** Matches that came to nothing. */
  readonly drops?: readonly DropCount[];
  readonly stats?: ScanStats;
  readonly ending: Ending;
}

/** Where lines stand at the end of a file or range, and what it is known by. */
export interface Ending extends Pick<Position, 'line' | 'openTo'> {
  /** The offset at which the last line begins, if it begins in single bytes. */
  readonly lineStart: number;
  /** The offset at which another range is to go on, where it ended before the file; else `Infinity`. */
  readonly next: number;
  /** Present for what was read whole, if trails were asked for. */
  readonly trace?: ReadTrace;
}

export interface Engine {
  readonly regex: string;
  readonly kernel: string;
  /** Yields what was found in a file, in order, a batch a window. */
  scanFile(file: LogFile, context: FileContext): AsyncGenerator<Batch, FileOutcome>;
}

/** What one window gave. */
export interface Batch {
  readonly occurrences: readonly Occurrence[];
  /** Occurrences that the user allows; missing where there are none. */
  readonly allowed?: readonly Occurrence[];
  /** Decoded bytes that were fresh in it. */
  readonly bytes: number;
  /** See `Position.openTo`; missing for 0. */
  readonly openTo?: number;
  /**
   * Set where a file is read as it is written, and the batch is to be told at once. Of a preview, `occurrences` are first
   * sightings of secrets: they come again when they are settled.
   */
  readonly live?: 'preview' | 'settled';
  /** What became of every candidate, if that was asked for. */
  readonly traces?: readonly PlacedTrace[];
}

export interface FileContext {
  readonly stdin?: Readable;
  /** Whether secrets are sighted in what is still written; not unless told. */
  readonly previews?: boolean;
  readonly signal?: AbortSignal;
}

/** Prepares detector and prefilter for `rules`. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const meter = options.stats === true ? createMeter() : undefined;
  const loaded = await loadRegexEngine(options.regex);
  const regex = meter?.watchRegex(loaded) ?? loaded;
  const { key, now, known = [] } = options;
  const allowance = openAllowance(options, regex);
  const drops = createDropTally();
  const traces: Trace[] | undefined = options.trace === true ? [] : undefined;
  const preview = { isOpen: false };
  const observer: Observer = {
    drop: ({ id }, reason) => preview.isOpen || drops.add(id, reason),
    ...(traces && { trace: (trace) => preview.isOpen || void traces.push(trace) }),
  };
  const tools = { key, engine: regex, now, observer, known };
  const detector = createDetector(options.rules, {
    ...tools,
    ...(allowance && { allowance }),
    ...(meter && { judge: meter.watchJudge(listOutcomes) }),
  });
  const capacityBytes = 1 + 2 * WINDOW_MARGIN_BYTES + (options.freshBytes ?? DEFAULT_FRESH_BYTES);
  const prefilter = await createPrefilter(detector.literals, { kernel: options.kernel, capacityBytes });
  const reading = { ...options.reading, ...(options.markKey && { markKey: options.markKey }) };
  return {
    regex: regex.name,
    kernel: prefilter.kernel,
    scanFile: (file, context) =>
      scanFile(file, { detector, prefilter, drops, traces, meter, preview, reading, ...context }),
  };
}

interface Stages extends FileContext {
  readonly detector: Detector;
  readonly prefilter: Prefilter;
  readonly reading: NonNullable<ScanOptions['reading']> & Pick<EngineOptions, 'markKey'>;
  readonly drops: DropTally;
  /** Filled by the detector when a window is closed. */
  readonly traces: Trace[] | undefined;
  readonly meter: Meter | undefined;
  /** While it is open, what is dropped is not counted, since it comes again. */
  readonly preview: { isOpen: boolean };
}

async function* scanFile(file: LogFile, stages: Stages): AsyncGenerator<Batch, FileOutcome> {
  let position = createPosition(stages.prefilter, findFirst(file));
  let tracing = createPosition(stages.prefilter, findFirst(file));
  let origin = 0;
  const sighted = new Set<string>();
  const { stdin, signal, previews = false, reading, drops, traces, meter } = stages;
  drops.take();
  const windows = readWindows(file, {
    memory: stages.prefilter.window,
    previews,
    ...reading,
    ...(stdin && { stdin }),
    ...(signal && { signal }),
  });
  try {
    for (;;) {
      const next = await (meter ? meter.timeAsync('read', () => windows.next()) : windows.next());
      if (next.done === true) {
        const outcome = describeOutcome(file, next.value, {
          ...position,
          lineStart: origin + position.lineStart,
        });
        return { ...outcome, drops: drops.take(), ...(meter && { stats: meter.take() }) };
      }
      const window = next.value;
      origin = window.origin;
      if (window.base < 0) {
        const first = window.continues ? continueLine(position, window) : FIRST_LINE;
        position = createPosition(stages.prefilter, first);
        tracing = createPosition(stages.prefilter, first);
      }
      if (window.live === 'preview') {
        yield previewWindow(window, { file, position: position.fork(), sighted }, stages);
        continue;
      }
      const hits = searchWindow(window, file, stages);
      const occurrences = hits.map((hit) => placeHit(hit, window, { file, position }));
      if (window.live) noteSighted(sighted, occurrences);
      position.finish(window);
      const place = { file: nameOf(file, window.member), position: tracing };
      const placed = traces && placeTraces(traces.splice(0), window, place);
      const bytes = (window.freshTo - window.freshFrom) * window.unitBytes;
      const { live } = window;
      const { openTo } = position;
      yield {
        ...splitAllowed(hits, occurrences),
        bytes,
        ...(openTo > 0 && { openTo }),
        ...(placed && { traces: placed }),
        ...(live && { live }),
      };
    }
  } finally {
    // Whoever leaves early must not leave the file open.
    await windows.return({ bytes: 0, faults: [], next: Infinity });
  }
}

interface Sight {
  readonly file: LogFile;
  readonly position: Position;
  /** Rule and fingerprint of the secrets told so far. */
  readonly sighted: Set<string>;
}

/** Searches what has come so far; gives the secrets that were not told before. */
function previewWindow(window: Window, { file, position, sighted }: Sight, stages: Stages): Batch {
  stages.preview.isOpen = true;
  try {
    const hits = searchWindow(window, file, stages);
    const places = hits.map((hit) => placeHit(hit, window, { file, position }));
    const { occurrences } = splitAllowed(hits, places);
    return { occurrences: noteSighted(sighted, occurrences), bytes: 0, live: 'preview' };
  } finally {
    stages.preview.isOpen = false;
  }
}

/** Further secrets of one file are told when they are settled alone. */
const MAX_SIGHTED = 100_000;

/** Adds the secrets of `occurrences`; gives the first occurrence of each new one. */
function noteSighted(sighted: Set<string>, occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return occurrences.filter(({ rule, fingerprint }) => {
    const key = `${rule} ${fingerprint}`;
    if (sighted.has(key) || sighted.size >= MAX_SIGHTED) return false;
    sighted.add(key);
    return true;
  });
}

function searchWindow(window: Window, file: LogFile, { detector, prefilter, meter }: Stages): readonly Hit[] {
  detector.open(window, prefilter, nameOf(file, window.member));
  const from = Math.max(window.begin, window.freshFrom - MAX_RULE_SPAN_BYTES);
  const to = Math.min(window.end, window.freshTo + MAX_RULE_SPAN_BYTES + MAX_REACH_BYTES);
  const range = { from, to, end: window.end };
  if (!meter) {
    prefilter.scan(range, (literal, offset) => detector.add(literal, offset));
    return detector.close(file.facts);
  }
  meter.time('search', () =>
    prefilter.scan(range, (literal, offset) => {
      if (offset >= window.freshFrom && offset < window.freshTo) meter.countCandidate();
      detector.add(literal, offset);
    }),
  );
  return meter.time('mask', () => detector.close(file.facts));
}

/** Where lines stand where reading starts, as far as that is known. */
function findFirst({ resume, range }: LogFile): LinePlace {
  return resume ?? (range && range.from > 0 ? UNKNOWN_LINE : FIRST_LINE);
}

/** Where lines stand where text of another encoding begins; its columns count from there. */
function continueLine({ line, openTo }: Position, { origin }: Window): LinePlace {
  return { line, lineStart: 0, openTo: Math.min(openTo, origin) };
}

function describeOutcome(
  file: LogFile,
  { bytes, faults, next, trace }: ReadOutcome,
  { line, lineStart, openTo }: Omit<Ending, 'next'>,
): FileOutcome {
  const problems = faults.map(({ member, ...fault }) => ({ ...fault, file: nameOf(file, member) }));
  const ending = { line, lineStart, openTo, next, ...(trace && { trace }) };
  return { state: tellState(bytes, problems), bytes, problems, ending };
}
