/**
 * What nginx serves: takes its configuration, gives a channel for each directory that it hands out as files.
 *
 * Each prefix location speaks for its own part of the URL space, so the parts of other locations are left out of
 * the server's. Locations that pass requests on, redirect, deny or are internal serve nothing. Of regular
 * expressions only denials of the usual forms are understood. Directives: https://nginx.org/en/docs/dirindex.html
 */
import { posix } from 'node:path';
import { below, deepPatternArea, treeArea } from '../area.js';
import { isLoopback } from '../loopback.js';
import { listWords } from '../phrase.js';
import type { Area, Channel, Origin } from '../channel.js';
import { parseBraces } from '../format/braces.js';
import type { BraceDialect } from '../format/braces.js';
import { lastIn, loadSettings, namedIn, valueIn } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { namesOf, siteChannels } from './site.js';

const CONFIGS = [
  '/etc/nginx/nginx.conf',
  '/usr/local/etc/nginx/nginx.conf',
  '/usr/local/nginx/conf/nginx.conf',
  '/opt/nginx/conf/nginx.conf',
];
const DIALECT: BraceDialect = { end: ';', quotes: `"'`, comments: ['#'], marks: '' };
/** Directives of locations that answer without a file. */
const HANDLERS = [
  'proxy_pass',
  'fastcgi_pass',
  'uwsgi_pass',
  'scgi_pass',
  'grpc_pass',
  'memcached_pass',
  'return',
  'internal',
  'stub_status',
  'empty_gif',
  'content_by_lua_block',
  'js_content',
];
/** Where relative roots lie in packages. */
const PREFIX = '/usr/share/nginx';
const MAX_LOCATIONS = 200;

/** What a server or location is told, or has from the one around it. */
interface Scope {
  readonly root?: { readonly path: string; readonly origin: Origin };
  readonly isIndexed: boolean;
  /** Who may come in; undefined for everyone. */
  readonly access?: string;
  readonly password?: string;
  /** Whether nobody may come in. */
  readonly isClosed: boolean;
  readonly traits: readonly string[];
}

/** A part of the URL space with the files behind it; without `uri` for a regular expression. */
interface Part {
  readonly uri?: string;
  readonly path: string;
  readonly origin: Origin;
  readonly scope: Scope;
}

/** Facts of a whole server. */
interface Server {
  readonly parts: readonly Part[];
  readonly hidden: readonly string[];
  readonly isLocal: boolean;
  readonly reader: string | undefined;
}

/** The channels of nginx. */
export function readNginx(sources: Sources): readonly Channel[] {
  return CONFIGS.flatMap((path) => readConfig(sources, path));
}

function readConfig(sources: Sources, path: string): readonly Channel[] {
  const base = path.slice(0, path.lastIndexOf('/'));
  const grammar: Grammar = {
    parse: (source) => parseBraces(source, DIALECT),
    includes: ({ name, values }) => (name === 'include' ? [below(base, values[0] ?? '')] : undefined),
  };
  const settings = loadSettings(sources, path, grammar);
  const reader = valueIn(settings, 'user');
  return namedIn(settings, 'http').flatMap((http) => {
    const outer = scopeOf(http.children, { isIndexed: false, isClosed: false, traits: [] });
    return namedIn(http.children, 'server')
      .filter(({ children }) => namedIn(children, 'return').length === 0)
      .map((server) => describeServer(sources, server, { outer, reader }))
      .flatMap((server) => server.parts.flatMap((part) => serve(sources, server, part)));
  });
}

function describeServer(
  sources: Sources,
  { children }: Setting,
  { outer, reader }: { readonly outer: Scope; readonly reader: string | undefined },
): Server {
  const scope = scopeOf(children, outer);
  const locations = sources.bound(listLocations(children, scope), MAX_LOCATIONS);
  const listens = namedIn(children, 'listen');
  const own = scope.root && { uri: '/', path: scope.root.path, origin: scope.root.origin, scope };
  const prefixes = locations.flatMap(partOf);
  return {
    parts: own && prefixes.every(({ uri }) => uri !== '/') ? [own, ...prefixes] : prefixes,
    hidden: locations.flatMap(hiddenBy),
    isLocal: listens.length > 0 && listens.every(({ values }) => isLocal(values[0] ?? '')),
    reader,
  };
}

function isLocal(address: string): boolean {
  return isLoopback(address) || address.startsWith('unix:');
}

interface Location {
  readonly setting: Setting;
  readonly scope: Scope;
}

