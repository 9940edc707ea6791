/**
 * `fix` without a terminal: operands in, a plan out; and a plan carried out.
 *
 * Walks like a scan and asks the same audits, but reads no log. What could not be examined is a problem, as ever. Findings
 * that the user allows are not mended.
 */
import { findFaults } from '../audit/audit.js';
import { gatherHost } from '../audit/host.js';
import { planFix } from '../fix/planner.js';
import type { Plan } from '../fix/step.js';
import type { AllowEntry } from '../model/allow.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { severityRank, type Severity } from '../model/severity.js';
import { walk } from '../walk/walk.js';
import { openAllowance } from './allowance.js';

export interface FixOptions {
  /** Files, directories and globs; relative to `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly exclude: readonly string[];
  readonly maxDepth: number;
  readonly followSymlinks: boolean;
  readonly allow?: readonly AllowEntry[];
  /** Less severe findings are left alone. */
  readonly minSeverity: Severity;
  readonly key: Uint8Array;
  /** Effective user id of whoever will carry the plan out. */
  readonly uid: number;
  readonly now: () => number;
  /** Directory that stands for `/` when host files are read; `/` if not given. */
  readonly root?: string;
  readonly signal?: AbortSignal;
}

export interface FixPlan {
  readonly plan: Plan;
  /** What could not be examined. */
  readonly problems: readonly Problem[];
}

/** The plan that mends what the audits find in these paths. */
export async function planPaths(options: FixOptions): Promise<FixPlan> {
  const { files, problems } = await listFiles(options);
  const gathered = await gatherHost(files, options.root === undefined ? {} : { root: options.root });
  const nowMs = options.now();
  const isWanted = openFilter(options);
  const plan = planFix({
    files,
    host: gathered.host,
    actor: { uid: options.uid },
    findFaults: (all, host) => findFaults(all, host, { key: options.key, now: () => nowMs }).filter(isWanted),
  });
  return { plan, problems: [...problems, ...gathered.problems] };
}

async function listFiles(
  options: FixOptions,
): Promise<{ readonly files: readonly LogFile[]; readonly problems: readonly Problem[] }> {
  const files: LogFile[] = [];
  const problems: Problem[] = [];
  for await (const item of walk({ ...options, operands: options.paths })) {
    if (options.signal?.aborted === true) {
      problems.push({ code: 'interrupted', message: 'The search for logs was stopped' });
      break;
    }
    if (item.type === 'file') files.push(item.file);
    else if (item.type === 'problem') problems.push(item.problem);
  }
  return { files, problems };
}

/** Whether a finding is severe enough and not allowed. */
function openFilter(options: FixOptions): (finding: ReturnType<typeof findFaults>[number]) => boolean {
  // Audit findings have no text, so an entry with an expression never holds for one.
  const allow = options.allow?.filter(({ regex }) => regex === undefined) ?? [];
  const allows = openAllowance({ ...options, allow }, { compileTest: () => () => false });
  return (finding) =>
    severityRank(finding.severity) >= severityRank(options.minSeverity) && allows?.(finding) !== true;
}
