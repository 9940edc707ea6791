/**
 * On what terms Apache serves a directory: takes the sections that may concern it, gives whether it lists
 * the directory and who may come in.
 *
 * The last section that speaks of access decides it, as authorization is not merged unless told; options are merged
 * where they have signs. Both the words of 2.4 and those of 2.2 are understood.
 */
import { isWithin } from '../area.js';
import { listWords } from '../phrase.js';
import { compileGlob, isPattern, matchesGlob } from '../glob.js';
import { findIn, namedIn } from '../setting.js';
import type { Setting } from '../setting.js';

/** What is told about a directory and all below it. */
export interface Section {
  /** May be a pattern; without a slash at its end. */
  readonly path: string;
  readonly settings: readonly Setting[];
}

interface Terms {
  readonly isIndexed: boolean;
  readonly isClosed: boolean;
  readonly limits: readonly string[];
}

const OPEN: Terms = { isIndexed: false, isClosed: false, limits: [] };

/** The terms of a directory, by sections in the order in which they count. */
export function termsAt(path: string, sections: readonly Section[]): Terms {
  return sections
    .filter((section) => concerns(section.path, path))
    .reduce<Terms>(
      (terms, { settings }) => ({
        ...(accessOf(settings) ?? { isClosed: terms.isClosed, limits: terms.limits }),
        isIndexed: listsWith(settings, terms.isIndexed),
      }),
      OPEN,
    );
}

function concerns(section: string, path: string): boolean {
  if (isWithin(section, path)) return true;
  if (!isPattern(section)) return false;
  const glob = compileGlob(section);
  const depth = section.split('/').length;
  return matchesGlob(glob, path.split('/').slice(0, depth).join('/'));
}

function listsWith(settings: readonly Setting[], before: boolean): boolean {
  return namedIn(settings, 'options').reduce((isIndexed, { values }) => {
    const words = values.map((value) => value.toLowerCase());
    if (words.includes('-indexes')) return false;
    if (words.some((word) => ['indexes', '+indexes', 'all'].includes(word))) return true;
    return words.some((word) => /^[+-]/.test(word)) && isIndexed;
  }, before);
}

/** Who may come in; undefined if nothing is said. */
function accessOf(settings: readonly Setting[]): Omit<Terms, 'isIndexed'> | undefined {
  const requires = findIn(settings, 'require').map(({ values }) => values.map((word) => word.toLowerCase()));
  return requires.length > 0 ? accessByRequire(requires, settings) : accessByOrder(settings);
}

function accessByRequire(
  requires: readonly (readonly string[])[],
  settings: readonly Setting[],
): Omit<Terms, 'isIndexed'> {
  const isGranted = (words: readonly string[]): boolean => words[0] === 'all' && words[1] === 'granted';
  const own = namedIn(settings, 'require').map(({ values }) => values.map((word) => word.toLowerCase()));
  if (own.some(isGranted)) return { isClosed: false, limits: [] };
  const limits = requires.flatMap(([kind = '', ...words]) => limitOf(kind, words));
  return { isClosed: limits.length === 0 && !requires.some(isGranted), limits };
}

function limitOf(kind: string, words: readonly string[]): readonly string[] {
  if (kind === 'local') return ['for this host only'];
  if (['ip', 'host', 'forward-dns'].includes(kind)) return [`only for ${listWords(words)}`];
  return ['valid-user', 'user', 'group', 'ldap-group', 'ldap-user'].includes(kind)
    ? ['behind a password']
    : [];
}

/** mod_access_compat: denied to all, and allowed to some. */
function accessByOrder(settings: readonly Setting[]): Omit<Terms, 'isIndexed'> | undefined {
  const denied = namedIn(settings, 'deny').flatMap(({ values }) => values.slice(1));
  const allowed = namedIn(settings, 'allow').flatMap(({ values }) => values.slice(1));
  const all = (words: readonly string[]): boolean => words.some((word) => /^all$/i.test(word));
  if (denied.length === 0 && allowed.length === 0) return undefined;
  if (!all(denied) || all(allowed)) return { isClosed: false, limits: [] };
  if (allowed.length === 0) return { isClosed: true, limits: [] };
  return { isClosed: false, limits: [`only for ${listWords(allowed)}`] };
}
