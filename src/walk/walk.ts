/**
 * From operands to files: every regular file below them, once, in an order that depends on names alone.
 *
 * Takes paths and globs as typed; gives files, problems, and what the user's own options left out. Each
 * file comes once, however many operands, hard links or followed links lead to it (`facts.links` tells of
 * hard links). Its `path` is absolute and free of links, but for files that only a link of /proc leads to:
 * `link` marks them. Its `name` is the operand as typed, without slashes at the end, plus what lies below:
 * `logs/` gives `logs/a.log` and `.` gives `./a.log`, as with grep and ripgrep.
 * A link that the user named is followed. Any other is settled when all else has been walked: one to
 * something covered is nothing, else it is followed if the user said so, else a problem.
 * Memory holds the identities seen, one listing, the directories still to enter, and 100,000 links at most.
 */
import { displayName } from '../model/logfile.js';
import { findContainer } from './container.js';
import { inspectEntry, resolvePath, type Entry } from './entry.js';
import { compileExclusion } from './exclusion.js';
import { faultOf } from './fault.js';
import { createInodeSet, type InodeSet } from './inodes.js';
import { reportTrouble, type WalkItem, type WalkOptions } from './item.js';
import { findOperand, type BlockedStart, type Start } from './operand.js';
import { isPlaceExcluded, skipLink, visitEntry, walkTree, type Place, type Run } from './tree.js';

export type { WalkItem, WalkOptions } from './item.js';

/** Walks the operands in their order. Throws on an empty glob in `exclude`. */
export async function* walk(options: WalkOptions): AsyncGenerator<WalkItem, void, undefined> {
  for await (const item of walkOperands(options))
    yield item.type === 'file' ? { ...item, file: await findContainer(item.file) } : item;
}

async function* walkOperands(options: WalkOptions): AsyncGenerator<WalkItem, void, undefined> {
  const isExcluded = compileExclusion(options.exclude);
  const run: Run = { options, isExcluded, seen: createInodeSet(), links: [] };
  for (const text of options.operands) {
    const operand = await findOperand(text, options.cwd);
    for (const start of operand.starts) yield* visitStart(run, start);
    for (const blocked of operand.blocked) yield* visitBlocked(run, blocked);
    yield* operand.problems.map(reportTrouble);
  }
  yield* settleLinks(run);
}

async function* visitStart(run: Run, start: Start): AsyncGenerator<WalkItem> {
  const place = placeOf(start);
  if (isStartExcluded(run, place)) return yield { type: 'excluded', name: place.name };
  const entry = inspectEntry(place.path);
  const isFollowed = entry.kind === 'symlink' && start.isNamed && entry.target.kind !== 'failed';
  yield* visitFound(run, { place, entry: isFollowed ? entry.target : entry, entered: guardOf(run) });
}

function placeOf({ path, name, relative, isNamed }: Start): Place {
  return { path, name, relative, depth: 0, isNamed };
}

/** Whether the start was left out, or a directory that a glob came through on its way to it. */
function isStartExcluded(run: Run, place: Place): boolean {
  const levels = place.relative.split('/').length;
  return Array.from({ length: levels }, (_, count) => ancestorOf(place, count)).some((above) =>
    isPlaceExcluded(run, above),
  );
}

function ancestorOf(place: Place, levels: number): Place {
  const cut = (text: string): string => text.split('/').slice(0, -levels).join('/');
  if (levels === 0) return place;
  const path = Buffer.from(cut(displayName(place.path)));
  return { ...place, path, name: cut(place.name), relative: cut(place.relative) };
}

/**
 * The guard against entering a directory twice. `exclude` and `maxDepth` count from each operand, and what
 * one leaves out another may mean, so with them each operand has a guard of its own.
 */
function guardOf({ options, seen }: Run): InodeSet {
  const isWhole = options.exclude.length === 0 && options.maxDepth === Infinity;
  return isWhole ? seen : createInodeSet();
}

interface Found {
  readonly place: Place;
  readonly entry: Entry;
  readonly entered: InodeSet;
}

async function* visitFound(run: Run, { place, entry, entered }: Found): AsyncGenerator<WalkItem> {
  const below: Place[] = [];
  const isOpened = entry.kind === 'file' || entry.kind === 'directory' || entry.kind === 'fifo';
  const { path, isLink } = isOpened ? resolvePath(place.path, entry) : { path: place.path, isLink: false };
  const item = visitEntry(run, { ...place, path }, { entry, below });
  if (item !== undefined) yield isLink ? markLink(item) : item;
  yield* walkTree(run, below, entered);
}

function markLink(item: WalkItem): WalkItem {
  return item.type === 'file' ? { ...item, file: { ...item.file, link: true } } : item;
}

async function* visitBlocked(run: Run, { start, error }: BlockedStart): AsyncGenerator<WalkItem> {
  const place = placeOf(start);
  if (isStartExcluded(run, place)) return yield { type: 'excluded', name: place.name };
  const entry = inspectEntry(place.path);
  // A directory that matched the glob as well has been reported.
  if (entry.kind === 'directory' && !run.seen.add(entry.inode)) return;
  yield reportTrouble(faultOf(error, 'look into', place.name));
}

/** Links come last, so that files come under their own names. */
async function* settleLinks(run: Run): AsyncGenerator<WalkItem> {
  // A followed link may add links to the list while it is gone through.
  for (const { place, target } of run.links) {
    if (run.seen.has(target.inode)) continue;
    if (!run.options.followSymlinks) yield skipLink(place, target);
    else yield* visitFound(run, { place, entry: target, entered: run.seen });
  }
}
