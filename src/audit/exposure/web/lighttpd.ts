/**
 * What lighttpd serves: takes its configuration, gives a channel for each document root and alias.
 *
 * Conditions are taken as met, so what holds for one host or URL only is taken to hold for all. Programs that the
 * configuration would run are not run; the one that includes Debian's conf-enabled is known. Options:
 * https://redmine.lighttpd.net/projects/lighttpd/wiki/docs_configurationoptions
 */
import { below } from '../area.js';
import type { Channel, Origin } from '../channel.js';
import { parseBraces } from '../format/braces.js';
import type { BraceDialect } from '../format/braces.js';
import { isLoopback } from '../loopback.js';
import { findIn, loadSettings } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { siteChannels } from './site.js';

const CONFIGS = ['/etc/lighttpd/lighttpd.conf', '/usr/local/etc/lighttpd/lighttpd.conf'];
const DIALECT: BraceDialect = { end: '\n', quotes: `"'`, comments: ['#'], marks: '()[],=' };
/** Marks of assignments, which are no words of a value. */
const MARKS = ['=', '+', ':', '>', '(', ')', '[', ']', ','];
const MAX_ROOTS = 2000;

/** The channels of lighttpd. */
export function readLighttpd(sources: Sources, homes: readonly string[]): readonly Channel[] {
  return CONFIGS.flatMap((path) => {
    const base = path.slice(0, path.lastIndexOf('/'));
    const grammar: Grammar = {
      parse: (source) => parseBraces(source, DIALECT),
      includes: (setting) => includesOf(setting, base),
    };
    const settings = loadSettings(sources, path, grammar);
    const variables = variablesOf(settings);
    const terms = termsOf(settings);
    const roots = sources.bound(listRoots(settings, homes), MAX_ROOTS);
    return roots.flatMap(({ path: root, origin }) =>
      siteChannels(sources, {
        ...terms,
        program: 'lighttpd',
        daemon: 'lighttpd',
        origin,
        path: expand(root, variables),
      }),
    );
  });
}

function includesOf({ name, values }: Setting, base: string): readonly string[] | undefined {
  if (name === 'include') return [below(base, values[0] ?? '')];
  if (name !== 'include_shell') return undefined;
  return values[0]?.includes('include-conf-enabled') === true ? [`${base}/conf-enabled/*.conf`] : [];
}

interface Root {
  /** Words that may be names of variables. */
  readonly path: readonly string[];
  readonly origin: Origin;
}

function listRoots(settings: readonly Setting[], homes: readonly string[]): readonly Root[] {
  const documents = findIn(settings, 'server.document-root').map((setting) => ({
    path: wordsOf(setting),
    origin: setting.origin,
  }));
  const users = findIn(settings, 'userdir.path').flatMap((setting) =>
    homes.map((home) => ({ path: [`${home}/${wordsOf(setting)[0] ?? ''}`], origin: setting.origin })),
  );
  return [...documents, ...findIn(settings, 'alias.url').flatMap(aliasesOf), ...users];
}

/** Every second word of `( "/url/" => "/path/", … )`. */
function aliasesOf(setting: Setting): readonly Root[] {
  const paths = wordsOf(setting).filter((_, at) => at % 2 === 1);
  return paths.map((path) => ({ path: [path], origin: setting.origin }));
}

function termsOf(settings: readonly Setting[]): {
  readonly reader: string | undefined;
  readonly hidden: readonly string[];
  readonly isIndexed: boolean;
  readonly limits: readonly string[];
} {
  const lists = findIn(settings, 'dir-listing.activate', 'server.dir-listing');
  const binds = findIn(settings, 'server.bind').flatMap(wordsOf);
  const isLocal =
    binds.length > 0 && binds.every((address) => isLoopback(address) || address.startsWith('/'));
  const hasPassword = findIn(settings, 'auth.require').length > 0;
  return {
    reader: findIn(settings, 'server.username').flatMap(wordsOf).at(-1),
    hidden: findIn(settings, 'url.access-deny')
      .flatMap(wordsOf)
      .map((suffix) => `*${suffix}`),
    isIndexed: lists.some((setting) => wordsOf(setting)[0] === 'enable'),
    limits: [
      ...(isLocal ? ['for this host only'] : []),
      ...(hasPassword ? ['behind a password in part'] : []),
    ],
  };
}

/** Variables with a plain text. */
function variablesOf(settings: readonly Setting[]): ReadonlyMap<string, string> {
  const assigned = settings.filter(({ name }) => name.startsWith('var.'));
  return new Map(assigned.map((setting) => [setting.name, wordsOf(setting)[0] ?? '']));
}

function expand(words: readonly string[], variables: ReadonlyMap<string, string>): string {
  return words.map((word) => variables.get(word) ?? word).join('');
}

function wordsOf({ values }: Setting): readonly string[] {
  return values.filter((value) => !MARKS.includes(value));
}
