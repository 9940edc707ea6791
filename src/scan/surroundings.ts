/**
 * What surrounds the logs: their audit, and who can read the files of a finding.
 *
 * Loaded only by scans that audit, because a third of the program is in it.
 */
import { audit } from '../audit/audit.js';
import { gatherHost } from '../audit/host.js';
import type { AuditFinding, SecretFinding } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { severityRank } from '../model/severity.js';
import { openAllowance } from './allowance.js';
import { createHygieneTools } from './hygiene.js';
import type { ScanOptions } from './options.js';
import { weighSecrets } from './weigh.js';
import { describeEngine } from './work.js';

export interface Surroundings {
  readonly problems: readonly Problem[];
  /** Gives secrets their readers and the severity that follows from them, worst first. */
  readonly weigh: (secrets: readonly SecretFinding[]) => readonly SecretFinding[];
  /** Faults that are severe enough, without those that the user allows. */
  readonly faults: readonly AuditFinding[];
  readonly allowed: readonly AuditFinding[];
}

/** What was scanned. */
export interface Scanned {
  readonly files: readonly LogFile[];
  /** The file that holds what reports name: itself, or the archive of a member. */
  readonly holders: ReadonlyMap<string, LogFile>;
}

/** Looks at the host of what was scanned. */
export async function surveySurroundings(
  { files, holders }: Scanned,
  options: ScanOptions,
): Promise<Surroundings> {
  const tools = createHygieneTools(describeEngine(options), options.contents !== false);
  const { host, problems } = await gatherHost(files, { root: options.root ?? '/', tools });
  const least = severityRank(options.minSeverity);
  const found = audit(files, host, options);
  const severe = found.filter(({ severity }) => severityRank(severity) >= least);
  const isAllowed = openFaultAllowance(options);
  return {
    problems,
    weigh: (secrets) => weighSecrets(secrets, { holders, host, nowMs: options.now() }),
    faults: severe.filter((fault) => !isAllowed(fault)),
    allowed: severe.filter(isAllowed),
  };
}

/** An audit finding has no text, so an entry with an expression never holds for one. */
function openFaultAllowance(options: ScanOptions): (fault: AuditFinding) => boolean {
  const allow = options.allow?.filter(({ regex }) => regex === undefined) ?? [];
  const allows = openAllowance({ ...options, allow }, { compileTest: () => () => false });
  return (fault) => allows?.(fault) === true;
}