/** Locations at any depth, each with what it has from the ones around it. */
function listLocations(settings: readonly Setting[], outer: Scope): readonly Location[] {
  return namedIn(settings, 'location').flatMap((setting) => {
    const scope = scopeOf(setting.children, { ...outer });
    const handled = setting.children.some(({ name }) => HANDLERS.includes(name));
    const own = { setting, scope: handled ? { ...scope, isClosed: true } : scope };
    return [own, ...listLocations(setting.children, scope)];
  });
}

/** The files of a location; none for an exact URL and for a regular expression without files of its own. */
function partOf({ setting, scope }: Location): readonly Part[] {
  const { values, children } = setting;
  const alias = lastIn(children, 'alias');
  const isExpression = values[0]?.startsWith('~') === true;
  const uri = values.length > 1 ? values[1] : values[0];
  if (isExpression && alias) return [{ path: alias.values[0] ?? '', origin: alias.origin, scope }];
  if (isExpression || values[0] === '=' || uri === undefined || uri.startsWith('@')) return [];
  if (alias) return [{ uri, path: alias.values[0] ?? '', origin: alias.origin, scope }];
  const root = scope.root ?? { path: '', origin: setting.origin };
  return [{ uri, path: root.path === '' ? '' : posix.join(root.path, uri), origin: root.origin, scope }];
}

/** Names that a location with a regular expression keeps from being served as files. */
function hiddenBy({ setting, scope }: Location): readonly string[] {
  const [modifier = '', expression = ''] = setting.values;
  return modifier.startsWith('~') && scope.isClosed ? namesOf(expression) : [];
}

function serve(sources: Sources, server: Server, part: Part): readonly Channel[] {
  const { path, origin, scope } = part;
  if (path === '' || scope.isClosed) return [];
  const limits = [scope.access, scope.password, server.isLocal ? 'for this host only' : undefined];
  return siteChannels(sources, {
    program: 'nginx',
    daemon: 'nginx',
    reader: server.reader,
    origin,
    path,
    area: areaOf(sources, path),
    except: exceptionsOf(sources, server, part),
    hidden: server.hidden,
    isIndexed: scope.isIndexed,
    limits: limits.filter((limit) => limit !== undefined),
    traits: scope.traits,
  });
}

/** The files of a part that are behind the URLs of a more special one. */
function exceptionsOf(sources: Sources, { parts }: Server, { uri, path }: Part): readonly Area[] {
  if (uri === undefined) return [];
  return parts
    .filter((other) => other.uri !== undefined && other.uri.length > uri.length && other.uri.startsWith(uri))
    .map((other) => areaOf(sources, `${path}/${other.uri?.slice(uri.length) ?? ''}`));
}

/** Variables stand for anything within a component. */
function areaOf(sources: Sources, path: string): Area {
  const full = below(PREFIX, path);
  if (!full.includes('$')) return treeArea(sources, full);
  return deepPatternArea(sources, full.replace(/\$(?:\{\w*\}|\w*)/g, '*'));
}

function scopeOf(settings: readonly Setting[], outer: Scope): Scope {
  const root = lastIn(settings, 'root');
  const index = valueIn(settings, 'autoindex', 'fancyindex');
  const isWritable = namedIn(settings, 'dav_methods').some(({ values }) => values.includes('PUT'));
  const password = passwordOf(settings) ?? outer.password;
  return {
    ...accessOf(settings, outer),
    ...(root
      ? { root: { path: root.values[0] ?? '', origin: root.origin } }
      : outer.root && { root: outer.root }),
    ...(password !== undefined && password !== '' && { password }),
    isIndexed: index === undefined ? outer.isIndexed : index === 'on',
    traits: isWritable ? ['writable by WebDAV'] : outer.traits,
  };
}

/** What asks for credentials; empty if that is switched off here, undefined if nothing is said. */
function passwordOf(settings: readonly Setting[]): string | undefined {
  if (valueIn(settings, 'ssl_verify_client') === 'on') return 'behind client certificates';
  const basic = lastIn(settings, 'auth_basic', 'auth_request', 'auth_jwt');
  return basic && (basic.values[0] === 'off' ? '' : 'behind a password');
}

/** Rules count in their order up to the one for all. */
function accessOf(
  settings: readonly Setting[],
  outer: Scope,
): Pick<Scope, 'isClosed'> & { readonly access?: string } {
  const rules = namedIn(settings, 'allow', 'deny');
  if (rules.length === 0) {
    return { isClosed: outer.isClosed, ...(outer.access !== undefined && { access: outer.access }) };
  }
  const last = rules.findIndex(({ values }) => values[0] === 'all');
  if (last < 0 || rules[last]?.name === 'allow') return { isClosed: false };
  const allowed = namedIn(rules.slice(0, last), 'allow').map(({ values }) => values[0] ?? '');
  if (allowed.length === 0) return { isClosed: true };
  return { isClosed: false, access: `only for ${listWords(allowed)}` };
}
