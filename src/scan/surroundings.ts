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

/** Looks at the host of `files`. */
export async function surveySurroundings(
  files: readonly LogFile[],
  options: ScanOptions,
): Promise<Surroundings> {
  const { host, problems } = await gatherHost(files);
  const least = severityRank(options.minSeverity);
  const found = audit(files, host, { key: options.key, now: options.now });
  const severe = found.filter(({ severity }) => severityRank(severity) >= least);
  const isAllowed = openFaultAllowance(options);
  return {
    problems,
    exposureOf: createExposureLookup(files, host),
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

function createExposureLookup(files: readonly LogFile[], host: HostFacts): ExposureLookup {
  const byName = new Map(files.map((file) => [file.name, file]));
  return (names) => {
    const exposures = names.flatMap((name) => {
      const file = byName.get(name);
      return file ? [exposureOf(file, host)] : [];
    });
    return exposures.length > 0 ? widest(exposures) : undefined;
  };
}
