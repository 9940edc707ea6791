/**
 * What Apache serves: takes its configuration, gives a channel for each part of a directory that it hands
 * out on terms of its own.
 *
 * Document roots, aliases and home directories (mod_userdir) are cut into zones where `<Directory>` and `<Location>`
 * change access or listings; the longest path wins, locations win over directories. `.htaccess` files, rewrite rules
 * and script aliases are not looked at. Directives: https://httpd.apache.org/docs/2.4/sections.html
 */
import { posix } from 'node:path';
import { isWithin, treeArea, withoutSlash } from '../area.js';
import type { Channel, Origin } from '../channel.js';
import { parseTags } from '../format/tags.js';
import { isLoopback } from '../loopback.js';
import { loadSettings, namedIn, valueIn } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { termsAt } from './apache-terms.js';
import type { Section } from './apache-terms.js';
import { namesOf, siteChannels } from './site.js';

/** Main files with the directory that relative includes begin at. */
const CONFIGS = [
  { path: '/etc/apache2/apache2.conf', base: '/etc/apache2' },
  { path: '/etc/apache2/httpd.conf', base: '/etc/apache2' },
  { path: '/etc/httpd/conf/httpd.conf', base: '/etc/httpd' },
  { path: '/usr/local/etc/apache24/httpd.conf', base: '/usr/local' },
];
/** Sections whose content counts as if it stood outside. */
const TRANSPARENT = ['ifmodule', 'ifdefine', 'ifversion', 'iffile', 'requireany'];
const MAX_WORD_LENGTH = 4096;
/** Large hosts have some thousand sites, each with a root or two. */
const MAX_ROOTS = 2000;
const MAX_SERVERS = 1000;
const MAX_SECTIONS = 500;
const MAX_ZONES = 50;

/** A directory that URLs lead to. */
interface Root {
  readonly url: string;
  readonly path: string;
  readonly origin: Origin;
}

/** A server, main or virtual. */
interface Server {
  readonly roots: readonly Root[];
  /** By length, shortest first. */
  readonly directories: readonly Section[];
  /** Sections of URLs, in the order in which they count. */
  readonly locations: readonly Setting[];
  /** Patterns of names that are kept away. */
  readonly hidden: readonly string[];
  readonly isLocal: boolean;
  readonly reader: string | undefined;
}

/** The channels of Apache. */
export function readApache(sources: Sources, homes: readonly string[]): readonly Channel[] {
  return CONFIGS.flatMap(({ path, base }) => {
    const servers = listServers(sources, readSettings(sources, path, base), homes);
    const pairs = servers.flatMap((server) => server.roots.map((root) => ({ server, root })));
    return sources.bound(pairs, MAX_ROOTS).flatMap(({ server, root }) => serveRoot(sources, server, root));
  });
}

function readSettings(sources: Sources, path: string, base: string): readonly Setting[] {
  const variables = readVariables(sources, `${base}/envvars`);
  const grammar: Grammar = {
    parse: (source) => expandVariables(parseTags(source), variables),
    includes: ({ name, values }) =>
      name === 'include' || name === 'includeoptional'
        ? values.map((value) => posix.resolve(base, value))
        : undefined,
  };
  return flatten(loadSettings(sources, path, grammar));
}

function readVariables(sources: Sources, path: string): Map<string, string> {
  const text = sources.read(path)?.text ?? '';
  const lines = text.matchAll(/^[ \t]*export[ \t]+(\w+)=([^\s$]*)/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]));
}

/** Puts the values of variables in their place; definitions count from where they stand. */
function expandVariables(settings: readonly Setting[], variables: Map<string, string>): readonly Setting[] {
  return settings.map((setting) => {
    const values = setting.values.map((value) => expandWord(value, variables));
    if (setting.name === 'define' && values[0] !== undefined) variables.set(values[0], values[1] ?? '');
    return { ...setting, values, children: expandVariables(setting.children, variables) };
  });
}

/** A word that would grow beyond a bound stays as it is written, as variables may double one another. */
function expandWord(word: string, variables: ReadonlyMap<string, string>): string {
  const expanded = word.replace(/\$\{(\w+)\}/g, (whole, name: string) => variables.get(name) ?? whole);
  return expanded.length <= MAX_WORD_LENGTH ? expanded : word;
}

/** Opens sections that only ask for a condition; conditions that are negated are taken as not met. */
function flatten(settings: readonly Setting[]): readonly Setting[] {
  return settings.flatMap((setting) => {
    const children = flatten(setting.children);
    if (!TRANSPARENT.includes(setting.name)) return [{ ...setting, children }];
    return setting.values[0]?.startsWith('!') === true ? [] : children;
  });
}

