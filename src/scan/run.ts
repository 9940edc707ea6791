/**
 * The program on one page: operands in, events out.
 *
 * Walks, scans every file with a pool of executors, audits the surroundings, and ends with the findings worst first.
 * The events are the same for any number of threads. Nothing here prints, exits or reads the environment.
 */
import { audit } from '../audit/audit.js';
import { AUDIT_RULES } from '../audit/catalog.js';
import { gatherHost } from '../audit/host.js';
import type { Event } from '../model/event.js';
import type { AuditFinding, Finding, Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { describeKnown } from '../model/known.js';
import type { RuleInfo } from '../model/rule.js';
import { confidenceRank, severityRank } from '../model/severity.js';
import { walk } from '../walk/walk.js';
import { createCoverage, type CoverageCount } from './coverage.js';
import { createDropTally, type DropTally } from './drops.js';
import { openAllowance } from './engine.js';
import { openLocalExecutor, openWorkerExecutor, type Executor } from './executor.js';
import type { ScanOptions } from './options.js';
import { scanAll } from './pool.js';
import { describeStdin, STDIN_OPERAND } from './stdin.js';
import { createHygieneTools } from './hygiene.js';
import { createTally, type Tally } from './tally.js';
import { TOOL } from './tool.js';
import { weighSecrets } from './weigh.js';

/** What one scan gathers while it runs. */
interface Ledger {
  readonly options: ScanOptions;
  readonly coverage: CoverageCount;
  readonly tally: Tally;
  readonly drops: DropTally;
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
    coverage: createCoverage(),
    tally: createTally(),
    drops: createDropTally(),
    files: [],
    walkProblems: [],
  };
  if (options.contents === false) yield* examineFiles(ledger, startedMs);
  else yield* readFiles(ledger, startedMs);
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
  };
}

async function* readFiles(ledger: Ledger, startedMs: number): AsyncGenerator<Event, void> {
  const executors = await openExecutors(ledger.options);
  try {
    yield describeStart(ledger.options, executors[0] as Executor, startedMs);
    yield* scanFiles(executors, ledger);
  } finally {
    await Promise.all(executors.map((executor) => executor.close()));
  }
}

/** Lists the files for the audits; opens none. */
async function* examineFiles(ledger: Ledger, startedMs: number): AsyncGenerator<Event, void> {
  yield describeStart(ledger.options, { regex: 'none', kernel: 'none' }, startedMs);
  const files = listFiles(ledger);
  while (!(await files.next()).done) {
    ledger.coverage.addFile('examined');
    yield { type: 'progress', files: ledger.coverage.files, bytes: 0 };
  }
}

/** Standard input cannot be handed to a thread, so a scan of it runs in this one. */
async function openExecutors(options: ScanOptions): Promise<readonly Executor[]> {
  const local = options.jobs <= 1 || options.paths.includes(STDIN_OPERAND);
  if (local) return [await openLocalExecutor(options)];
  return Promise.all(
    Array.from({ length: options.jobs }, () => openWorkerExecutor(pickEngineOptions(options))),
  );
}

/** Only what an engine needs, since the rest cannot be sent to a thread. */
function pickEngineOptions(options: ScanOptions): Parameters<typeof openWorkerExecutor>[0] {
  const { rules, key, regex, kernel, now, known = [], allow = [], cwd } = options;
  return { rules, key, regex, kernel, now, known, allow, cwd };
}

function describeStart(
  options: ScanOptions,
  engine: Pick<Executor, 'regex' | 'kernel'>,
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

async function* scanFiles(executors: readonly Executor[], ledger: Ledger): AsyncGenerator<Event, void> {
  const { stdin, signal } = ledger.options;
  const context = { ...(stdin && { stdin }), ...(signal && { signal }) };
  for await (const part of scanAll(listFiles(ledger), executors, context)) {
    for (const occurrence of part.occurrences) {
      const refused = refuse(occurrence, ledger.options);
      if (refused !== undefined) {
        ledger.drops.add(occurrence.rule, refused);
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
    }
    yield { type: 'progress', files: ledger.coverage.files, bytes: ledger.coverage.bytes };
  }
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
      ledger.files.push(item.file);
      yield item.file;
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
  const { options, tally } = ledger;
  if (tally.uncounted > 0) yield* reportProblems([describeCap(tally.uncounted)], ledger);
  if (!options.audit) {
    for (const finding of tally.list()) yield { type: 'finding', finding };
    return;
  }
  const tools = createHygieneTools(pickEngineOptions(options), options.contents !== false);
  const { host, problems } = await gatherHost(ledger.files, { root: options.root ?? '/', tools });
  yield* reportProblems(problems, ledger);
  const scales = { files: ledger.files, host, nowMs: options.now() };
  const secrets = weighSecrets(tally.list(), scales);
  const faults = audit(ledger.files, host, options);
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

function describeCap(uncounted: number): Problem {
  return {
    code: 'findings-capped',
    message: `More distinct secrets than a report holds: ${uncounted} further occurrences are in no finding; scan fewer files at a time`,
  };
}
