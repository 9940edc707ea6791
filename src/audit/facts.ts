/**
 * What the audits know about the host: the words between `host.ts`, which asks the system, and the
 * pure audits, which only judge.
 *
 * Everything is plain data and complete at the start of an audit. Facts of single places (and, later,
 * further kinds of access control) are kept in maps by `pathKey`, because paths are bytes and a
 * `Buffer` is no key; a place that could not be examined is absent, which means unknown, never "fine".
 */
import type { Stats } from 'node:fs';
import { dirname } from 'node:path';
import { displayName } from '../model/logfile.js';
import type { FileFacts, LogFile } from '../model/logfile.js';
import type { Accounts } from './accounts.js';
import type { AccessLists } from './acl/list.js';
import type { Surroundings } from './exposure/surroundings.js';
import type { Mount } from './mounts.js';
import type { Writers } from './writer/facts.js';

/** A directory above a log, with no symbolic link left in its path. */
export interface DirectoryFacts {
  readonly path: Buffer;
  readonly name: string;
  readonly facts: FileFacts;
}

/** Where a log really lies. */
export interface Place {
  /** Absolute path without symbolic links. */
  readonly realPath: Buffer;
  /** Every directory that must be passed to reach it, from the root down. Shared between neighbours. */
  readonly directories: readonly DirectoryFacts[];
}

export interface HostFacts {
  /** Whether owner, group and mode decide about access: false on Windows, where Node.js makes them up. */
  readonly posix: boolean;
  readonly accounts: Accounts;
  /** By `pathKey` of the log. */
  readonly places: ReadonlyMap<string, Place>;
  /** By device number as `lstat` gives it. */
  readonly mounts: ReadonlyMap<number, Mount>;
  /** `pathKey`s of logs that have rotated copies which are not part of the scan. */
  readonly rotatedElsewhere: ReadonlySet<string>;
  /** Whether logrotate reads `/etc/logrotate.d` here. */
  readonly logrotate: boolean;
  /** Access lists that matter, by real path; undefined where nobody looked. */
  readonly access?: AccessLists;
  /** Ways by which logs leave the host; undefined where nobody looked. */
  readonly surroundings?: Surroundings;
  /** Who writes the logs, as far as that is known; undefined where nobody looked. */
  readonly writers?: Writers;
}

/** What `lstat` or `stat` say of an entry. */
export function factsOf(stats: Stats): FileFacts {
  const { mode, uid, gid, dev, ino, nlink, size, mtimeMs } = stats;
  return { mode: mode & 0o7777, uid, gid, dev, ino, links: nlink, sizeBytes: size, modifiedMs: mtimeMs };
}

/** Key of path bytes in maps and sets: one character for each byte. */
export function pathKey(path: Buffer): string {
  return path.toString('latin1');
}

/** Path bytes of a key. */
export function keyPath(key: string): Buffer {
  return Buffer.from(key, 'latin1');
}

/** Key of the directory in which a path stands; `.` for a bare name. */
export function directoryKey(path: Buffer): string {
  return dirname(pathKey(path));
}

const SLASH = '/'.charCodeAt(0);

/** Last component of a path, as reports show it. */
export function baseName(path: Buffer): string {
  return displayName(path.subarray(path.lastIndexOf(SLASH) + 1));
}

/** Where a log lies; undefined if its directories could not be examined. */
export function placeOf(file: LogFile, host: HostFacts): Place | undefined {
  return host.places.get(pathKey(file.path));
}

/** A path below the directory that stands for `/`, as the host would write it; others are left alone. */
export function withoutRoot(path: string, root: string): string {
  return root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length) : path;
}
