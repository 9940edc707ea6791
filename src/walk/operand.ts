/**
 * What an operand on the command line means: a path, a glob, or nothing.
 *
 * Takes the text that the user typed; gives the places where the walk starts. A path that exists is that
 * path. It is read as a glob too where it matches itself, but only for its own directory: else a file
 * named `*.log` would hide all others from the glob `logs/*.log`, and a file named `{*,.}.` would lead a
 * shell's `logs/*` out of `logs`. Node puts U+FFFD for bytes of an argument that are not UTF-8; such a name
 * stands for every file that would be spelled so.
 */
import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { displayName } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { joinPath } from './entry.js';
import { asSystemError, problemAt, quote, type SystemError } from './fault.js';
import type { Expansion } from './glob.js';

/** A place where the walk starts. */
export interface Start {
  /** Absolute. */
  readonly path: Buffer;
  /** As reports show it: as typed, without slashes at the end. */
  readonly name: string;
  /** What a glob found for itself, below the part that the user spelled out; else empty. */
  readonly relative: string;
  /** The user named this very path, so a link is followed. */
  readonly isNamed: boolean;
}

/** What a glob could not look into. */
export interface BlockedStart {
  readonly start: Start;
  readonly error: SystemError;
}

interface Operand {
  readonly starts: readonly Start[];
  readonly blocked: readonly BlockedStart[];
  readonly problems: readonly Problem[];
}

/** Finds out what an operand means, relative to the directory `cwd`. */
export async function findOperand(text: string, cwd: string): Promise<Operand> {
  const typed = text.replace(/(?<=[^/])\/+$/, '').replace(/^\/+$/, '/');
  if (typed === '' || typed.includes('\0')) return missing(text, `Found nothing at ${quote(text)}`);
  const spelled = typed.includes(REPLACEMENT) ? await findSpelled(typed, cwd) : [];
  if (spelled.length > 0) return { ...NOTHING, starts: spelled };
  const start = namedStart(Buffer.from(typed), cwd);
  const presence = lookFor(start.path);
  if (presence === 'present') return findNamed(start, typed, cwd);
  if (await isGlob(text)) return findMatches(text, cwd);
  if (presence === 'refused') return { ...NOTHING, starts: [start] };
  return missing(text, `Found nothing at ${quote(text)}`);
}

const REPLACEMENT = '\ufffd';
const NOTHING: Operand = { starts: [], blocked: [], problems: [] };

function missing(name: string, what: string): Operand {
  return { ...NOTHING, problems: [problemAt(name, 'not-found', `${what}; check the spelling`)] };
}

function lookFor(path: Buffer): 'present' | 'absent' | 'refused' {
  try {
    lstatSync(path);
    return 'present';
  } catch (error) {
    const { code } = asSystemError(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'refused';
  }
}

async function findNamed(start: Start, typed: string, cwd: string): Promise<Operand> {
  const slash = typed.lastIndexOf('/') + 1;
  const [directory, base] = [typed.slice(0, slash), typed.slice(slash)];
  if (!(await isGlob(base)) || !(await import('./glob.js')).matchesItself(base))
    return { ...NOTHING, starts: [start] };
  const found = await findMatches(base, absolutePath(Buffer.from(directory), cwd).toString());
  const siblings = found.starts.filter(({ name }) => name !== '.' && name !== '..');
  const starts = [start, ...siblings.map((sibling) => ({ ...sibling, name: directory + sibling.name }))];
  return { ...found, starts, problems: [] };
}

/** Without one of these, no text is a glob. */
const GLOB_CHARACTERS = /[*?[{(!\\]/;

/** Loads what expands globs only for a text that may be one: it takes as long as scanning a small file. */
async function isGlob(text: string): Promise<boolean> {
  return GLOB_CHARACTERS.test(text) && (await import('./glob.js')).isGlob(text);
}

async function findMatches(glob: string, cwd: string): Promise<Operand> {
  const globs = await import('./glob.js');
  let expansion: Expansion;
  try {
    expansion = await globs.expandGlob(glob, cwd);
  } catch (error) {
    return missing(glob, `Could not read the glob ${quote(glob)}: ${String(error)}`);
  }
  const { matches, blocked } = expansion;
  if (matches.length === 0 && blocked.length === 0)
    return missing(glob, `Nothing matches the glob ${quote(glob)}`);
  const fixedParts = glob.split(/\/+/).findIndex((part) => globs.isGlob(part));
  const found = { cwd, fixedParts: Math.max(fixedParts, 0) };
  return {
    starts: matches.map((path) => matchedStart(path, found)),
    blocked: blocked.map(({ path, error }) => ({
      start: matchedStart(shorten(path, glob, cwd), found),
      error,
    })),
    problems: [],
  };
}

/** fast-glob names a directory that it cannot list by its absolute path; the glob may be relative. */
function shorten(path: Buffer, glob: string, cwd: string): Buffer {
  const prefix = joinPath(Buffer.from(cwd), Buffer.alloc(0));
  const isBelow = path.subarray(0, prefix.length).equals(prefix);
  return isBelow && !glob.startsWith('/') ? path.subarray(prefix.length) : path;
}

interface MatchContext {
  readonly cwd: string;
  /** Leading parts of the glob without wildcards. */
  readonly fixedParts: number;
}

function matchedStart(match: Buffer, { cwd, fixedParts }: MatchContext): Start {
  const name = displayName(match);
  const relative = name.split('/').slice(fixedParts).join('/');
  return { path: absolutePath(match, cwd), name, relative, isNamed: false };
}

function namedStart(typed: Buffer, cwd: string): Start {
  return { path: absolutePath(typed, cwd), name: displayName(typed), relative: '', isNamed: true };
}

function absolutePath(path: Buffer, cwd: string): Buffer {
  return path[0] === 0x2f ? path : joinPath(Buffer.from(cwd), path);
}

/** The files whose names, read as UTF-8 with U+FFFD for what is not, are `typed`. */
async function findSpelled(typed: string, cwd: string): Promise<readonly Start[]> {
  let found: readonly Buffer[] = [Buffer.from(typed.startsWith('/') ? '/' : '')];
  for (const part of typed.split('/').filter((name) => name !== '')) {
    const longer = await Promise.all(found.map((path) => appendPart(path, part, cwd)));
    found = longer.flat();
  }
  return found.map((path) => namedStart(path, cwd)).filter(({ path }) => lookFor(path) !== 'absent');
}

async function appendPart(path: Buffer, part: string, cwd: string): Promise<readonly Buffer[]> {
  const join = (name: Buffer): Buffer => (path.length === 0 ? name : joinPath(path, name));
  if (!part.includes(REPLACEMENT)) return [join(Buffer.from(part))];
  try {
    const names = await readdir(absolutePath(path, cwd), { encoding: 'buffer' });
    const alike = names.filter((name) => name.toString('utf8') === part);
    return alike.sort(Buffer.compare).map(join);
  } catch (error) {
    asSystemError(error);
    return [];
  }
}
