/**
 * Paths below a directory that stands for `/`: takes a path as the host names it, gives where it really leads and
 * what stands there, and keeps what went wrong.
 *
 * Links are resolved component by component, so that absolute ones and `..` stay below the root. What a user may not
 * see, and what cannot be there, is simply absent; any other refusal of the system is a problem, once for each path and
 * for a bounded number of them.
 */
import { lstatSync, readlinkSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { displayName } from '../../model/logfile.js';
import type { Problem } from '../../model/problem.js';
import { keyPath } from '../facts.js';
import { systemCode } from '../failure.js';

/** As the kernel counts: path_resolution(7). */
const MAX_LINKS = 40;
const MAX_PATH_LENGTH = 4096;
const MAX_PROBLEMS = 10;
const MAX_KNOWN = 100_000;

/** Not there for this user, be it that he may not see it, or that it can never be there. */
const ABSENT: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'ESRCH',
  'ENAMETOOLONG',
  'ELOOP',
  'EINVAL',
]);

/** What is known so far, and what was used up. */
export interface Session {
  /** Real path of the root directory without a slash at its end; empty for `/`. */
  readonly root: string;
  /** What stands at paths without links, below the root; undefined for nothing. */
  readonly known: Map<string, Entry | undefined>;
  readonly problems: Map<string, Problem>;
  files: number;
  bytes: number;
  /** Entries of directories. */
  entries: number;
}

interface Entry {
  readonly stats: Stats;
  /** Of a symbolic link. */
  readonly target?: string;
}

/** Where a path leads. */
export interface Found {
  /** Real path below the root, as far as it exists. */
  readonly path: string;
  readonly stats: Stats | undefined;
}

/** A session that has seen nothing yet. */
export function newSession(root: string): Session {
  return { root, known: new Map(), problems: new Map(), files: 0, bytes: 0, entries: 0 };
}

/** Follows all links of a path; parts that are missing are taken as they are written. */
export function resolve(session: Session, path: string): Found {
  if (path.length > MAX_PATH_LENGTH) return { path, stats: undefined };
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

/** Where a link says it leads. */
export function readLink(path: string): string {
  return readlinkSync(keyPath(path), 'latin1');
}

/** Undefined where the system refuses. */
export function attempt<T>(session: Session, path: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    const code = systemCode(error);
    return ABSENT.has(code) ? undefined : report(session, path, code);
  }
}

/** Keeps a refusal of the system as a problem. */
export function report(session: Session, path: string, code: string): undefined {
  const name = displayName(keyPath(path));
  const message = `Cannot read ${JSON.stringify(name)} (${code}), so where the logs go is not known in full; look at it by hand`;
  if (session.problems.size < MAX_PROBLEMS) {
    session.problems.set(path, { code: 'audit-unknown', message, file: name });
  }
}

/** The first items; that there are more is a problem. */
export function bound<T>(session: Session, items: readonly T[], max: number): readonly T[] {
  if (items.length <= max) return items;
  reportExcess(session);
  return items.slice(0, max);
}

/** Keeps that a bound was met. */
export function reportExcess(session: Session): undefined {
  const message =
    'There is more configuration, or there are more processes, than are looked at, so where the logs go is not known in full; look at the rest by hand';
  session.problems.set('', { code: 'audit-unknown', message });
}
