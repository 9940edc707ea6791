/**
 * The program on one page: operands in, events out.
 *
 * Walks, scans every file with a pool of executors, audits the surroundings, and ends with the findings worst first.
 * The events are the same for any number of threads. Nothing here prints, exits or reads the environment.
 */
import { audit } from '../audit/audit.js';
import { AUDIT_RULES } from '../audit/catalog.js';
import { exposureOf, widest } from '../audit/exposure.js';
import type { HostFacts } from '../audit/facts.js';
import { gatherHost } from '../audit/host.js';
import type { Event, FileEvent } from '../model/event.js';
import type { AuditFinding, Finding, Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { describeKnown } from '../model/known.js';
import type { RuleInfo } from '../model/rule.js';
import { confidenceRank, severityRank } from '../model/severity.js';
import { walk } from '../walk/walk.js';
import { createCoverage, type CoverageCount } from './coverage.js';
import { createDropTally, type DropTally } from './drops.js';
import { openAllowance, type FileOutcome } from './engine.js';
import { openLocalExecutor, openWorkerExecutor, type Executor } from './executor.js';
import type { ScanOptions } from './options.js';
import { createStatsTally, type StatsTally } from './meter.js';
import { scanAll } from './pool.js';
import { describeStdin, STDIN_OPERAND } from './stdin.js';
import { createTally, type Tally } from './tally.js';
import { TOOL } from './tool.js';
import { weighFiles, type Workload } from './workload.js';

/** What one scan gathers while it runs. */
interface Ledger {
  readonly options: ScanOptions;
  readonly coverage: CoverageCount;
  readonly tally: Tally;
  readonly drops: DropTally;
  readonly stats: StatsTally;
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
    coverage: createCoverage(),
    tally: createTally(),
    drops: createDropTally(),
    stats: createStatsTally(),
    files: [],
    holders: new Map(),
    walkProblems: [],
    leftOut: [],
  };
  const workload = await weighFiles(listFiles(ledger));
  const executors = await openExecutors(options, workload);
  try {
    yield describeStart(options, executors[0] as Executor, startedMs);
    yield* scanFiles(executors, workload.files, ledger);
  } finally {
    await Promise.all(executors.map((executor) => executor.close()));
  }
  yield* ledger.leftOut;
  yield* reportProblems(ledger.walkProblems, ledger);
  yield* reportFindings(ledger);
  const coverage = ledger.coverage.close();
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

/** Standard input cannot be handed to a thread, so a scan of it runs in this one. */
async function openExecutors(
  options: ScanOptions,
  { isLarge }: Pick<Workload, 'isLarge'>,
): Promise<readonly Executor[]> {
  const local = options.jobs <= 1 || !isLarge || options.paths.includes(STDIN_OPERAND);
  if (local) return [await openLocalExecutor(options)];
  return Promise.all(
    Array.from({ length: options.jobs }, () => openWorkerExecutor(pickEngineOptions(options))),
  );
}

/** Only what an engine needs, since the rest cannot be sent to a thread. */
function pickEngineOptions(options: ScanOptions): Parameters<typeof openWorkerExecutor>[0] {
  const {
    rules,
    key,
    regex,
    kernel,
    now,
    known = [],
    allow = [],
    cwd,
    stats = false,
    reading = {},
  } = options;
  return { rules, key, regex, kernel, now, known, allow, cwd, stats, reading };
}

function describeStart(options: ScanOptions, executor: Executor, startedMs: number): Event {
  const known = [...new Set(options.known?.map(({ rule }) => rule))].map(describeKnown);
  return {
    type: 'start',
    tool: TOOL,
    roots: options.paths,
    rules: [...options.rules.map(describeRule), ...known, ...(options.audit ? AUDIT_RULES : [])],
    startedAt: new Date(startedMs).toISOString(),
    engine: { regex: executor.regex, kernel: executor.kernel },
  };
}

function describeRule({ id, title, why, fix, severity, confidence, references }: RuleInfo): RuleInfo {
  return { id, title, why, fix, severity, confidence, references };
}

async function* scanFiles(
  executors: readonly Executor[],
  files: AsyncIterator<LogFile>,
  ledger: Ledger,
): AsyncGenerator<Event, void> {
  const { stdin, signal } = ledger.options;
  const context = { ...(stdin && { stdin }), ...(signal && { signal }) };
  for await (const part of scanAll(files, executors, context)) {
    for (const occurrence of part.sightings ?? []) {
      if (refuse(occurrence, ledger.options) === undefined) yield { type: 'sighting', occurrence };
    }
    for (const occurrence of part.occurrences) {
      const refused = refuse(occurrence, ledger.options);
      if (refused !== undefined) {
        ledger.drops.add(occurrence.rule, refused);
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
    }
    yield { type: 'progress', files: ledger.coverage.files, bytes: ledger.coverage.bytes };
  }
}

/** Counts a file that has ended, and tells how. */
function endFile({ name, facts }: LogFile, outcome: FileOutcome, { coverage }: Ledger): FileEvent {
  const { state, bytes, problems } = outcome;
  coverage.addFile({ state, bytes: state === 'skipped' ? facts.sizeBytes : bytes });
  const reasons = [...new Set(problems.map(({ code }) => code))];
  return { type: 'file', file: name, state, bytes, reasons };
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
    if (options.signal?.aborted === true) {
      ledger.walkProblems.push(INTERRUPTED);
      return;
    }
    if (item.type === 'file') {
      // What is in a pipe is gone when it is read: its mode tells nothing of who could read it.
      if (item.file.fifo !== true) ledger.files.push(item.file);
      yield item.file;
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
  const { options, tally } = ledger;
  if (tally.uncounted > 0) yield* reportProblems([describeCap(tally.uncounted)], ledger);
  if (!options.audit) {
    for (const finding of tally.list(() => undefined)) yield { type: 'finding', finding };
    return;
  }
  const { host, problems } = await gatherHost(ledger.files);
  yield* reportProblems(problems, ledger);
  const secrets = tally.list(createExposureLookup(ledger.holders, host));
  const faults = audit(ledger.files, host, { key: options.key, now: options.now });
  const severe = faults.filter((fault) => isSevere(fault, options));
  for (const finding of [...secrets, ...dropAllowed(severe, ledger)]) yield { type: 'finding', finding };
}

/** An audit finding has no text, so an entry with an expression never holds for one. */
function dropAllowed(
  faults: readonly AuditFinding[],
  { options, coverage }: Ledger,
): readonly AuditFinding[] {
  const allow = options.allow?.filter(({ regex }) => regex === undefined) ?? [];
  const allows = openAllowance({ ...options, allow }, { compileTest: () => () => false });
  return faults.filter((fault) => {
    const isAllowed = allows?.(fault) === true;
    if (isAllowed) coverage.addAllowed(fault);
    return !isAllowed;
  });
}

function isSevere(finding: Finding, { minSeverity }: ScanOptions): boolean {
  return severityRank(finding.severity) >= severityRank(minSeverity);
}

function createExposureLookup(holders: Ledger['holders'], host: HostFacts): Parameters<Tally['list']>[0] {
  return (names) => {
    const files = new Set(names.flatMap((name) => holders.get(name) ?? []));
    const exposures = [...files].flatMap((file) =>
      file.stdin === true || file.fifo === true ? [] : [exposureOf(file, host)],
    );
    return exposures.length > 0 ? widest(exposures) : undefined;
  };
}

function describeCap(uncounted: number): Problem {
  return {
    code: 'findings-capped',
    message: `More distinct secrets than a report holds: ${uncounted} further occurrences are in no finding; scan fewer files at a time`,
  };
}
