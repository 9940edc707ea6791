/**
 * What Caddy serves: takes its Caddyfile, gives a channel for each `file_server` with a known root.
 *
 * A root and a password count for the block in which they stand and for all blocks inside it. Matchers are taken as
 * met, snippets are not put in place. JSON configurations are not looked at. Directives:
 * https://caddyserver.com/docs/caddyfile/directives/file_server
 */
import { posix } from 'node:path';
import type { Channel } from '../channel.js';
import { parseBraces } from '../format/braces.js';
import type { BraceDialect } from '../format/braces.js';
import { isLoopback } from '../loopback.js';
import { lastIn, loadSettings, namedIn } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { siteChannels } from './site.js';

const CONFIGS = ['/etc/caddy/Caddyfile', '/usr/local/etc/caddy/Caddyfile'];
const DIALECT: BraceDialect = { end: '\n', quotes: '"`', comments: ['#'], marks: '', loneBraces: true };

/** What a block has from the ones around it. */
interface Scope {
  readonly root: string | undefined;
  readonly limits: readonly string[];
}

/** The channels of Caddy. */
export function readCaddy(sources: Sources): readonly Channel[] {
  return CONFIGS.flatMap((path) => {
    const grammar: Grammar = {
      parse: (source) => parseBraces(source, DIALECT),
      includes: ({ name, values }) => includesOf(name, values[0] ?? '', path),
    };
    return loadSettings(sources, path, grammar).flatMap((site) => {
      const addresses = [site.name, ...site.values].map((word) => word.replace(/,$/, ''));
      const isLocal = addresses.every((address) =>
        isLoopback(address.replace(/^https?:\/\//, '').replace(/\/.*$/s, '')),
      );
      return serveBlock(sources, site.children, { root: undefined, limits: isLocal ? [LOCAL] : [] });
    });
  });
}

const LOCAL = 'for this host only';

/** Files are named by a path; anything else is a snippet. */
function includesOf(name: string, value: string, path: string): readonly string[] | undefined {
  if (name !== 'import' || !/[/.*]/.test(value)) return undefined;
  return [posix.resolve(path, '..', value)];
}

function serveBlock(sources: Sources, settings: readonly Setting[], outer: Scope): readonly Channel[] {
  const scope = scopeOf(settings, outer);
  return settings.flatMap((setting) =>
    setting.name === 'file_server'
      ? serveFiles(sources, setting, scope)
      : serveBlock(sources, setting.children, scope),
  );
}

function scopeOf(settings: readonly Setting[], { root, limits }: Scope): Scope {
  const password = namedIn(settings, 'basic_auth', 'basicauth', 'forward_auth').length > 0;
  const isLocal = namedIn(settings, 'bind').some(({ values }) => isLoopback(values[0] ?? ''));
  return {
    root: lastIn(settings, 'root')?.values.at(-1) ?? root,
    limits: [...limits, ...(password ? ['behind a password'] : []), ...(isLocal ? [LOCAL] : [])],
  };
}

function serveFiles(
  sources: Sources,
  { values, origin, children }: Setting,
  scope: Scope,
): readonly Channel[] {
  const root = lastIn(children, 'root')?.values.at(-1) ?? scope.root;
  if (root?.startsWith('/') !== true) return [];
  return siteChannels(sources, {
    program: 'Caddy',
    daemon: 'caddy',
    reader: 'caddy',
    origin,
    path: root,
    hidden: namedIn(children, 'hide').flatMap((hide) => hide.values),
    isIndexed: values.includes('browse') || namedIn(children, 'browse').length > 0,
    limits: scope.limits,
  });
}
