/**
 * One file through read ► prefilter ► detect.
 *
 * Takes files one at a time; gives their occurrences in batches and, at the end, how each file was read. The memory
 * of a window is the prefilter's own, so bytes are read to where they are searched. Everything given is masked.
 */
import type { Readable } from 'node:stream';
import { createDetector, type Detector, type TextSearch } from '../detect/detector.js';
import type { Hit } from '../detect/hit.js';
import { loadRegexEngine } from '../detect/regex.js';
import type { Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { FileState, Problem } from '../model/problem.js';
import { MAX_REACH_BYTES, MAX_RULE_SPAN_BYTES, type Rule } from '../model/rule.js';
import { WINDOW_MARGIN_BYTES, type ReadFault, type Window } from '../model/window.js';
import { createPrefilter, type Prefilter } from '../prefilter/prefilter.js';
import { createScalar } from '../prefilter/scalar.js';
import { readWindows } from '../read/windows.js';
import type { KernelChoice, RegexChoice } from './options.js';
import { createPosition, type Position } from './position.js';

export interface EngineOptions {
  readonly rules: readonly Rule[];
  readonly key: Uint8Array;
  readonly regex: RegexChoice;
  readonly kernel: KernelChoice;
  readonly now: () => number;
  /** Fresh bytes of a window; `DEFAULT_FRESH_BYTES` if not given. Tests set it to move window ends. */
  readonly freshBytes?: number;
}

/** Large enough that margins cost little, small enough to stay in a processor's cache. */
export const DEFAULT_FRESH_BYTES = 512 * 1024;

/** The end of one file. */
export interface FileOutcome {
  readonly state: FileState;
  readonly bytes: number;
  readonly problems: readonly Problem[];
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
  /** Decoded bytes that were fresh in it. */
  readonly bytes: number;
}

export interface FileContext {
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}

/** Prepares detector and prefilter for `rules`. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const regex = await loadRegexEngine(options.regex);
  const { key, now } = options;
  const detector = createDetector(options.rules, { key, engine: regex, now, openSearch });
  const capacityBytes = 1 + 2 * WINDOW_MARGIN_BYTES + (options.freshBytes ?? DEFAULT_FRESH_BYTES);
  const prefilter = await createPrefilter(detector.literals, { kernel: options.kernel, capacityBytes });
  return {
    regex: regex.name,
    kernel: prefilter.kernel,
    scanFile: (file, context) => scanFile(file, { detector, prefilter, ...context }),
  };
}

/** Unpacked texts are short: the scalar search has no set-up that would pay only for long ones. */
const MAX_UNPACKED_BYTES = 2 * MAX_RULE_SPAN_BYTES;

function openSearch(literals: Detector['literals']): TextSearch {
  const scalar = createScalar(literals, MAX_UNPACKED_BYTES);
  return {
    search(text, to, visit) {
      const end = text.copy(scalar.window);
      scalar.scan({ from: 0, to: Math.min(to, end), end }, visit);
    },
  };
}

interface Stages extends FileContext {
  readonly detector: Detector;
  readonly prefilter: Prefilter;
}

async function* scanFile(file: LogFile, stages: Stages): AsyncGenerator<Batch, FileOutcome> {
  const position = createPosition(stages.prefilter);
  const { stdin, signal } = stages;
  const windows = readWindows(file, {
    memory: stages.prefilter.window,
    ...(stdin && { stdin }),
    ...(signal && { signal }),
  });
  try {
    for (;;) {
      const next = await windows.next();
      if (next.done === true) return describeOutcome(file, next.value.bytes, next.value.faults);
      const window = next.value;
      const hits = searchWindow(window, file, stages);
      const occurrences = hits.map((hit) => placeHit(hit, window, { file, position }));
      position.finish(window);
      yield { occurrences, bytes: window.freshTo - window.freshFrom };
    }
  } finally {
    // Whoever leaves early must not leave the file open.
    await windows.return({ bytes: 0, faults: [] });
  }
}

function searchWindow(window: Window, file: LogFile, { detector, prefilter }: Stages): readonly Hit[] {
  detector.open(window, prefilter);
  const from = Math.max(window.begin, window.freshFrom - MAX_RULE_SPAN_BYTES);
  const to = Math.min(window.end, window.freshTo + MAX_RULE_SPAN_BYTES + MAX_REACH_BYTES);
  prefilter.scan({ from, to, end: window.end }, (literal, offset) => detector.add(literal, offset));
  return detector.close(file.facts);
}

function placeHit(
  hit: Hit,
  window: Window,
  { file, position }: { readonly file: LogFile; readonly position: Position },
): Occurrence {
  const { line, column } = position.locate(window, hit.start);
  return {
    file: file.name,
    family: file.family,
    line,
    column,
    start: window.base + hit.start,
    length: hit.length,
    rule: hit.rule.id,
    severity: hit.severity,
    confidence: hit.confidence,
    fingerprint: hit.fingerprint,
    preview: hit.preview,
    ...hit.context,
  };
}

function describeOutcome(file: LogFile, bytes: number, faults: readonly ReadFault[]): FileOutcome {
  const state = faults.length === 0 ? 'scanned' : bytes > 0 ? 'partly-scanned' : 'skipped';
  return { state, bytes, problems: faults.map((fault) => ({ ...fault, file: file.name })) };
}
