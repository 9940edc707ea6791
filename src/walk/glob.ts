/**
 * Expansion of glob operands with fast-glob, true to the byte.
 *
 * fast-glob works on strings, loses names that are not UTF-8, gives up at a directory that it may not
 * read, and its `**` does not see names with line breaks. So it gets a file system of ours: names come to
 * it in a reversible spelling, refused directories are noted and taken for empty. Links are not followed.
 * The matches are held in memory, as a shell would; they are sorted by bytes.
 */
import { isUtf8 } from 'node:buffer';
import { lstat, readdir, type Dirent, type Stats } from 'node:fs';
import { createRequire } from 'node:module';
import type { FileSystemAdapter } from 'fast-glob';
import picomatch from 'picomatch';
import { asSystemError, type SystemError } from './fault.js';

/** A path that the expansion could not look at or list. */
interface BlockedPath {
  readonly path: Buffer;
  readonly error: SystemError;
}

export interface Expansion {
  /** Paths as the glob spells them, relative to the working directory or absolute. */
  readonly matches: readonly Buffer[];
  readonly blocked: readonly BlockedPath[];
}

const require = createRequire(import.meta.url);

/** Loaded when a text may be a glob: most operands are not, and it takes 30 ms. */
function loadFastGlob(): typeof import('fast-glob') {
  return require('fast-glob') as typeof import('fast-glob');
}

/** Whether an operand that is no path has a meaning as a glob. */
export function isGlob(operand: string): boolean {
  return /[^\w./ -]/.test(operand) && loadFastGlob().isDynamicPattern(operand);
}

/** Whether a name, taken as a glob, would find itself. */
export function matchesItself(name: string): boolean {
  return picomatch.makeRe(name, { dot: true }).test(name);
}

/** A path as the beginning of a glob; at the very end of one, fast-glob misreads an escaped bracket. */
export function escapeGlob(path: string): string {
  return path.replace(/[\\!()*?[\]{|}]/g, String.raw`\$&`);
}

/** Expands a glob relative to `cwd`; throws what fast-glob throws on a glob that it cannot understand. */
export async function expandGlob(glob: string, cwd: string): Promise<Expansion> {
  const blocked: BlockedPath[] = [];
  const texts = await loadFastGlob()(textOfGlob(glob), {
    cwd: textOfName(Buffer.from(cwd)),
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    suppressErrors: true,
    fs: byteFileSystem((path) => blocked.push(path)),
  });
  return { matches: texts.map(bytesOfText).sort(Buffer.compare), blocked };
}

type Done<T> = (error: NodeJS.ErrnoException | null, result: T) => void;

function byteFileSystem(note: (blocked: BlockedPath) => void): Partial<FileSystemAdapter> {
  const noteError = (path: Buffer, error: NodeJS.ErrnoException | null): void => {
    const isAbsent = error === null || error.code === 'ENOENT' || error.code === 'ENOTDIR';
    if (!isAbsent) note({ path, error: asSystemError(error) });
  };
  const listNames = (text: string, _options: unknown, done: Done<Dirent[]>): void => {
    const path = bytesOfText(text);
    readdir(path, { withFileTypes: true, encoding: 'buffer' }, (error, entries) => {
      noteError(path, error);
      done(null, error === null ? entries.map(spellName) : []);
    });
  };
  const lookAt = (text: string, done: Done<Stats>): void => {
    const path = bytesOfText(text);
    lstat(path, (error, stats) => {
      noteError(path, error);
      done(error, stats);
    });
  };
  // Without links followed, these two calls are all that fast-glob makes.
  return { readdir: listNames, lstat: lookAt } as Partial<FileSystemAdapter>;
}

function spellName(entry: Dirent<Buffer>): Dirent {
  return Object.assign(entry as unknown as Dirent, { name: textOfName(entry.name) });
}

// Escaped bytes stand as lone low surrogates, which no decoded UTF-8 has: U+DC00 plus the byte. Line breaks
// are escaped because `.` in the regular expressions of globs does not match them, backslashes because
// fast-glob takes some for slashes.
const ESCAPE_BASE = 0xdc00;
const ESCAPED_BYTES = /([\udc00-\udcff]+)/u;
const LINE_BREAKS = /[\n\r\u2028\u2029]/g;

/** A path as text for matching; `bytesOfText` is the way back. */
function textOfName(name: Buffer): string {
  if (isUtf8(name)) return name.toString('utf8').replace(/[\n\r\u2028\u2029\\]/g, escapeText);
  const escape = (found: string): string => escapeBytes(Buffer.from(found, 'latin1'));
  return name.toString('latin1').replace(/[\n\r\\\x80-\xff]/g, escape);
}

/** A glob in the same spelling; a single backslash in it quotes, a double one is one of a name. */
function textOfGlob(glob: string): string {
  return glob.replaceAll('\\\\', () => escapeText('\\')).replace(LINE_BREAKS, escapeText);
}

function escapeText(text: string): string {
  return escapeBytes(Buffer.from(text));
}

function escapeBytes(bytes: Buffer): string {
  return String.fromCharCode(...Array.from(bytes, (byte) => ESCAPE_BASE + byte));
}

function bytesOfText(text: string): Buffer {
  // A capture group makes `split` give plain and escaped parts in turn.
  const parts = text.split(ESCAPED_BYTES);
  return Buffer.concat(
    parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : unescapeBytes(part))),
  );
}

function unescapeBytes(part: string): Buffer {
  return Buffer.from(Array.from(part, (unit) => unit.charCodeAt(0) - ESCAPE_BASE));
}
