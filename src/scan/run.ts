/**
 * The program on one page: operands in, events out.
 *
 * Walks, scans every file with a pool of executors, audits the surroundings, and ends with the findings worst first.
 * The events are the same for any number of threads. Nothing here prints, exits or reads the environment. What only some
 * scans need is loaded when it is needed.
 */
import { AUDIT_RULES } from '../audit/catalog.js';
import type { Event } from '../model/event.js';
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
import type { FileOutcome } from './engine.js';
import type { Executor } from './executor.js';
import type { ScanOptions } from './options.js';
import { scanAll } from './pool.js';
import { openSince, type Since } from './since.js';
import { describeStdin, STDIN_OPERAND } from './stdin.js';
import type { Surroundings } from './surroundings.js';
import { createTally, type Tally } from './tally.js';
import { TOOL } from './tool.js';

/** What one scan gathers while it runs. */
interface Ledger {
  readonly options: ScanOptions;
  readonly coverage: CoverageCount;
  readonly tally: Tally;
  readonly drops: DropTally;
  readonly since: Since | undefined;
  readonly comparison: Comparison | undefined;
  /** Every file of the walk, for the audit. */
  readonly files: LogFile[];
  /** Problems of the walk, told once all files are. */
  readonly walkProblems: Problem[];
}

/** Scans `options.paths`. Throws only on bugs and when no engine loads. */
export async function* runScan(options: ScanOptions): AsyncGenerator<Event, void> {
  const startedMs = options.now();
  const ledger: Ledger = {
    options,
    coverage: createCoverage({ incremental: options.history !== undefined }),
    tally: createTally(),
    drops: createDropTally(),
    since: openSince(options),
    comparison: options.baseline && openComparison(options.baseline, startedMs),
    files: [],
    walkProblems: [],
  };
  const work = await planWork(ledger);
  const executors = await openExecutors(options, work);
  try {
    yield describeStart(options, executors[0], startedMs);
    if (executors.length > 0) yield* scanFiles(work.files, executors, ledger);
  } finally {
    await Promise.all(executors.map((executor) => executor.close()));
  }
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
  };
}

/** What is to be scanned, and with how many executors. */
interface Work {
  readonly files: AsyncIterator<LogFile>;
  readonly jobs: number;
  readonly markKey?: Uint8Array;
}

/** Files that are read for so many bytes, or so many files, are worth a further executor when news are looked for. */
const JOB_BYTES = 32 * 1024 * 1024;
const JOB_FILES = 500;

/** News are often few: all files are looked at before anything is loaded that could scan them. */
async function planWork(ledger: Ledger): Promise<Work> {
  const { options, since } = ledger;
  if (!since) return { files: listFiles(ledger), jobs: Math.max(1, options.jobs) };
  const files: LogFile[] = [];
  let bytes = 0;
  for await (const file of listFiles(ledger)) {
    files.push(file);
    bytes += file.facts.sizeBytes - (file.resume?.sizeBytes ?? 0);
  }
  const jobs = Math.ceil(Math.max(bytes / JOB_BYTES, files.length / JOB_FILES));
  const worthwhile = files.length === 0 ? 0 : Math.max(1, Math.min(jobs, options.jobs));
  return { files: iterate(files, ledger), jobs: worthwhile, markKey: since.markKey };
}

async function* iterate(files: readonly LogFile[], ledger: Ledger): AsyncGenerator<LogFile, void> {
  for (const file of files) {
    if (isInterrupted(ledger)) return;
    yield file;
  }
}

/** Whether the scan is to stop; notes it as a problem. */
function isInterrupted({ options, walkProblems }: Ledger): boolean {
  if (options.signal?.aborted !== true) return false;
  if (!walkProblems.includes(INTERRUPTED)) walkProblems.push(INTERRUPTED);
  return true;
}

/** Standard input cannot be handed to a thread, so a scan of it runs in this one. */
async function openExecutors(options: ScanOptions, work: Work): Promise<readonly Executor[]> {
  if (work.jobs === 0) return [];
  const { openLocalExecutor, openWorkerExecutor } = await import('./executor.js');
  const { rules, key, regex, kernel, now, known = [], allow = [], cwd, paths } = options;
  const { markKey } = work;
  // Only what an engine needs, since the rest cannot be sent to a thread.
  const setup = { rules, key, regex, kernel, now, known, allow, cwd, ...(markKey && { markKey }) };
  if (work.jobs === 1 || paths.includes(STDIN_OPERAND)) return [await openLocalExecutor(setup)];
  return Promise.all(Array.from({ length: work.jobs }, () => openWorkerExecutor(setup)));
}

function describeStart(options: ScanOptions, executor: Executor | undefined, startedMs: number): Event {
  const known = [...new Set(options.known?.map(({ rule }) => rule))].map(describeKnown);
  return {
    type: 'start',
    tool: TOOL,
    roots: options.paths,
    rules: [...options.rules.map(describeRule), ...known, ...(options.audit ? AUDIT_RULES : [])],
    startedAt: new Date(startedMs).toISOString(),
    engine: { regex: executor?.regex ?? UNUSED, kernel: executor?.kernel ?? UNUSED },
  };
}

/** Said of the engine by a scan for news that found no file to read. */
const UNUSED = 'unused';

function describeRule({ id, title, why, fix, severity, confidence, references }: RuleInfo): RuleInfo {
  return { id, title, why, fix, severity, confidence, references };
}

async function* scanFiles(
  files: AsyncIterator<LogFile>,
  executors: readonly Executor[],
  ledger: Ledger,
): AsyncGenerator<Event, void> {
  const { stdin, signal } = ledger.options;
  const context = { ...(stdin && { stdin }), ...(signal && { signal }) };
  for await (const part of scanAll(files, executors, context)) {
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
      yield { type: 'occurrence', occurrence };
    }
    for (const occurrence of part.allowed ?? []) {
      if (refuse(occurrence, ledger.options) === undefined) ledger.coverage.addAllowed(occurrence);
    }
    ledger.coverage.addBytes(part.bytes);
    if (part.outcome) {
      ledger.coverage.addFile(part.outcome.state);
      for (const { rule, reason, count } of part.outcome.drops ?? []) ledger.drops.add(rule, reason, count);
      yield* reportProblems(part.outcome.problems, ledger);
      noteTrail(part.file, part.outcome, ledger);
    }
    yield { type: 'progress', files: ledger.coverage.files, bytes: ledger.coverage.bytes };
  }
}

function noteTrail(file: LogFile, { state, trail }: FileOutcome, { since, coverage }: Ledger): void {
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
      ledger.files.push(item.file);
      const file = ledger.since ? ledger.since.choose(item.file) : item.file;
      if (file) yield file;
      else coverage.addUnchanged(item.file.facts.sizeBytes, true);
    } else if (item.type === 'problem') {
      if (item.skipped) coverage.addFile('skipped');
      ledger.walkProblems.push(item.problem);
    } else if (item.type === 'excluded') coverage.addExcluded();
    else coverage.addDirectory();
  }
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
  const secrets = tally.list(around?.exposureOf ?? (() => undefined));
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
  const around = await surveySurroundings(ledger.files, ledger.options);
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
