/**
 * The only door to files of the host that say where logs go: takes a root directory that stands for `/`,
 * gives texts, names and real paths.
 *
 * Reads regular files only, of bounded size, number and sum; opens nothing before it knows the kind, as
 * opening a device can have effects. What does not exist or may not be read is simply absent: a plain user is
 * not meant to see the configuration of others. Anything else that keeps a file from being read, bounds
 * included, is a problem. Synchronous, because hundreds of small files are read faster so.
 * Texts and paths have one character for each byte.
 */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  opendirSync,
  readSync,
  statSync,
} from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import type { Problem } from '../../model/problem.js';
import { keyPath, pathKey } from '../facts.js';
import { systemCode } from '../failure.js';
import { compileGlob, isPattern, matchesName } from './glob.js';
import { attempt, bound, newSession, readLink, report, reportExcess, resolve } from './session.js';
import type { Session } from './session.js';

/** A configuration file. */
export interface Source {
  /** As the host names it. */
  readonly path: string;
  /** Line ends are line feeds. */
  readonly text: string;
  /** Whether its mode lets every user read it. */
  readonly isPublic: boolean;
}

export interface Sources {
  /** A text file; undefined if it is missing, unreadable or beyond the bounds. */
  readonly read: (path: string) => Source | undefined;
  /** Names in a directory, sorted; none if it may not be listed. */
  readonly list: (directory: string) => readonly string[];
  /** Whether a directory is there and may not be listed. */
  readonly isDenied: (directory: string) => boolean;
  /** What a pattern finds, sorted by components; a directory stands for the files in it. */
  readonly expand: (pattern: string) => readonly string[];
  /** Real path on this machine, root included; what does not exist is taken as it is written. */
  readonly locate: (path: string) => string;
  /** Facts of what stands at a path, links followed; undefined if it cannot be examined. */
  readonly examine: (path: string) => Stats | undefined;
  /** Real paths, root included, to which symbolic links lead that are among the first entries of a directory. */
  readonly links: (directory: string) => readonly string[];
  /** Target of a symbolic link, as it is written; undefined if it may not be read. */
  readonly follow: (path: string) => string | undefined;
  /** Facts of what the kernel finds at a path, which for `/proc/PID/fd/N` is a file without a name, too. */
  readonly inspect: (path: string) => Stats | undefined;
  /** The first items; that there are more is a problem. */
  readonly bound: <T>(items: readonly T[], max: number) => readonly T[];
  /** What kept files from being read, in order of appearance. */
  readonly problems: () => readonly Problem[];
}

/** Configuration files are far smaller; so are scripts. */
const MAX_FILE_BYTES = 1024 * 1024;
/** Large web hosts have some thousand sites. */
const MAX_FILES = 5000;
const MAX_TOTAL_BYTES = 8 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
/** Entries of all directories that are listed, as often as they are; a usual host has some thousands. */
const MAX_LISTED = 2_000_000;
const ENTRIES_AT_ONCE = 256;
const MAX_FOUND = 5000;
const MIN_BUFFER_BYTES = 4096;

/** Opens the files below a directory that stands for `/`. */
export function openSources(root: string): Sources {
  const top = newSession('');
  const session = newSession(resolve(top, pathKey(Buffer.from(root))).path);
  return {
    read: (path) => attempt(session, path, () => readText(session, path)),
    list: (directory) => attempt(session, directory, () => listNames(session, directory)) ?? [],
    expand: (pattern) => expandPattern(session, pattern),
    locate: (path) => session.root + resolve(session, path).path || '/',
    examine: (path) => resolve(session, path).stats,
    links: (directory) => listLinks(session, directory),
    isDenied: (directory) => isDenied(session, directory),
    follow: (path) => attempt(session, path, () => readLink(session.root + path)),
    // Below another root only links within it count, as the kernel would follow them out of it.
    inspect: (path) =>
      session.root === ''
        ? attempt(session, path, () => statSync(keyPath(path)))
        : resolve(session, path).stats,
    bound: (items, max) => bound(session, items, max),
    problems: () => [...session.problems.values()],
  };
}

