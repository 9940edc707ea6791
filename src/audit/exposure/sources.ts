/**
 * The only door to files of the host that say where logs go: takes a root directory that stands for `/`,
 * gives texts, names and real paths.
 *
 * Reads regular files only, of bounded size, number and sum; opens nothing before it knows the kind, as
 * opening a device can have effects. Symbolic links are resolved component by component, so that absolute
 * ones stay below the root. What does not exist or may not be read is simply absent: a plain user is not
 * meant to see the configuration of others. Anything else that keeps a file from being read, bounds
 * included, is a problem. Synchronous, because hundreds of small files are read faster so.
 * Texts and paths have one character for each byte.
 */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  opendirSync,
  readSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { displayName } from '../../model/logfile.js';
import type { Problem } from '../../model/problem.js';
import { keyPath, pathKey } from '../facts.js';
import { isPattern, matchesName } from './glob.js';

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
  /** Real paths, root included, to which symbolic links in a directory lead. */
  readonly links: (directory: string) => readonly string[];
  /** Target of a symbolic link, as it is written; undefined if it may not be read. */
  readonly follow: (path: string) => string | undefined;
  /** Facts of what the kernel finds at a path, which for `/proc/PID/fd/N` is a file without a name, too. */
  readonly inspect: (path: string) => Stats | undefined;
  /** What kept files from being read, in order of appearance. */
  readonly problems: () => readonly Problem[];
}

/** Configuration files are far smaller; so are scripts. */
const MAX_FILE_BYTES = 1024 * 1024;
/** Large web hosts have some thousand sites. */
const MAX_FILES = 5000;
const MAX_TOTAL_BYTES = 8 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
const MAX_FOUND = 5000;
/** As the kernel counts: path_resolution(7). */
const MAX_LINKS = 40;
const MAX_PROBLEMS = 10;
const MAX_KNOWN = 100_000;
const MIN_BUFFER_BYTES = 4096;

/** Not there for this user, be it that he may not see it, or that it can never be there. */
const ABSENT: ReadonlySet<string> = new Set([
  ...['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH', 'ENAMETOOLONG', 'ELOOP', 'EINVAL'],
]);

interface Session {
  /** Real path of the root directory without a slash at its end; empty for `/`. */
  readonly root: string;
  /** What stands at paths without links, below the root; undefined for nothing. */
  readonly known: Map<string, Entry | undefined>;
  readonly problems: Map<string, Problem>;
  files: number;
  bytes: number;
}

interface Entry {
  readonly stats: Stats;
  /** Of a symbolic link. */
  readonly target?: string;
}

/** Where a path leads. */
interface Found {
  /** Real path below the root, as far as it exists. */
  readonly path: string;
  readonly stats: Stats | undefined;
}

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
    inspect: (path) => attempt(session, path, () => statSync(keyPath(session.root + path))),
    problems: () => [...session.problems.values()],
  };
}

function newSession(root: string): Session {
  return { root, known: new Map(), problems: new Map(), files: 0, bytes: 0 };
}

/** Follows all links of a path; parts that are missing are taken as they are written. */
function resolve(session: Session, path: string): Found {
  const pending = path.split('/').reverse();
  let at = '';
  let entry = look(session, at);
  let links = 0;
  while (pending.length > 0) {
    const name = pending.pop() ?? '';
    if (name === '' || name === '.') continue;
    if (name === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      entry = look(session, at);
      continue;
    }
    const next = `${at}/${name}`;
    entry = entry && look(session, next);
    if (entry?.target !== undefined && links++ < MAX_LINKS) {
      pending.push(...entry.target.split('/').reverse());
      if (entry.target.startsWith('/')) at = '';
      entry = look(session, at);
      continue;
    }
    at = next;
  }
  return { path: at, stats: entry?.stats };
}

function look(session: Session, path: string): Entry | undefined {
  if (session.known.has(path) || path.includes('\0')) return session.known.get(path);
  const full = session.root + path || '/';
  const entry = attempt(session, path, (): Entry => {
    const stats = lstatSync(keyPath(full));
    return stats.isSymbolicLink() ? { stats, target: readLink(full) } : { stats };
  });
  if (session.known.size < MAX_KNOWN) session.known.set(path, entry);
  return entry;
}

function readLink(path: string): string {
  return readlinkSync(keyPath(path), 'latin1');
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
  return listEntries(session, directory).map(({ name }) => name);
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

function listEntries(session: Session, directory: string): readonly Dirent[] {
  const found = resolve(session, directory);
  if (!found.stats?.isDirectory()) return [];
  const handle = opendirSync(keyPath(session.root + found.path || '/'), { encoding: 'latin1' });
  const entries: Dirent[] = [];
  try {
    for (let entry = handle.readSync(); entry; entry = handle.readSync()) {
      if (entries.length < MAX_ENTRIES) entries.push(entry);
      else return report(session, directory, 'EFBIG') ?? [];
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
      ? found.flatMap((path) => matchEntries(session, path, part)).slice(0, MAX_FOUND)
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
  return names
    .filter((name) => name.startsWith('.') === pattern.startsWith('.') && matchesName(pattern, name))
    .map((name) => `${directory}/${name}`);
}

/** Undefined where the system refuses. */
function attempt<T>(session: Session, path: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    const code = systemCode(error);
    return ABSENT.has(code) ? undefined : report(session, path, code);
  }
}

function report(session: Session, path: string, code: string): undefined {
  const name = displayName(keyPath(path));
  const message = `Cannot read ${JSON.stringify(name)} (${code}), so where the logs go is not known in full; look at it by hand`;
  if (session.problems.size < MAX_PROBLEMS) {
    session.problems.set(path, { code: 'audit-unknown', message, file: name });
  }
}

function reportExcess(session: Session): undefined {
  const message = `More than ${MAX_FILES} configuration files or ${MAX_TOTAL_BYTES} bytes in them, so where the logs go is not known in full; look at the rest by hand`;
  session.problems.set('', { code: 'audit-unknown', message });
}

/** The code of a failure of the system; anything else is a bug and is thrown on. */
function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && 'errno' in error) return String(error.code);
  throw error;
}
