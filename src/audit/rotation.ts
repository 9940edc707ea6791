/**
 * The rotation audit: takes families of files, gives findings about logs that grow without bound and
 * copies that outlive their use.
 *
 * Logs that logrotate or another program has are judged by what that program is told, in `rotation/`.
 * Pure; ages are those of the last modification, which rotation and compression keep. Only what looks
 * like a log is judged, as a scanned directory also holds caches, databases and numbered libraries, and
 * some commands remove files. systemd's journal rotates by rules of its own and is left out. Removing and
 * compressing commands name copies only, never the live file.
 */
import type { LogFile } from '../model/logfile.js';
import { formatMode } from './exposure.js';
import { baseName, pathKey, placeOf } from './facts.js';
import { groupFamilies, isCompressed, isNamedLive } from './family.js';
import type { Family } from './family.js';
import { NO_COMMANDS, count, faultFinding, fileSubject } from './fault.js';
import type { AuditFingerprint, Fault, MendableFinding } from './fault.js';
import { looksLikeLog } from './logname.js';
import { mendByStanza } from './logrotate.js';
import { changeWithout } from './rotation/bits.js';
import { checkContainer } from './rotation/containers.js';
import { isNamed, surveyRotation } from './rotation/survey.js';
import type { RotationHost } from './rotation/facts.js';
import { mendCommands, mendWith, mendWithChmod } from './shell.js';
import type { MendCommands } from './shell.js';

const MIB_BYTES = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A larger log without copies is not rotated: rotating handlers usually turn at 10 MiB, logrotate at a day or a week. */
export const ROTATION_DUE_BYTES = 10 * MIB_BYTES;
/** Ten times the usual turn: whatever rotates this log does not bound its size. */
export const OVERSIZE_BYTES = 100 * MIB_BYTES;
/** Longer than the four weeks that distributions keep by default, and than most look-backs after an incident. */
export const STALE_DAYS = 90;
/** Compressing saves about nine tenths; below this the gain is not worth a word. */
export const UNCOMPRESSED_BYTES = 100 * MIB_BYTES;
/** The newest copy may be plain: delaycompress leaves it so for programs that are slow to let go of it. */
const PLAIN_COPIES = 1;

/** Kept and rotated by others: systemd's journal, and records of sign-ins, whose size is mostly holes. */
const NOT_ROTATED = /\.journal~?$|^(?:lastlog|wtmp|btmp|utmp|faillog|tallylog)$/;

export interface RotationContext {
  readonly fingerprint: AuditFingerprint;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
}

/** What families are judged by. */
interface Yardstick {
  readonly host: RotationHost;
  readonly nowMs: number;
}

type FamilyCheck = (family: Family, yardstick: Yardstick) => Fault | undefined;

const FAMILY_CHECKS: readonly FamilyCheck[] = [
  checkMissing,
  checkOversize,
  checkAge,
  checkFuture,
  checkLooserCopies,
  checkUncompressed,
];

/** Findings about the rotation of logs, in no particular order. */
export function auditRotation(
  files: readonly LogFile[],
  host: RotationHost,
  { fingerprint, nowMs }: RotationContext,
): MendableFinding[] {
  const families = groupFamilies(files).filter((family) => isRotatable(family, host));
  const faults = families.flatMap((family) =>
    FAMILY_CHECKS.map((check) => check(family, { host, nowMs })).filter((fault) => fault !== undefined),
  );
  return [...faults, ...surveyRotation({ files, families }, host, nowMs)].map((fault) =>
    faultFinding(fault, fingerprint),
  );
}

/** The file of a family that has outgrown its bound and has no copy among the scanned files. */
export function outgrownFile({ files }: Family): LogFile | undefined {
  const [file, ...others] = files;
  if (!file || others.length > 0 || !isNamedLive(file)) return undefined;
  return file.facts.sizeBytes > ROTATION_DUE_BYTES ? file : undefined;
}

function checkMissing(family: Family, { host }: Yardstick): Fault | undefined {
  const log = unrotatedLog(family, host);
  if (!log) return undefined;
  return {
    rule: 'rotation.missing',
    subject: fileSubject(log),
    detail: `${formatMiB(log.facts.sizeBytes)} and no rotated copy`,
    mend: mendByRotation(log, host),
  };
}

function checkOversize(family: Family, { host }: Yardstick): Fault | undefined {
  const large = family.files.filter(({ facts }) => facts.sizeBytes > OVERSIZE_BYTES);
  const file = large.find((one) => one === family.live) ?? large[0];
  if (!file) return undefined;
  const others = large.length - 1;
  const more =
    others === 0 ? '' : `; ${count(others, 'other generation', 'other generations')} above the bound`;
  return {
    rule: 'rotation.oversize',
    subject: fileSubject(file),
    detail: `${formatMiB(file.facts.sizeBytes)}, more than ${formatMiB(OVERSIZE_BYTES)}${more}`,
    mend: unrotatedLog(family, host) ? mendByRotation(file, host) : NO_COMMANDS,
  };
}

