/**
 * Why a place of a log is reported, or is not: reads files again and tells what became of every candidate there.
 *
 * Takes what a scan takes, and a place or the beginning of a fingerprint. Gives explanations in the order of the files,
 * a bounded number of each, in one thread. Nothing given holds secret text: values are masked as in a scan.
 */
import type { Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { walk } from '../walk/walk.js';
import { createEngine, type Batch, type Engine } from './engine.js';
import type { ScanOptions } from './options.js';
import { describeStdin, STDIN_OPERAND } from './stdin.js';
import type { PlacedTrace } from './traces.js';

/** What is to be explained. */
export type Target =
  | { readonly kind: 'fingerprint'; readonly prefix: string }
  | {
      readonly kind: 'place';
      readonly line: number;
      /** A byte of the line; all of it if not given. */
      readonly column: number | undefined;
      /** The member of an archive, as reports show it behind `!`. */
      readonly member: string | undefined;
    };

export type ExplainOptions = Pick<
  ScanOptions,
  | 'paths'
  | 'cwd'
  | 'exclude'
  | 'maxDepth'
  | 'followSymlinks'
  | 'rules'
  | 'key'
  | 'regex'
  | 'kernel'
  | 'now'
  | 'reading'
  | 'stdin'
  | 'signal'
> & { readonly target: Target };

/** What led to the outcome at one place. */
export interface Explanation {
  readonly file: string;
  readonly line: number;
  /** What a scan finds there, masked. */
  readonly occurrences: readonly Occurrence[];
  /** What became of each candidate, by place; at most `MAX_TRACES`. */
  readonly traces: readonly PlacedTrace[];
  /** Traces that are not in the list. */
  readonly more: number;
}

export type ExplainEvent =
  | { readonly type: 'explanation'; readonly explanation: Explanation }
  | { readonly type: 'problem'; readonly problem: Problem }
  /** `more` counts places that were not explained, as they were too many. */
  | { readonly type: 'done'; readonly files: number; readonly more: number };

/** Places that are explained; the others are counted. */
export const MAX_EXPLANATIONS = 20;
/** Candidates of one place that are told. */
export const MAX_TRACES = 200;
/** How far before a value its rule's literal is looked for. */
const LITERAL_BYTES = 128;

/** Explains. Throws on bugs and when no engine loads. */
export async function* explain(options: ExplainOptions): AsyncGenerator<ExplainEvent, void> {
  const { rules, key, regex, kernel, now, reading = {} } = options;
  const engine = await createEngine({ rules, key, regex, kernel, now, reading, trace: true });
  let [files, told, more] = [0, 0, 0];
  for await (const item of listFiles(options)) {
    if ('problem' in item) {
      yield { type: 'problem', problem: item.problem };
      continue;
    }
    files++;
    for await (const event of explainFile(item.file, engine, options)) {
      if (event.type !== 'explanation') yield event;
      else if (told < MAX_EXPLANATIONS) {
        told++;
        yield event;
      } else more++;
    }
  }
  yield { type: 'done', files, more };
}

type Item = { readonly file: LogFile } | { readonly problem: Problem };

async function* listFiles(options: ExplainOptions): AsyncGenerator<Item, void> {
  if (options.paths.includes(STDIN_OPERAND)) yield { file: describeStdin(options.now()) };
  const operands = options.paths.filter((path) => path !== STDIN_OPERAND);
  for await (const item of walk({ ...options, operands })) {
    if (options.signal?.aborted === true) return;
    if (item.type === 'file' || item.type === 'problem') yield item;
  }
}

async function* explainFile(
  file: LogFile,
  engine: Engine,
  { target, stdin, signal }: ExplainOptions,
): AsyncGenerator<ExplainEvent, void> {
  const scan = engine.scanFile(file, { ...(stdin && { stdin }), ...(signal && { signal }) });
  for (;;) {
    const next = await scan.next();
    if (next.done === true) {
      for (const problem of next.value.problems) yield { type: 'problem', problem };
      return;
    }
    for (const explanation of explainBatch(next.value, target, file))
      yield { type: 'explanation', explanation };
  }
}

function explainBatch(batch: Batch, target: Target, file: LogFile): readonly Explanation[] {
  return target.kind === 'place' ? explainPlace(batch, target, file) : explainSecret(batch, target.prefix);
}

/** All candidates of a line, or of one byte of it. */
function explainPlace(
  { occurrences, traces = [] }: Batch,
  { line, column, member }: Target & { readonly kind: 'place' },
  { name }: LogFile,
): readonly Explanation[] {
  const file = member === undefined ? name : `${name}!${member}`;
  const here = traces.filter(
    (trace) =>
      trace.file === file &&
      trace.line <= line &&
      trace.lastLine >= line &&
      (column === undefined || holdsColumn(trace, line, column)),
  );
  if (here.length === 0) return [];
  const starts = new Set(here.map(({ start }) => start));
  const found = occurrences.filter((occurrence) => occurrence.file === file && starts.has(occurrence.start));
  return [{ file, line, occurrences: found, ...cut(here) }];
}

function holdsColumn(trace: PlacedTrace, line: number, column: number): boolean {
  const length = trace.fate.kind === 'unmatched' ? trace.literal.length : trace.length;
  if (trace.line < line) return true;
  return trace.column <= column && column < trace.column + length;
}

/** Each occurrence of a secret, with what claimed its bytes and what stood before it. */
function explainSecret({ occurrences, traces = [] }: Batch, prefix: string): readonly Explanation[] {
  return occurrences
    .filter(({ fingerprint }) => fingerprint.startsWith(prefix))
    .map((occurrence) => {
      const { file, line, start, length } = occurrence;
      const near = traces.filter((trace) => {
        if (trace.file !== file) return false;
        if (trace.fate.kind !== 'unmatched')
          return trace.start < start + length && trace.start + trace.length > start;
        return trace.line === line && trace.start >= start - LITERAL_BYTES && trace.start < start + length;
      });
      return { file, line, occurrences: [occurrence], ...cut(near) };
    });
}

/** What matched comes before what did not, so that a cut list holds it. */
function cut(traces: readonly PlacedTrace[]): Pick<Explanation, 'traces' | 'more'> {
  const matched = traces.filter(({ fate }) => fate.kind !== 'unmatched');
  const others = traces.filter(({ fate }) => fate.kind === 'unmatched');
  const all = [...matched, ...others];
  return { traces: all.slice(0, MAX_TRACES), more: Math.max(0, all.length - MAX_TRACES) };
}
