/**
 * Joins the ranges of files again: lines are counted on from range to range, and a file ends once.
 *
 * Takes the parts of all files and ranges, in order; gives them as if every file had been read by one thread. A fault ends a
 * file. Where a range went on behind its end, what other threads have found there is dropped.
 */
import { findTail, type Trail } from '../model/cursor.js';
import type { DropCount } from '../model/event.js';
import type { Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import { tellState, type FileState, type Problem } from '../model/problem.js';
import type { ScanStats } from '../model/stats.js';
import type { ReadTrace } from '../read/windows.js';
import { createDropTally } from './drops.js';
import type { FileOutcome } from './engine.js';
import type { Part } from './executor.js';
import { createStatsTally } from './meter.js';
import type { RangePart } from './pool.js';
import { FIRST_LINE } from './position.js';
import type { RangeList } from './ranges.js';

/** How a whole file ended. */
export interface FileEnd {
  readonly state: FileState;
  readonly bytes: number;
  readonly problems: readonly Problem[];
  /** Matches that came to nothing. */
  readonly drops: readonly DropCount[];
  readonly stats?: ScanStats;
  /** Present for a file that was read whole, if trails were asked for. */
  readonly trail?: Trail;
}

/** One part of one file, in order. */
export interface FilePart extends Omit<Part, 'outcome' | 'openTo'> {
  readonly file: LogFile;
  readonly outcome?: FileEnd;
}

/** Where the lines of a range begin. */
interface Seam {
  readonly line: number;
  readonly lineStart: number;
}

/** Joins `parts`; tells `ranges` which of them have ended. */
export async function* joinRanges(
  parts: AsyncIterable<RangePart>,
  ranges: Pick<RangeList, 'end'>,
): AsyncGenerator<FilePart, void> {
  let seam: Seam = FIRST_LINE;
  let outcomes: FileOutcome[] = [];
  /** How far the file has been read. */
  let next = 0;
  for await (const { file: ranged, outcome, openTo = 0, ...part } of parts) {
    const { range, ...file } = ranged;
    if (range?.index === 0) next = 0;
    if (range && range.from < next) {
      if (outcome) ranges.end(range);
      continue;
    }
    const place = openPlacing(seam, openTo);
    const placed = {
      ...part,
      file,
      occurrences: place(part.occurrences),
      ...(part.allowed && { allowed: place(part.allowed) }),
    };
    if (!outcome) {
      yield placed;
      continue;
    }
    seam = passRange(seam, outcome);
    outcomes.push(outcome);
    next = outcome.ending.next;
    const isEnd = next === Infinity;
    if (range) ranges.end(range, isEnd);
    yield { ...placed, ...(isEnd && { outcome: joinOutcomes(outcomes, seam) }) };
    if (isEnd) [seam, outcomes] = [FIRST_LINE, []];
  }
}

/** Places occurrences in the file that were placed in a range of it. */
function openPlacing(
  seam: Seam,
  openTo: number,
): (occurrences: readonly Occurrence[]) => readonly Occurrence[] {
  if (seam === FIRST_LINE) return (occurrences) => occurrences;
  return (occurrences) =>
    occurrences.map((occurrence) => ({
      ...occurrence,
      line: seam.line + occurrence.line - 1,
      column: occurrence.column - (occurrence.start < openTo ? seam.lineStart : 0),
    }));
}

function passRange({ line, lineStart }: Seam, { ending }: FileOutcome): Seam {
  const isSameLine = ending.openTo === Infinity;
  return { line: line + ending.line - 1, lineStart: isSameLine ? lineStart : ending.lineStart };
}

/** The end of a file with these ranges, whose last line is that of `seam`. */
function joinOutcomes(outcomes: readonly FileOutcome[], seam: Seam): FileEnd {
  const bytes = outcomes.reduce((sum, outcome) => sum + outcome.bytes, 0);
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  const [drops, stats] = [createDropTally(), createStatsTally()];
  for (const outcome of outcomes) {
    for (const { rule, reason, count } of outcome.drops ?? []) drops.add(rule, reason, count);
    if (outcome.stats) stats.add(outcome.stats);
  }
  const trail = joinTrail(
    outcomes.map(({ ending }) => ending.trace),
    seam,
  );
  return {
    state: tellState(bytes, problems),
    bytes,
    problems,
    drops: drops.take(),
    ...(outcomes[0]?.stats && { stats: stats.close() }),
    ...(trail && { trail }),
  };
}

/** What a file is known by whose ranges left `traces`; undefined if it was not read whole. */
function joinTrail(traces: readonly (ReadTrace | undefined)[], seam: Seam): Trail | undefined {
  const [first, last] = [traces[0], traces.at(-1)];
  if (first?.head === undefined || !last?.tail) return undefined;
  const { head, sizeBytes, modifiedMs, changedMs, skippedBytes } = first;
  const { digest: tail, lines } = last.tail;
  const facts = { modifiedMs, changedMs, skippedBytes };
  const mark = { sizeBytes, head, tail };
  const isPlain = traces.every((trace) => trace?.isPlain);
  if (!isPlain || findTail(sizeBytes) === 0) return { ...facts, mark };
  // Where lines stand where reading starts the next time; where that is not known, the file is read from its start.
  const { feeds, lineStart = feeds === 0 ? seam.lineStart : undefined } = lines;
  const resumption = lineStart === undefined ? {} : { line: seam.line - feeds, lineStart };
  return { ...facts, mark: { ...mark, ...resumption } };
}
