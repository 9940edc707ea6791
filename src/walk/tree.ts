/**
 * The descent: from directories to the files below them, and the verdict on each single entry.
 *
 * A directory's files come first, then its subdirectories, both sorted by bytes, so the order depends on
 * names alone and only lists of subdirectories are held. Directories are entered once, links never: they
 * are put aside for the walk. Measured: 10,000 files in one directory take 0.2 s.
 */
import { readdir } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { displayName, type LogFile } from '../model/logfile.js';
import {
  inspectEntry,
  joinPath,
  type Entry,
  type FailedEntry,
  type LinkEntry,
  type PlainEntry,
} from './entry.js';
import type { Spellings } from './exclusion.js';
import { familyPath } from './family.js';
import { asSystemError, faultOf, problemAt, quote } from './fault.js';
import type { InodeSet } from './inodes.js';
import { reportTrouble, skipFile, type WalkItem, type WalkOptions } from './item.js';
import { isKernelFileSystem } from './mount.js';

/** A path on the way of the walk. */
export interface Place {
  readonly path: Buffer;
  /** As reports show it. */
  readonly name: string;
  /** Below the operand; empty for the operand itself. */
  readonly relative: string;
  /** Levels below the operand. */
  readonly depth: number;
  /** Set for an operand that is this very path. */
  readonly isNamed?: boolean;
  /** Device of the directory above; absent for an operand. */
  readonly device?: bigint;
}

/** The state of one walk. */
export interface Run {
  readonly options: WalkOptions;
  readonly isExcluded: (entry: Spellings) => boolean;
  /** Every file, directory and special file that an item tells of, and every link looked at. */
  readonly seen: InodeSet;
  /** Links to what was not covered when they were found. */
  readonly links: { readonly place: Place; readonly target: PlainEntry }[];
}

/** No tree of logs has more levels; what lies below is a problem. */
const MAX_DEPTH = 200;
/** Entries looked at in one go, before any of them is told. */
const BATCH = 64;
/** Links put aside; any more are problems at once, even if their targets should be covered later. */
const MAX_LINKS = 100_000;

/** Walks the directories `roots` and all below; `entered` guards against entering one twice. */
export async function* walkTree(
  run: Run,
  roots: readonly Place[],
  entered: InodeSet,
): AsyncGenerator<WalkItem, void, undefined> {
  const stack = [...roots];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const below: Place[] = [];
    yield* visitDirectory(run, place, { entered, below });
    // One by one, because a spread of a long list overflows the call stack.
    for (const next of below.reverse()) stack.push(next);
  }
}

interface Descent {
  readonly entered: InodeSet;
  readonly below: Place[];
}

async function* visitDirectory(run: Run, place: Place, descent: Descent): AsyncGenerator<WalkItem> {
  const refusal = refuseDepth(place, run.options.maxDepth);
  if (refusal !== undefined) return yield refusal;
  const entry = inspectEntry(place.path);
  // What was a directory when it was listed can be a link to anywhere by now.
  if (entry.kind !== 'directory') return yield replacedDirectory(place, entry);
  const isNew = !run.seen.has(entry.inode);
  if (!descent.entered.add(entry.inode)) return;
  run.seen.add(entry.inode);
  const device = entry.inode.dev;
  const listing = (await refuseKernel(place, device)) ?? (await listNames(place));
  if (isNew) yield Array.isArray(listing) ? { type: 'directory', name: place.name } : listing;
  if (!Array.isArray(listing)) return;
  yield* visitNames(run, { place: { ...place, device }, names: listing }, descent.below);
}

function refuseDepth(place: Place, maxDepth: number): WalkItem | undefined {
  if (place.depth > maxDepth) return { type: 'excluded', name: place.name };
  if (place.depth <= MAX_DEPTH) return undefined;
  const message = `Did not enter ${quote(place.name)}: more than ${MAX_DEPTH} levels deep; name it to scan it`;
  return reportTrouble(problemAt(place.name, 'too-deep', message));
}

function replacedDirectory({ name }: Place, entry: Entry): WalkItem {
  if (entry.kind === 'failed') return reportTrouble(faultOf(entry.error, 'list', name));
  const message = `Did not enter ${quote(name)}: something else took the directory's place; scan again`;
  return reportTrouble(problemAt(name, 'replaced', message));
}