function listServers(
  sources: Sources,
  settings: readonly Setting[],
  homes: readonly string[],
): readonly Server[] {
  const listens = namedIn(settings, 'listen').map(({ values }) => values[0] ?? '');
  const isLocal = isLocalOnly(listens);
  const reader = valueIn(settings, 'user');
  const roots = [...rootsOf(settings), ...homeRoots(settings, homes)];
  const virtual = sources.bound(namedIn(settings, 'virtualhost'), MAX_SERVERS);
  return [
    { ...describeServer(sources, settings), roots, isLocal, reader },
    ...virtual.map(({ values, children }) => ({
      ...describeServer(sources, [...settings, ...children]),
      roots: rootsOf(children),
      isLocal: isLocal || isLocalOnly(values),
      reader,
    })),
  ];
}

function isLocalOnly(addresses: readonly string[]): boolean {
  return addresses.length > 0 && addresses.every((address) => isLoopback(address));
}

/** What holds for all roots of a server. */
function describeServer(
  sources: Sources,
  settings: readonly Setting[],
): Pick<Server, 'directories' | 'locations' | 'hidden'> {
  const directories = namedIn(settings, 'directory')
    .map(({ values, children }) => ({ path: withoutSlash(values[0] ?? ''), settings: children }))
    .filter(({ path }) => path.startsWith('/'))
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length);
  const locations = [...namedIn(settings, 'location'), ...handledUrls(settings)];
  return {
    directories: sources.bound(directories, MAX_SECTIONS),
    locations: sources.bound(locations, MAX_SECTIONS),
    hidden: sources.bound(hiddenNames(settings), MAX_SECTIONS),
  };
}

function rootsOf(settings: readonly Setting[]): readonly Root[] {
  const documents = namedIn(settings, 'documentroot').slice(-1);
  const aliases = namedIn(settings, 'alias').filter(({ values }) => values.length > 1);
  return [
    ...documents.map(({ values, origin }) => ({ url: '/', path: values[0] ?? '', origin })),
    ...aliases.map(({ values, origin }) => ({ url: values[0] ?? '', path: values[1] ?? '', origin })),
  ].filter(({ path }) => path.startsWith('/'));
}

/** `~/public_html` of every home, if mod_userdir is told of it. */
function homeRoots(settings: readonly Setting[], homes: readonly string[]): readonly Root[] {
  const told = namedIn(settings, 'userdir');
  const named = told.findLast(({ values }) => !/^(?:disabled|enabled)$/i.test(values[0] ?? ''));
  const isOff = told.some(({ values }) => values.length === 1 && /^disabled$/i.test(values[0] ?? ''));
  const name = named?.values[0] ?? '';
  if (!named || isOff || !/^[\w.-]+$/.test(name)) return [];
  return homes.map((home) => ({ url: '/~', path: `${home}/${name}`, origin: named.origin }));
}

function serveRoot(sources: Sources, server: Server, root: Root): readonly Channel[] {
  const sections = [
    ...server.directories,
    ...server.locations.flatMap((setting) => sectionOf(setting, root)),
  ];
  const paths = [...new Set([withoutSlash(root.path), ...sections.map(({ path }) => path)])];
  const zones = sources.bound(
    paths.filter((path) => isWithin(root.path, path)),
    MAX_ZONES,
  );
  return zones.flatMap((zone) => {
    const terms = termsAt(zone, sections);
    if (terms.isClosed) return [];
    const deeper = zones.filter((other) => other !== zone && isWithin(zone, other));
    return siteChannels(sources, {
      program: 'Apache',
      daemon: sources.examine('/etc/httpd') ? 'httpd' : 'apache2',
      reader: server.reader,
      origin: root.origin,
      path: zone,
      except: deeper.map((path) => treeArea(sources, path)),
      hidden: server.hidden,
      isIndexed: terms.isIndexed,
      limits: [...terms.limits, ...(server.isLocal ? ['for this host only'] : [])],
    });
  });
}

/** The part of a root that a section of URLs concerns. */
function sectionOf({ values, children }: Setting, root: Root): readonly Section[] {
  const url = values.find((value) => value.startsWith('/')) ?? '';
  if (url !== '' && root.url.startsWith(url)) return [{ path: '/', settings: children }];
  if (!url.startsWith(root.url)) return [];
  return [{ path: withoutSlash(posix.join(root.path, '/', url.slice(root.url.length))), settings: children }];
}

/** URLs that are passed on or redirected, as if locations denied them; the first that fits counts, so it comes last. */
function handledUrls(settings: readonly Setting[]): readonly Setting[] {
  const handled = namedIn(settings, 'proxypass', 'redirect', 'redirectpermanent').map((setting) => {
    const access = setting.values.includes('!') ? 'granted' : 'denied';
    return { ...setting, children: [{ ...setting, name: 'require', values: ['all', access], children: [] }] };
  });
  return handled.reverse();
}

function hiddenNames(settings: readonly Setting[]): readonly string[] {
  const isClosed = ({ children }: Setting): boolean =>
    termsAt('/', [{ path: '/', settings: children }]).isClosed;
  const names = namedIn(settings, 'files').filter(isClosed);
  const expressions = namedIn(settings, 'filesmatch', 'directorymatch', 'locationmatch').filter(isClosed);
  return [
    ...names.map(({ values }) => values[0] ?? ''),
    ...expressions.flatMap(({ values }) => namesOf(values[0] ?? '')),
  ];
}
