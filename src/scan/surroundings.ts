/**
 * What surrounds the logs: their audit, and who can read the files of a finding.
 *
 * Loaded only by scans that audit, because a third of the program is in it.
 */
import { audit } from '../audit/audit.js';
import { exposureOf, widest } from '../audit/exposure.js';
import type { HostFacts } from '../audit/facts.js';
import { gatherHost } from '../audit/host.js';
import type { AuditFinding } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { severityRank } from '../model/severity.js';
import { openAllowance } from './allowance.js';
import type { ScanOptions } from './options.js';
import type { ExposureLookup } from './tally.js';

export interface Surroundings {
  readonly problems: readonly Problem[];
  readonly exposureOf: ExposureLookup;
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
  const { host, problems } = await gatherHost(files);
  const least = severityRank(options.minSeverity);
  const found = audit(files, host, { key: options.key, now: options.now });
  const severe = found.filter(({ severity }) => severityRank(severity) >= least);
  const isAllowed = openFaultAllowance(options);
  return {
    problems,
    exposureOf: createExposureLookup(holders, host),
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

function createExposureLookup(holders: Scanned['holders'], host: HostFacts): ExposureLookup {
  return (names) => {
    const files = new Set(names.flatMap((name) => holders.get(name) ?? []));
    const exposures = [...files].flatMap((file) =>
      file.stdin === true || file.fifo === true ? [] : [exposureOf(file, host)],
    );
    return exposures.length > 0 ? widest(exposures) : undefined;
  };
}