async function refuseKernel(place: Place, device: bigint): Promise<WalkItem | undefined> {
  const isMount = place.device !== undefined && place.device !== device;
  if (!isMount || !(await isKernelFileSystem(place.path))) return undefined;
  const message = `Did not enter ${quote(place.name)}: a file system of the kernel; exclude it to silence this`;
  return reportTrouble(problemAt(place.name, 'special-file', message));
}

async function listNames({ path, name }: Place): Promise<Buffer[] | WalkItem> {
  try {
    const names = await readdir(path, { encoding: 'buffer' });
    return names.sort(Buffer.compare);
  } catch (error) {
    return reportTrouble(faultOf(asSystemError(error), 'list', name));
  }
}

interface Listing {
  readonly place: Place;
  readonly names: readonly Buffer[];
}

async function* visitNames(run: Run, { place, names }: Listing, below: Place[]): AsyncGenerator<WalkItem> {
  for (let at = 0; at < names.length; at += BATCH) {
    const places: Place[] = [];
    for (const name of names.slice(at, at + BATCH)) {
      const next = placeBelow(place, name);
      if (isPlaceExcluded(run, next)) yield { type: 'excluded', name: next.name };
      else places.push(next);
    }
    // Lets signals have their turn in a large directory.
    await setImmediate();
    const looks = places.map((next) => ({ next, entry: inspectEntry(next.path) }));
    for (const { next, entry } of looks) {
      const item = visitEntry(run, next, { entry, below });
      if (item !== undefined) yield item;
    }
  }
}

function placeBelow({ path, name, relative, depth, device }: Place, entry: Buffer): Place {
  const shown = displayName(entry);
  return {
    path: joinPath(path, entry),
    name: joinText(name, shown),
    relative: relative === '' ? shown : joinText(relative, shown),
    depth: depth + 1,
    ...(device === undefined ? {} : { device }),
  };
}

function joinText(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** Whether the user left this very place out. */
export function isPlaceExcluded(run: Run, { path, name, relative }: Place): boolean {
  return run.isExcluded({ name, relative, absolute: () => displayName(path) });
}

/** What an entry comes to; nothing when it is covered already, or comes later as directory or link. */
export function visitEntry(
  run: Run,
  place: Place,
  { entry, below }: { readonly entry: Entry; readonly below: Place[] },
): WalkItem | undefined {
  if (entry.kind === 'failed') return skipFile(faultOf(entry.error, 'look at', place.name));
  if (entry.kind === 'directory') {
    below.push(place);
    return undefined;
  }
  if (!run.seen.add(entry.inode)) return undefined;
  if (entry.kind === 'symlink') return visitLink(run, place, entry);
  if (entry.kind === 'special') return refuseSpecial(place);
  const { path, name } = place;
  const file: LogFile = { path, name, family: familyPath(name), facts: entry.facts };
  if (entry.kind === 'file') return { type: 'file', file };
  return place.isNamed === true ? { type: 'file', file: { ...file, fifo: true } } : refuseFifo(place);
}

function refuseFifo({ name }: Place): WalkItem {
  const message = `Did not open ${quote(name)}: a FIFO; name it to read it, or exclude it to silence this`;
  return skipFile(problemAt(name, 'special-file', message));
}

function refuseSpecial({ name }: Place): WalkItem {
  const message = `Did not open ${quote(name)}: a socket or device; exclude it to silence this`;
  return skipFile(problemAt(name, 'special-file', message));
}

function visitLink(run: Run, place: Place, { target }: LinkEntry): WalkItem | undefined {
  if (target.kind === 'failed') return refuseLink(place, target);
  if (run.seen.has(target.inode)) return undefined;
  if (run.links.length >= MAX_LINKS) return skipLink(place, target);
  run.links.push({ place, target });
  return undefined;
}

function refuseLink({ name }: Place, { error }: FailedEntry): WalkItem {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
    return reportTrouble(faultOf(error, 'follow the link', name));
  }
  const message = `The link ${quote(name)} leads to nothing; mend or remove it`;
  return reportTrouble(problemAt(name, 'symlink-dangling', message));
}

/** The item for a link that leads out of the scan. */
export function skipLink({ name }: Place, { kind }: PlainEntry): WalkItem {
  const what = kind === 'special' || kind === 'fifo' ? 'special file' : kind;
  const message = `Did not follow the link ${quote(name)} to a ${what} outside of this scan; name it, or follow links`;
  const problem = problemAt(name, 'symlink-skipped', message);
  return kind === 'directory' ? reportTrouble(problem) : skipFile(problem);
}
