/**
 * The program on one page: operands in, events out.
 *
 * Walks, scans every file with a pool of executors, audits the surroundings, and ends with the findings worst first.
 * The events are the same for any number of threads. Nothing here prints, exits or reads the environment. What only some
 * scans need is loaded when it is needed.
 */
import { AUDIT_RULES } from '../audit/catalog.js';
import type { Event, FileEvent } from '../model/event.js';
import type { Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { describeKnown } from '../model/known.js';
import type { RuleInfo } from '../model/rule.js';
import { confidenceRank, severityRank } from '../model/severity.js';
import { walk } from '../walk/walk.js';
import { createCoverage, type CoverageCount } from './coverage.js';
import { createDropTally, type DropTally } from './drops.js';
import { openComparison, type Comparison } from './comparison.js';
import type { LocalExecutor } from './executor.js';
import { joinRanges, type FileEnd, type FilePart } from './join.js';
import type { ScanOptions } from './options.js';
import { createStatsTally, type StatsTally } from './meter.js';
import { scanAll } from './pool.js';
import { openRanges } from './ranges.js';
import { openSince, type Since } from './since.js';
import { describeStdin, STDIN_OPERAND } from './stdin.js';
import type { Surroundings } from './surroundings.js';
import { createTally, type Tally } from './tally.js';
import { TOOL } from './tool.js';
import { closeAll, openExecutors, planWork } from './work.js';

/** What one scan gathers while it runs. */
interface Ledger {
  readonly options: ScanOptions;
  readonly coverage: CoverageCount;
  readonly tally: Tally;
  readonly drops: DropTally;
  readonly stats: StatsTally;
  readonly since: Since | undefined;
  readonly comparison: Comparison | undefined;
  /** Every file of the walk, for the audit. */
  readonly files: LogFile[];
  /** The file that holds what reports name: itself, or the archive of a member. Those with secrets alone. */
  readonly holders: Map<string, LogFile>;
  /** Problems of the walk, told once all files are. */
  readonly walkProblems: Problem[];
  /** What the walk left out, told there too; at most `MAX_LEFT_OUT`. */
  readonly leftOut: FileEvent[];
}

/** Files left out that are told one by one; all of them are counted. */
const MAX_LEFT_OUT = 100_000;

/** Scans `options.paths`. Throws only on bugs and when no engine loads. */
export async function* runScan(options: ScanOptions): AsyncGenerator<Event, void> {
  const startedMs = options.now();
  const ledger: Ledger = {
    options,
    coverage: createCoverage({ incremental: options.history !== undefined }),
    tally: createTally(),
    drops: createDropTally(),
    stats: createStatsTally(),
    since: openSince(options),
    comparison: options.baseline && openComparison(options.baseline, startedMs),
    files: [],
    holders: new Map(),
    walkProblems: [],
    leftOut: [],
  };
  if (options.contents === false) yield* examineFiles(ledger, startedMs);
  else yield* readFiles(ledger, startedMs);
  yield* ledger.leftOut;
  yield* reportProblems(ledger.walkProblems, ledger);
  yield* reportFindings(ledger);
  const baseline = ledger.comparison?.count(ledger.since === undefined);
  const coverage = { ...ledger.coverage.close(), ...(baseline && { baseline }) };
  const complete = Object.keys(coverage.problems).length === 0;
  yield {
    type: 'done',
    coverage,
    complete,
    elapsedMs: options.now() - startedMs,
    drops: ledger.drops.take(),
    ...(options.stats === true && { stats: ledger.stats.close() }),
  };
}

async function* readFiles(ledger: Ledger, startedMs: number): AsyncGenerator<Event, void> {
  const { options, since } = ledger;
  const isStopped = (): boolean => isInterrupted(ledger);
  const work = await planWork(listFiles(ledger), { jobs: options.jobs, since, isStopped });
  const executors = await openExecutors(options, work);
  const ranges = openRanges({ ...work, jobs: executors.length }, options.ranges);
  const { stdin, signal } = options;
  const context = { ...(stdin && { stdin }), ...(signal && { signal }) };
  try {
    yield describeStart(options, executors[0] ?? UNUSED, startedMs);
    if (executors.length > 0)
      yield* scanFiles(joinRanges(scanAll(ranges.files, executors, context), ranges), ledger);
  } finally {
    await closeAll(executors);
    ranges.close();
  }
}

/** Said of the engine by a scan that reads no file. */
const UNUSED = { regex: 'unused', kernel: 'unused' };

/** Lists the files for the audits; opens none. */
async function* examineFiles(ledger: Ledger, startedMs: number): AsyncGenerator<Event, void> {
  yield describeStart(ledger.options, UNUSED, startedMs);
  const files = listFiles(ledger);
  while (!(await files.next()).done) {
    ledger.coverage.addExamined();
    yield { type: 'progress', files: ledger.coverage.files, bytes: 0 };
  }
}

/** Whether the scan is to stop; notes it as a problem. */
function isInterrupted({ options, walkProblems }: Ledger): boolean {
  if (options.signal?.aborted !== true) return false;
  if (!walkProblems.includes(INTERRUPTED)) walkProblems.push(INTERRUPTED);
  return true;
}

function describeStart(
  options: ScanOptions,
  engine: Pick<LocalExecutor, 'regex' | 'kernel'>,
  startedMs: number,
): Event {
  const known = [...new Set(options.known?.map(({ rule }) => rule))].map(describeKnown);
  return {
    type: 'start',
    tool: TOOL,
    roots: options.paths,
    rules: [...options.rules.map(describeRule), ...known, ...(options.audit ? AUDIT_RULES : [])],
    startedAt: new Date(startedMs).toISOString(),
    engine: { regex: engine.regex, kernel: engine.kernel },
  };
}

function describeRule({ id, title, why, fix, severity, confidence, references }: RuleInfo): RuleInfo {
  return { id, title, why, fix, severity, confidence, references };
}

async function* scanFiles(parts: AsyncIterable<FilePart>, ledger: Ledger): AsyncGenerator<Event, void> {
  for await (const part of parts) {
    for (const occurrence of part.sightings ?? []) {
      if (refuse(occurrence, ledger.options) === undefined) yield { type: 'sighting', occurrence };
    }
    for (const occurrence of part.occurrences) {
      const refused = refuse(occurrence, ledger.options);
      if (refused !== undefined) {
        ledger.drops.add(occurrence.rule, refused);
        continue;
      }
      if (ledger.since?.isReported(occurrence)) {
        ledger.coverage.addReported(occurrence);
        continue;
      }
      ledger.tally.add(occurrence);
      ledger.holders.set(occurrence.file, part.file);
      yield { type: 'occurrence', occurrence };
    }
    for (const occurrence of part.allowed ?? []) {
      if (refuse(occurrence, ledger.options) === undefined) ledger.coverage.addAllowed(occurrence);
    }
    ledger.coverage.addBytes(part.bytes);
    if (part.outcome) {
      yield endFile(part.file, part.outcome, ledger);
      for (const { rule, reason, count } of part.outcome.drops ?? []) ledger.drops.add(rule, reason, count);
      if (part.outcome.stats) ledger.stats.add(part.outcome.stats);
      yield* reportProblems(part.outcome.problems, ledger);
      noteTrail(part.file, part.outcome, ledger);
    }
    yield { type: 'progress', files: ledger.coverage.files, bytes: ledger.coverage.bytes };
  }
}

/** Counts a file that has ended, and tells how. */
function endFile({ name, facts }: LogFile, outcome: FileEnd, { coverage }: Ledger): FileEvent {
  const { state, bytes, problems } = outcome;
  coverage.addFile({ state, bytes: state === 'skipped' ? facts.sizeBytes : bytes });
  const reasons = [...new Set(problems.map(({ code }) => code))];
  return { type: 'file', file: name, state, bytes, reasons };
}

function noteTrail(file: LogFile, { state, trail }: FileEnd, { since, coverage }: Ledger): void {
  if (!trail || state !== 'scanned') return;
  coverage.addUnchanged(trail.skippedBytes, false);
  since?.leave(file, trail);
}

/** Why an occurrence is not reported; undefined if it is. */
function refuse(occurrence: Occurrence, { minSeverity, minConfidence }: ScanOptions): string | undefined {
  if (severityRank(occurrence.severity) < severityRank(minSeverity)) return 'is less severe than asked for';
  const isSure = confidenceRank(occurrence.confidence) >= confidenceRank(minConfidence);
  return isSure ? undefined : 'is less certain than asked for';
}

/** The files of all operands; everything else that the walk says goes into the ledger. */
async function* listFiles(ledger: Ledger): AsyncGenerator<LogFile, void> {
  const { options, coverage } = ledger;
  if (options.paths.includes(STDIN_OPERAND)) yield describeStdin(options.now());
  const operands = options.paths.filter((path) => path !== STDIN_OPERAND);
  for await (const item of walk({ ...options, operands })) {
    if (isInterrupted(ledger)) return;
    if (item.type === 'file') {
      // What is in a pipe is gone when it is read: its mode tells nothing of who could read it.
      if (item.file.fifo !== true) ledger.files.push(item.file);
      const file = ledger.since && item.file.fifo !== true ? ledger.since.choose(item.file) : item.file;
      if (file) yield file;
      else coverage.addUnchanged(item.file.facts.sizeBytes, true);
    } else if (item.type === 'problem') {
      if (item.skipped) coverage.addFile({ state: 'skipped', bytes: 0 });
      if (item.skipped) leaveOut(ledger, { ...item.problem, state: 'skipped' });
      ledger.walkProblems.push(item.problem);
    } else if (item.type === 'excluded') {
      coverage.addExcluded();
      leaveOut(ledger, { file: item.name, state: 'excluded' });
    } else coverage.addDirectory();
  }
}

function leaveOut(
  { leftOut }: Ledger,
  { file = '', state, code }: Pick<FileEvent, 'state'> & Partial<Problem>,
): void {
  if (leftOut.length >= MAX_LEFT_OUT) return;
  leftOut.push({ type: 'file', file, state, bytes: 0, reasons: code === undefined ? [] : [code] });
}

const INTERRUPTED: Problem = {
  code: 'interrupted',
  message: 'The scan was stopped; what it had not reached was not read',
};

function* reportProblems(problems: readonly Problem[], { coverage }: Ledger): Generator<Event, void> {
  for (const problem of problems) {
    coverage.addProblem(problem.code);
    yield { type: 'problem', problem };
  }
}

async function* reportFindings(ledger: Ledger): AsyncGenerator<Event, void> {
  const { options, tally, coverage, since } = ledger;
  if (tally.uncounted > 0) {
    yield* reportProblems([describeCap(tally.uncounted)], ledger);
    since?.forgo();
  }
  const around = options.audit ? yield* auditSurroundings(ledger) : undefined;
  const secrets = around?.weigh(tally.list()) ?? tally.list();
  const news = [];
  for (const fault of around?.faults ?? []) {
    if (since?.isReported(fault)) coverage.addReported(fault);
    else news.push(fault);
  }
  const findings = [...secrets, ...news];
  since?.report(findings, around?.faults);
  for (const finding of findings) {
    yield { type: 'finding', finding: ledger.comparison?.mark(finding) ?? finding };
  }
}

async function* auditSurroundings(ledger: Ledger): AsyncGenerator<Event, Surroundings> {
  const { surveySurroundings } = await import('./surroundings.js');
  const around = await surveySurroundings(ledger, ledger.options);
  yield* reportProblems(around.problems, ledger);
  for (const fault of around.allowed) ledger.coverage.addAllowed(fault);
  return around;
}

function describeCap(uncounted: number): Problem {
  return {
    code: 'findings-capped',
    message: `More distinct secrets than a report holds: ${uncounted} further occurrences are in no finding; scan fewer files at a time`,
  };
}
