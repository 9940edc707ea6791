/**
 * A log with its generations: takes files, gives them grouped by directory and family.
 *
 * The live file is the one that bears the family's name; where every generation has a date in its name it
 * is the one written last. Order of families and of files within them is the order of the scan.
 */
import { displayName } from '../model/logfile.js';
import type { LogFile } from '../model/logfile.js';
import { baseName, directoryKey, keyPath } from './facts.js';

export interface Family {
  /** Path bytes of the directory. */
  readonly directory: Buffer;
  /** Name of the log, without directory. */
  readonly name: string;
  /** At least one. */
  readonly files: readonly LogFile[];
  /** The file that is, or was last, written to. */
  readonly live: LogFile;
  /** All files but the live one. */
  readonly copies: readonly LogFile[];
}

/** Items that have something in common; at least one. */
export type Group<T> = readonly [T, ...T[]];

/** Ends of the names of compressed generations; logrotate(8) and the usual compressors. */
const COMPRESSED = /\.(?:gz|tgz|xz|txz|zst|bz2|tbz2?|lz4|lzma|lzo|br|Z|zip|7z)$/;

/** Families of files on disk; standard input is in none. */
export function groupFamilies(files: readonly LogFile[]): readonly Family[] {
  const known = grouped.get(files);
  if (known) return known;
  const families = groupAnew(files);
  grouped.set(files, families);
  return families;
}

/** All audits ask for the families of one list. */
const grouped = new WeakMap<readonly LogFile[], readonly Family[]>();

function groupAnew(files: readonly LogFile[]): readonly Family[] {
  const onDisk = files.filter((file) => !file.stdin);
  return groupBy(onDisk, (file) => `${directoryKey(file.path)}\0${familyName(file)}`).map(describeFamily);
}

/** Groups of items with the same key, in order of first appearance; no group is empty. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly Group<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

/** Whether a file bears its family's name, so that it is no rotated copy. */
export function isNamedLive(file: LogFile): boolean {
  return baseName(file.path) === familyName(file);
}

/** Name of the log that a file is a generation of, without the directory that its family is told with. */
export function familyName({ family }: LogFile): string {
  return family.slice(family.lastIndexOf('/') + 1);
}

/** Whether a name says that the file is compressed. */
export function isCompressed(file: LogFile): boolean {
  return COMPRESSED.test(displayName(file.path));
}

/**
 * Names of the logs of which an entry may be a rotated copy: `mopidy.log` for `mopidy.log.2.gz`,
 * `mopidy.log-20261123`, `mopidy.2026-11-23.log`. Meant for telling that a log *has* copies, so it takes
 * any number for a generation.
 */
export function basesOfCopy(entry: string): readonly string[] {
  const plain = entry.replace(COMPRESSED, '');
  const behind = /^(.+?)[.-](?:\d[\d_.:T-]*|old)$/.exec(plain);
  const within = /^(.+?)[._-]?\d[\d_.-]*(\.[A-Za-z]+)$/.exec(plain);
  const bases: string[] = [];
  if (plain !== entry) bases.push(plain);
  if (behind?.[1]) bases.push(behind[1]);
  if (within?.[1] && within[2]) bases.push(within[1] + within[2]);
  return bases;
}

function describeFamily(files: Group<LogFile>): Family {
  const live = files.find(isNamedLive) ?? lastWritten(files);
  return {
    directory: keyPath(directoryKey(live.path)),
    name: familyName(live),
    files,
    live,
    copies: files.filter((file) => file !== live),
  };
}

function lastWritten(files: readonly LogFile[]): LogFile {
  return files.reduce((a, b) => (b.facts.modifiedMs > a.facts.modifiedMs ? b : a));
}
