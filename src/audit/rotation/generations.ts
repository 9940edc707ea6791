/**
 * What the copies of a log tell of its rotation: takes families, gives faults about copies that nobody
 * removes, that exist twice, that are missing, or that are still written.
 *
 * Numbers are only missed where the whole directory was listed, as a scan may leave files out. Commands remove
 * copies only, never the live file, and never one of two twins.
 */
import type { LogFile } from '../../model/logfile.js';
import { directoryKey, withoutRoot } from '../facts.js';
import { isCompressed, isNamedLive } from '../family.js';
import type { Family } from '../family.js';
import { count, fileSubject } from '../fault.js';
import { fateOf } from '../logrotate/naming.js';
import type { Fate } from '../logrotate/naming.js';
import { mendWith } from '../shell.js';
import type { RotationHost } from './facts.js';
import type { GovernedLog } from './governed.js';
import { showLog } from './sighting.js';
import type { Sighting } from './sighting.js';

/** Writing goes on for a moment after a rotation until the program reopens its log. */
const REOPEN_MS = 60_000;
/** Beyond this, numbers are no counts. */
const MAX_COPIES = 1000;
/** What may be done with a copy that is taken for an orphan. */
const ORPHANED: ReadonlyMap<Fate, string> = new Map([
  ['other-naming', 'named by number where dates are used, or the other way round'],
  ['other-packing', 'not compressed as copies are now'],
  ['beyond-count', 'with numbers beyond the present count'],
]);
const PACKED = /\.(?:gz|xz|zst|bz2|Z|lz4)$/;

/** Copies that logrotate will never touch again. */
export function checkOrphans({ live, family, block, path }: GovernedLog): readonly Sighting[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const twins = new Set(findTwins(family));
  const orphans = family.copies.flatMap((copy) => {
    const reason = ORPHANED.get(fateOf(nameKey(copy), name, block.settings));
    return reason === undefined || twins.has(copy) ? [] : [{ copy, reason }];
  });
  const [first] = orphans;
  if (!first) return [];
  const copies = orphans.map(({ copy }) => copy);
  const detail = `${count(copies.length, 'copy', 'copies')} such as ${showLog(first.copy)}, ${first.reason}`;
  const mend = { mend: mendWith('rm'), paths: copies.map((copy) => copy.path) };
  return [{ rule: 'rotation.orphans', subject: fileSubject(live), log: live, detail, mend }];
}

/** Copies that are there both plain and compressed. */
export function checkTwins(family: Family): readonly Sighting[] {
  const twins = findTwins(family);
  const [first] = twins;
  if (!first) return [];
  const { live } = family;
  const detail = `${count(twins.length, 'plain copy', 'plain copies')} such as ${showLog(first)} beside a compressed one of the same name`;
  return [{ rule: 'rotation.twins', subject: fileSubject(live), log: live, detail }];
}

/** A check for numbers that are missing among the copies; it goes through the names of each directory once. */
export function openGapCheck({ rotation }: RotationHost): (family: Family) => readonly Sighting[] {
  if (!rotation) return () => [];
  const known = new Map<string, ReadonlyMap<string, ReadonlySet<number>>>();
  return (family) => {
    if (!isNamedLive(family.live) || family.copies.length === 0) return [];
    const directory = withoutRoot(directoryKey(family.live.path), rotation.root);
    const numbers = known.get(directory) ?? indexNumbers(rotation.listings.get(directory) ?? new Set());
    known.set(directory, numbers);
    return findGap(family, [...(numbers.get(nameKey(family.live)) ?? [])]);
  };
}

function findGap({ live }: Family, numbers: readonly number[]): readonly Sighting[] {
  const highest = Math.max(...numbers);
  const lowest = Math.min(...numbers);
  if (numbers.length < 2 || highest >= MAX_COPIES) return [];
  const missing = Array.from({ length: highest - lowest }, (_, at) => lowest + at).filter(
    (number) => !numbers.includes(number),
  );
  const [first] = missing;
  if (first === undefined) return [];
  const detail = `${count(numbers.length, 'copy', 'copies')} up to number ${highest}, and ${first}${missing.length > 1 ? ` and ${missing.length - 1} more are` : ' is'} not there`;
  return [{ rule: 'rotation.gap', subject: fileSubject(live), log: live, detail }];
}

/** An empty log beside a copy that is written. */
export function checkWriter({ live, copies }: Family): readonly Sighting[] {
  if (!isNamedLive(live) || live.facts.sizeBytes > 0) return [];
  const plain = copies.filter((copy) => !isCompressed(copy) && copy.facts.sizeBytes > 0);
  const newest = plain.reduce<LogFile | undefined>(
    (a, b) => (a && a.facts.modifiedMs >= b.facts.modifiedMs ? a : b),
    undefined,
  );
  if (!newest || newest.facts.modifiedMs <= live.facts.modifiedMs + REOPEN_MS) return [];
  const minutes = Math.floor((newest.facts.modifiedMs - live.facts.modifiedMs) / REOPEN_MS);
  const detail = `${showLog(live)} is empty, and ${showLog(newest)} was written ${count(minutes, 'minute', 'minutes')} after it`;
  return [{ rule: 'rotation.writer-lost', subject: fileSubject(live), log: live, detail }];
}

/** Plain copies whose compressed form is there as well. */
function findTwins({ copies }: Family): readonly LogFile[] {
  const packed = new Set(
    copies
      .map(nameKey)
      .filter((name) => PACKED.test(name))
      .map((name) => name.replace(PACKED, '')),
  );
  return copies.filter((copy) => packed.has(nameKey(copy)));
}

/** Numbers of copies by the name of their log. */
function indexNumbers(names: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<number>> {
  const numbers = new Map<string, Set<number>>();
  for (const name of names) {
    const [, log, digits] = /^([^]+)\.(\d{1,4})$/.exec(name.replace(PACKED, '')) ?? [];
    if (log === undefined) continue;
    const known = numbers.get(log) ?? new Set();
    numbers.set(log, known.add(Number(digits)));
  }
  return numbers;
}

/** Name of a file, one character for each byte. */
function nameKey({ path }: LogFile): string {
  const key = path.toString('latin1');
  return key.slice(key.lastIndexOf('/') + 1);
}