function readText(session: Session, path: string): Source | undefined {
  const found = resolve(session, path);
  if (!found.stats?.isFile()) return undefined;
  session.files++;
  session.bytes += found.stats.size;
  if (session.files > MAX_FILES || session.bytes > MAX_TOTAL_BYTES) return reportExcess(session);
  if (found.stats.size > MAX_FILE_BYTES) return report(session, path, 'EFBIG');
  const text = readFile(session.root + found.path);
  if (text === undefined) return undefined;
  const plain = text.replace(/^\xef\xbb\xbf/, '').replaceAll('\r\n', '\n');
  return { path, text: plain, isPublic: (found.stats.mode & 0o004) !== 0 };
}

/** At most `MAX_FILE_BYTES` of a regular file; undefined if something else stands there by now. */
function readFile(path: string): string | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
  const descriptor = openSync(keyPath(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    // Files below /proc say that they are empty.
    const bytes = Buffer.alloc(Math.min(MAX_FILE_BYTES, Math.max(stats.size, MIN_BUFFER_BYTES)));
    let end = 0;
    for (let read = -1; read !== 0 && end < bytes.length; end += read) {
      read = readSync(descriptor, bytes, end, bytes.length - end, null);
    }
    return bytes.toString('latin1', 0, end);
  } finally {
    closeSync(descriptor);
  }
}

function listNames(session: Session, directory: string): readonly string[] {
  const names = listEntries(session, directory).map(({ name }) => name);
  if (names.length > MAX_ENTRIES) report(session, directory, 'EFBIG');
  return names.slice(0, MAX_ENTRIES);
}

function isDenied(session: Session, directory: string): boolean {
  try {
    accessSync(keyPath(session.root + directory), constants.R_OK | constants.X_OK);
    return false;
  } catch (error) {
    return ['EACCES', 'EPERM'].includes(systemCode(error));
  }
}

function listLinks(session: Session, directory: string): readonly string[] {
  const entries = attempt(session, directory, () => listEntries(session, directory)) ?? [];
  return entries
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => session.root + resolve(session, `${directory}/${name}`).path);
}

/** At most `MAX_ENTRIES` entries and one more, sorted by name. */
function listEntries(session: Session, directory: string): readonly Dirent[] {
  const found = resolve(session, directory);
  if (!found.stats?.isDirectory()) return [];
  // Directories count as well, as patterns may lead to any number of empty ones.
  session.entries++;
  if (session.entries > MAX_LISTED) {
    reportExcess(session);
    return [];
  }
  const handle = opendirSync(keyPath(session.root + found.path || '/'), {
    encoding: 'latin1',
    bufferSize: ENTRIES_AT_ONCE,
  });
  const entries: Dirent[] = [];
  try {
    for (let entry = handle.readSync(); entry; entry = handle.readSync()) {
      session.entries++;
      if (entries.push(entry) > MAX_ENTRIES) break;
    }
  } finally {
    handle.closeSync();
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function expandPattern(session: Session, pattern: string): readonly string[] {
  let found: readonly string[] = [''];
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    found = isPattern(part)
      ? bound(
          session,
          found.flatMap((path) => matchEntries(session, path, part)),
          MAX_FOUND,
        )
      : found.map((path) => `${path}/${part}`);
  }
  return found.flatMap((path) => {
    const { stats } = resolve(session, path);
    if (stats?.isDirectory() !== true) return stats ? [path] : [];
    return matchEntries(session, path, '*').filter((file) => resolve(session, file).stats?.isFile());
  });
}

/** As the shell does, a wildcard passes over names that begin with a dot. */
function matchEntries(session: Session, directory: string, pattern: string): readonly string[] {
  const names = attempt(session, directory, () => listNames(session, directory || '/')) ?? [];
  const glob = compileGlob(pattern);
  return names
    .filter((name) => name.startsWith('.') === pattern.startsWith('.') && matchesName(glob, name))
    .map((name) => `${directory}/${name}`);
}
