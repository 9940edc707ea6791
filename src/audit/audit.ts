/**
 * The audits as one: takes the files of a scan and the host facts, gives the findings of all audits.
 *
 * Worst first, then by file and rule; the same facts give the same list, in whatever order the files
 * come. Pure: the clock is a parameter and is read once.
 */
import type { AuditFinding } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import { severityRank } from '../model/severity.js';
import { auditExposure } from './exposure/exposures.js';
import { auditFingerprint } from './fault.js';
import type { MendableFinding } from './fault.js';
import { auditHygiene } from './hygiene/hygiene.js';
import type { HygieneHost } from './hygiene/hygiene.js';
import { auditPermissions } from './permissions.js';
import { auditRotation } from './rotation.js';

export interface AuditOptions {
  /** Secret key of the fingerprints, 32 bytes. */
  readonly key: Uint8Array;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Stored credentials that are older should be renewed; a year if not given. */
  readonly maxCredentialAgeDays?: number | undefined;
}

const DEFAULT_CREDENTIAL_AGE_DAYS = 365;

/** All findings about the surroundings of the logs, as reports tell them. */
export function audit(
  files: readonly LogFile[],
  host: HygieneHost,
  options: AuditOptions,
): readonly AuditFinding[] {
  return findFaults(files, host, options).map(withoutRepairs);
}

/** A finding as reports tell it. */
export function withoutRepairs({
  repairs: _repairs,
  cause: _cause,
  ...finding
}: MendableFinding): AuditFinding {
  return finding;
}

/** The same findings with what a program can do about them. */
export function findFaults(
  files: readonly LogFile[],
  host: HygieneHost,
  { key, now, maxCredentialAgeDays = DEFAULT_CREDENTIAL_AGE_DAYS }: AuditOptions,
): readonly MendableFinding[] {
  const nowMs = now();
  const fingerprint = auditFingerprint(key);
  const sorted = [...files].sort((a, b) => Buffer.compare(a.path, b.path));
  const findings = [
    ...auditPermissions(sorted, host, fingerprint),
    ...auditExposure(sorted, host, fingerprint),
    ...auditRotation(sorted, host, { fingerprint, nowMs }),
    ...auditHygiene(sorted, host, { fingerprint, nowMs, maxCredentialAgeDays }),
  ];
  return findings.sort(compareFindings);
}

function compareFindings(a: AuditFinding, b: AuditFinding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    compareText(a.file, b.file) ||
    compareText(a.rule, b.rule)
  );
}

/** By code unit, as the order must not depend on the language of the host. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