/** Old copies: of a log that is still written, or of one that is not. */
function checkAge({ live, copies }: Family, { nowMs }: Yardstick): Fault | undefined {
  const stale = copies.filter((file) => ageDays(file, nowMs) > STALE_DAYS);
  if (stale.length === 0) return undefined;
  const oldest = stale.reduce((days, file) => Math.max(days, ageDays(file, nowMs)), 0);
  const kept = `${count(stale.length, 'rotated copy', 'rotated copies')} up to ${oldest} days old`;
  const isAbandoned = isNamedLive(live) && ageDays(live, nowMs) > STALE_DAYS;
  const unchanged = `${quoteName(live)} has not changed for ${ageDays(live, nowMs)} days, and has`;
  return {
    rule: isAbandoned ? 'rotation.abandoned' : 'rotation.stale-generations',
    subject: fileSubject(live),
    detail: isAbandoned ? `${unchanged} ${kept}` : kept,
    mend: mendAll('rm', stale),
  };
}

/** Files that were last written tomorrow or later; a day is left for clocks of other time zones. */
function checkFuture({ live, files }: Family, { nowMs }: Yardstick): Fault | undefined {
  const [first, ...others] = files.filter((file) => file.facts.modifiedMs > nowMs + DAY_MS);
  if (!first) return undefined;
  const days = Math.floor((first.facts.modifiedMs - nowMs) / DAY_MS);
  const more =
    others.length === 0 ? '' : `, as ${count(others.length, 'other generation', 'other generations')}`;
  return {
    rule: 'rotation.future-time',
    subject: fileSubject(live),
    detail: `${quoteName(first)} was last written ${count(days, 'day', 'days')} from now${more}`,
    mend: NO_COMMANDS,
  };
}

function checkLooserCopies(family: Family, { host }: Yardstick): Fault | undefined {
  if (!host.posix) return undefined;
  const { live, copies } = family;
  const looser = copies.filter((copy) => looserBits(copy, live) !== 0);
  const [first] = looser;
  if (!first) return undefined;
  const bits = looser.reduce((sum, copy) => sum | looserBits(copy, live), 0);
  const subjects = `${count(looser.length, 'rotated copy', 'rotated copies')} such as ${quoteName(first)}`;
  return {
    rule: 'rotation.looser-copies',
    subject: fileSubject(live),
    detail: `mode ${formatMode(live.facts.mode)}, but ${subjects} (${formatMode(first.facts.mode)}) let more users in`,
    mend: mendCommands(
      mendWithChmod(changeWithout(bits)),
      looser.map(({ path }) => path),
    ),
  };
}

function checkUncompressed(family: Family): Fault | undefined {
  const plain = family.copies
    .filter((file) => !isCompressed(file))
    .sort((a, b) => b.facts.modifiedMs - a.facts.modifiedMs)
    .slice(PLAIN_COPIES);
  const totalBytes = plain.reduce((sum, { facts }) => sum + facts.sizeBytes, 0);
  if (totalBytes <= UNCOMPRESSED_BYTES) return undefined;
  const copies = count(plain.length, 'older rotated copy', 'older rotated copies');
  return {
    rule: 'rotation.uncompressed',
    subject: fileSubject(family.live),
    detail: `${copies} of ${formatMiB(totalBytes)} uncompressed`,
    mend: mendAll('gzip', plain),
  };
}

/** A log that has outgrown its bound without copies; Docker's are told by `rotation/containers.ts`. */
function unrotatedLog(family: Family, host: RotationHost): LogFile | undefined {
  const file = outgrownFile(family);
  if (!file || host.rotatedElsewhere.has(pathKey(file.path))) return undefined;
  return checkContainer(family, host).length === 0 ? file : undefined;
}

/** A block of its own, unless there is one that only needs to be mended: two would be an error. */
function mendByRotation(log: LogFile, host: RotationHost): MendCommands {
  return isNamed(log, host) ? NO_COMMANDS : mendByStanza(log, host);
}

function mendAll(command: string, files: readonly LogFile[]): MendCommands {
  return mendCommands(
    mendWith(command),
    files.map(({ path }) => path),
  );
}

function isRotatable({ name, live }: Family, host: RotationHost): boolean {
  const directory = placeOf(live, host)?.directories.at(-1)?.name ?? '';
  return !NOT_ROTATED.test(name) && looksLikeLog(name, directory);
}

/** Read and write bits of group and others that a copy has and the live file lacks. */
function looserBits(copy: LogFile, live: LogFile): number {
  return copy.facts.mode & ~live.facts.mode & 0o066;
}

function quoteName(file: LogFile): string {
  return JSON.stringify(baseName(file.path));
}

function ageDays(file: LogFile, nowMs: number): number {
  return Math.floor((nowMs - file.facts.modifiedMs) / DAY_MS);
}

function formatMiB(bytes: number): string {
  return `${(bytes / MIB_BYTES).toFixed(1)} MiB`;
}
