/**
 * The files that a channel takes: takes paths and patterns as configurations write them, gives areas of
 * real paths, and tells what lies in them.
 *
 * Links are resolved up to the first component that is a pattern; what a pattern may find behind a link is
 * not looked for.
 */
import type { Area, Channel } from './channel.js';
import { compileGlob, isPattern, matchesGlob, matchesName } from './glob.js';
import type { Sources } from './sources.js';

/** A path as it stands, if it is absolute, else below a directory. */
export function below(directory: string, path: string): string {
  return path.startsWith('/') ? path : `${directory}/${path}`;
}

/** A path without slashes at its end, except for the root. */
export function withoutSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/** A directory with everything below it, or a file. */
export function treeArea(sources: Sources, path: string): Area {
  return { kind: 'tree', path: sources.locate(path) };
}

/** What a pattern matches; a path without wildcards is a tree. */
export function patternArea(sources: Sources, pattern: string): Area {
  const parts = pattern.split('/');
  const at = parts.findIndex(isPattern);
  if (at < 0) return treeArea(sources, pattern);
  const path = sources.locate(parts.slice(0, at).join('/'));
  return { kind: 'glob', path, glob: compileGlob(parts.slice(at).join('/')) };
}

/** Everything below whatever a pattern of directories matches. */
export function deepPatternArea(sources: Sources, pattern: string): Area {
  return isPattern(pattern)
    ? patternArea(sources, `${withoutSlash(pattern)}/**`)
    : treeArea(sources, pattern);
}

/** Whether an absolute real path lies in an area. */
export function isInArea(area: Area, path: string): boolean {
  const rest = restBelow(area.path, path);
  if (rest === undefined) return false;
  return area.kind === 'tree' || matchesGlob(area.glob, rest);
}

/** Whether a channel takes the file at an absolute real path. */
export function covers({ area, except, hidden }: Channel, path: string): boolean {
  if (!isInArea(area, path) || except.some((part) => isInArea(part, path))) return false;
  if (hidden.length === 0) return true;
  const names = (restBelow(area.path, path) ?? '').split('/');
  return !names.some((name) => hidden.some((pattern) => matchesName(pattern, name)));
}

/** Whether an area may have anything to do with what is in a directory. */
export function touches({ path }: Area, directory: string): boolean {
  return isWithin(directory, path) || isWithin(path, directory);
}

/** Whether a path is a directory or below it. */
export function isWithin(directory: string, path: string): boolean {
  return restBelow(directory, path) !== undefined;
}

/** What follows a directory in a path: empty for the directory itself, undefined outside of it. */
function restBelow(directory: string, path: string): string | undefined {
  if (!path.startsWith(directory)) return undefined;
  if (path.length === directory.length) return '';
  const from = directory.endsWith('/') ? directory.length : directory.length + 1;
  return path[from - 1] === '/' ? path.slice(from) : undefined;
}
