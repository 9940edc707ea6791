/**
 * What one rotation leaves: takes the files of a log's directory and the settings, gives the files that are
 * there afterwards, with mode, owner and access list.
 *
 * Modes pass on as logrotate 3.21 passes them on: a renamed file keeps its own, a copy and a compressed file
 * get those of their source, and only a created log can get others. Copies in an `olddir` are named with
 * that directory in front. Nothing is done; scripts, mail and the program that writes the log are left out,
 * so a log that is not created again is absent. Times as in `naming.ts`.
 */
import { DAY_MS } from './decision.js';
import { matchesTokens } from './glob.js';
import { datedNames, namingOf, newestName, numberedName, packedNumber } from './naming.js';
import type { Naming } from './naming.js';
import { leavesInPlace } from './settings.js';
import type { Settings } from './settings.js';

/** One file. */
export interface Entry {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Whether it has an access list beyond its mode. */
  readonly acl: boolean;
  readonly modifiedMs: number;
  /** As it was before compression. */
  readonly sizeBytes: number;
}

/** Files by name, relative to the log's directory. */
export type Tree = ReadonlyMap<string, Entry>;

export interface Outcome {
  readonly files: Tree;
  /** Whether the copy's name was taken, so that nothing was rotated. */
  readonly isBlocked: boolean;
}

interface Rotation {
  readonly log: string;
  readonly settings: Settings;
  readonly naming: Naming;
  readonly nowMs: number;
  readonly files: Map<string, Entry>;
}

/** The files after a rotation at a time. */
export function rotateOnce(
  files: Tree,
  log: string,
  { settings, nowMs }: { readonly settings: Settings; readonly nowMs: number },
): Outcome {
  const naming = namingOf(log, settings);
  const prefix = settings.oldDir === undefined ? '' : `${settings.oldDir.replace(/\/+$/, '')}/`;
  const rotation: Rotation = {
    log,
    settings,
    nowMs,
    files: new Map(files),
    naming: { ...naming, base: prefix + naming.base },
  };
  const final = newestName(rotation.naming, settings, nowMs);
  const packed = final + rotation.naming.packed;
  if (settings.compress && settings.delayCompress) packOlder(rotation);
  const dropped = settings.dateExt ? dropDated(rotation) : shiftNumbered(rotation);
  if (settings.dateExt && rotation.files.has(packed)) {
    return { files: rotation.files, isBlocked: true };
  }
  moveLog(rotation, final);
  const packs = settings.compress && !settings.delayCompress;
  if (packs) pack(rotation.files, final, packed);
  const newest = packs ? packed : final;
  // What stays in place is not even copied where no copy is kept.
  const removed = settings.rotate === 0 && !leavesInPlace(settings) ? newest : dropped;
  if (removed !== undefined) rotation.files.delete(removed);
  return { files: rotation.files, isBlocked: false };
}

/** Compresses the copies that the last rotation left plain. */
function packOlder({ files, naming, settings }: Rotation): void {
  const { plain } = datedNames(naming, settings);
  const newest = numberedName(naming, settings.start);
  const names = settings.dateExt
    ? [...files.keys()].filter((name) => matchesTokens(plain, name, true))
    : [newest];
  for (const name of names) pack(files, name, name + naming.packed);
}

function pack(files: Map<string, Entry>, name: string, packed: string): void {
  const entry = files.get(name);
  if (!entry || name === packed) return;
  files.delete(name);
  files.set(packed, entry);
}

/** Removes what is too much or too old among dated copies; gives the copy that goes last. */
function dropDated({ files, naming, settings, nowMs }: Rotation): string | undefined {
  const { packed } = datedNames(naming, settings);
  const names = [...files.keys()].filter((name) => matchesTokens(packed, name, true)).sort();
  const excess = settings.rotate < 0 ? 0 : names.length - Math.max(1, settings.rotate) + 1;
  const doomed = names.filter((name, at) => at < excess || isTooOld(files.get(name), settings, nowMs));
  const last = doomed.pop();
  for (const name of doomed) files.delete(name);
  return last;
}

/** Moves each numbered copy up by one; gives the one that has then one too many. */
function shiftNumbered({ files, naming, settings, nowMs }: Rotation): string | undefined {
  const nameOf = (number: number): string => numberedName(naming, number) + naming.packed;
  const { start, rotate } = settings;
  const all = [...files.keys()].flatMap((name) => packedNumber(name, naming) ?? []);
  // Without a count, logrotate takes the highest number for it, which is one too few where numbers begin at 0.
  const count = rotate < 0 ? all.reduce((a, b) => Math.max(a, b), 0) : Math.max(1, rotate);
  const end = start + count;
  const numbers = all.filter((number) => number >= start && number < end);
  for (const number of numbers.sort((a, b) => b - a)) {
    const entry = files.get(nameOf(number));
    if (!entry) continue;
    files.delete(nameOf(number));
    if (!isTooOld(entry, settings, nowMs)) files.set(nameOf(number + 1), entry);
  }
  return rotate < 0 ? undefined : nameOf(end);
}

function isTooOld(entry: Entry | undefined, { maxAgeDays }: Settings, nowMs: number): boolean {
  return maxAgeDays > 0 && entry !== undefined && (nowMs - entry.modifiedMs) / DAY_MS > maxAgeDays;
}

/** Turns the log into its newest copy, and makes a new one where that was told. */
function moveLog({ files, log, settings, nowMs }: Rotation, final: string): void {
  const live = files.get(log);
  if (!live) return;
  if (leavesInPlace(settings)) {
    if (settings.rotate !== 0) files.set(final, inherit(live, settings));
    if (settings.copyTruncate) files.set(log, { ...live, modifiedMs: nowMs, sizeBytes: 0 });
    return;
  }
  files.delete(log);
  files.set(final, settings.renameCopy ? inherit(live, settings) : live);
  if (settings.create) files.set(log, createLog(live, settings, nowMs));
}

/** A file that is made from another one: of the same owner, if logrotate may give files away. */
function inherit(source: Entry, settings: Settings): Entry {
  const { user, group } = settings.suAs;
  return givesAway(settings)
    ? source
    : { ...source, uid: user?.id ?? source.uid, gid: group?.id ?? source.gid };
}

function createLog(live: Entry, settings: Settings, nowMs: number): Entry {
  const { mode, user, group } = settings.createAs;
  const owner = { uid: user?.id ?? live.uid, gid: group?.id ?? live.gid };
  return {
    ...inherit(live, settings),
    ...(givesAway(settings) ? owner : {}),
    mode: mode ?? live.mode & 0o777,
    // An access list is passed on only with the mode that it came with.
    acl: live.acl && mode === undefined,
    modifiedMs: nowMs,
    sizeBytes: 0,
  };
}

/** Whether logrotate works as root, who alone can give files to others. */
function givesAway({ su, suAs }: Settings): boolean {
  return !su || suAs.user?.id === 0;
}
