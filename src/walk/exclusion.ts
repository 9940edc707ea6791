/**
 * The user's --exclude globs as one question.
 *
 * Takes picomatch globs; gives a predicate on names and paths. A glob without a slash is matched against
 * the last name of a path, one with a slash against the whole path in each of its spellings. Dot files are
 * names like others, `*` and `**` match line breaks, a slash at the end is ignored, and a leading `!` is an
 * ordinary character: an exclusion never turns into "everything but". Throws on an empty glob.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);

/** One entry, in the spellings that a glob may be meant for; bytes that are not UTF-8 stand as `\xNN`. */
export interface Spellings {
  /** As reports show it. */
  readonly name: string;
  /** Below the operand; empty for the operand itself. */
  readonly relative: string;
  /** Absolute. */
  readonly absolute: () => string;
}

/** Compiles the globs; the answer is true for an entry that is to be left out. */
export function compileExclusion(globs: readonly string[]): (entry: Spellings) => boolean {
  const trimmed = globs.map((glob) => glob.replace(/(?<=[^/])\/+$/, ''));
  const ofNames = compileGlobs(trimmed.filter((glob) => !glob.includes('/')));
  const ofPaths = compileGlobs(trimmed.filter((glob) => glob.includes('/')));
  return (entry) =>
    (ofNames?.(baseName(entry.name)) ?? false) ||
    (ofPaths !== undefined && [entry.relative, entry.name, entry.absolute()].some(ofPaths));
}

/** Compiles one glob for the names of files; relative names are below `cwd`. */
export function compilePathGlob(glob: string, cwd: string): (file: string) => boolean {
  const matches = compileExclusion([glob]);
  return (name) => matches({ name, relative: '', absolute: () => resolve(cwd, name) });
}

function compileGlobs(globs: readonly string[]): ((text: string) => boolean) | undefined {
  if (globs.length === 0) return undefined;
  // Loaded for those who exclude something: it takes as long as scanning a small file.
  const picomatch = require('picomatch') as typeof import('picomatch');
  const matches = picomatch([...globs], { dot: true, nonegate: true, flags: 's' });
  return (text) => text !== '' && matches(text);
}

function baseName(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  // The operands `.` and `..` have no name that a glob could mean.
  return base === '.' || base === '..' ? '' : base;
}
