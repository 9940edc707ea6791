/**
 * One fault seen at one log, and how the same fault at many logs becomes one: takes sightings, gives faults.
 *
 * A fault of a configuration file is told once, however many logs it concerns, with the first of them as an
 * example and the commands for all. Text from files of the host is only shown quoted and cut.
 */
import { displayName } from '../../model/logfile.js';
import type { LogFile } from '../../model/logfile.js';
import { severityRank } from '../../model/severity.js';
import type { Severity, Confidence } from '../../model/severity.js';
import { auditRule } from '../catalog.js';
import type { AuditRuleId } from '../catalog.js';
import { baseName, keyPath } from '../facts.js';
import { groupBy } from '../family.js';
import type { Group } from '../family.js';
import { count } from '../fault.js';
import type { Fault, Subject } from '../fault.js';
import type { Position } from '../logrotate/settings.js';
import { joinMends, mendCommands } from '../shell.js';
import type { Mend, MendCommands } from '../shell.js';

const KIB_BYTES = 1024;

export interface Sighting {
  readonly rule: AuditRuleId;
  readonly subject: Subject;
  /** The log that is concerned. */
  readonly log: LogFile;
  /** The facts, one clause without a full stop. */
  readonly detail: string;
  readonly mend?: { readonly mend: Mend; readonly paths: readonly Buffer[] } | undefined;
  /** The mend as it is, where no one command mends many logs. */
  readonly whole?: MendCommands | undefined;
  readonly severity?: Severity | undefined;
  readonly confidence?: Confidence | undefined;
}

/** Faults of sightings, one for each rule and subject. */
export function joinSightings(sightings: readonly Sighting[]): readonly Fault[] {
  return groupBy(sightings, ({ rule, subject }) => `${rule}\0${subject.path.toString('latin1')}`).map(
    toFault,
  );
}

/** A configuration file of the host as the subject of a finding. */
export function configSubject(root: string, file: string): Subject {
  const path = keyPath(root + file);
  const name = displayName(path);
  return { path, name, family: name };
}

/** A place in a configuration file: `"/etc/logrotate.d/app", line 3`. */
export function showPosition({ file, line }: Position): string {
  return `${showKey(file)}, line ${line}`;
}

/** A path key, quoted. */
export function showKey(key: string): string {
  return JSON.stringify(displayName(keyPath(key)));
}

/** The name of a log, quoted. */
export function showLog({ path }: LogFile): string {
  return JSON.stringify(baseName(path));
}

/** A number of bytes: `900 bytes`, `1.5 KiB`, `10.0 MiB`. */
export function showBytes(bytes: number): string {
  if (bytes < KIB_BYTES) return count(bytes, 'byte', 'bytes');
  const kib = bytes / KIB_BYTES;
  return kib < KIB_BYTES ? `${kib.toFixed(1)} KiB` : `${(kib / KIB_BYTES).toFixed(1)} MiB`;
}

function toFault(group: Group<Sighting>): Fault {
  const worst = group.reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a));
  const others = new Set(group.map(({ log }) => log)).size - 1;
  const more = others > 0 ? `; the same holds for ${count(others, 'other log', 'other logs')}` : '';
  const mends = groupBy(
    group.flatMap(({ mend }) => mend ?? []),
    ({ mend }) => mend.before,
  ).map((same) =>
    mendCommands(
      same[0].mend,
      same.flatMap(({ paths }) => paths),
    ),
  );
  return {
    rule: worst.rule,
    subject: worst.subject,
    detail: worst.detail + more,
    mend: joinMends([...group.flatMap(({ whole }) => whole ?? []), ...mends]),
    severity: worst.severity,
    confidence: worst.confidence,
  };
}

function rankOf({ rule, severity }: Sighting): number {
  return severityRank(severity ?? auditRule(rule).severity);
}
