/**
 * What the readers of web servers have in common: takes a directory that a server hands out and on what
 * terms, gives channels.
 *
 * A directory listing makes it worse, because nobody has to guess a name; a password, a list of addresses or
 * a socket of this host alone make it milder. Links at the top of the directory are followed, as servers
 * follow them and people make them to show a log.
 */
import type { Severity } from '../../../model/severity.js';
import { isInArea, treeArea } from '../area.js';
import type { Area, Channel, Origin } from '../channel.js';
import { compileGlob } from '../glob.js';
import { quote } from '../phrase.js';
import type { Sources } from '../sources.js';

export interface Site {
  /** Name of the server for people, and of its process. */
  readonly program: string;
  readonly daemon?: string | undefined;
  readonly reader?: string | undefined;
  readonly origin: Origin;
  /** The directory as the configuration names it. */
  readonly path: string;
  /** Defaults to everything below the directory. */
  readonly area?: Area;
  readonly except?: readonly Area[];
  /** Patterns of names. */
  readonly hidden?: readonly string[];
  readonly isIndexed: boolean;
  /** What keeps strangers away: `behind a password`. */
  readonly limits: readonly string[];
  readonly traits?: readonly string[];
}

/** Links of one directory that are looked behind; what is served may hold any number, and is no configuration. */
const MAX_LINKED = 500;

/** The channels of a site. */
export function siteChannels(sources: Sources, site: Site): readonly Channel[] {
  const area = site.area ?? treeArea(sources, site.path);
  const linked = linkedAreas(sources, site, area).map((target) =>
    describeSite(site, target, ['through a link in it']),
  );
  return [describeSite(site, area, []), ...linked];
}

function describeSite(site: Site, area: Area, more: readonly string[]): Channel {
  const index = site.isIndexed ? ['with a directory listing'] : [];
  return {
    rule: 'exposure.web-root',
    what: `${site.program} serves ${quote(site.path)}`,
    origin: site.origin,
    area,
    except: site.except ?? [],
    hidden: (site.hidden ?? []).map(compileGlob),
    traits: [...index, ...site.limits, ...(site.traits ?? []), ...more],
    severity: severityOf(site),
    ...(site.daemon !== undefined && { daemon: site.daemon }),
    ...(site.reader !== undefined && { reader: site.reader }),
  };
}

function severityOf({ isIndexed, limits }: Site): Severity {
  if (limits.length > 0) return 'medium';
  return isIndexed ? 'critical' : 'high';
}

function linkedAreas(sources: Sources, site: Site, area: Area): readonly Area[] {
  if (area.kind !== 'tree') return [];
  return sources
    .links(site.path)
    .slice(0, MAX_LINKED)
    .filter((target) => !isInArea(area, target))
    .map((path) => ({ kind: 'tree', path }));
}

/** Names that a regular expression of a server's configuration keeps away; none if it is not one of the usual ones. */
export function namesOf(expression: string): readonly string[] {
  const plain = expression.replace(/\(\?![^()]*\)/g, '').replace(/^\^?(?:\(\^\|\/\)|\.\*|\/)*/, '');
  if (/^\\\.(?:\*|\.\*|$)/.test(plain)) return ['.*'];
  const hidden = /^\\\.(\w+)/.exec(plain);
  const suffixes = /^\\\.(?:\((?:\?:)?([\w|]+)\)|(\w+))\$$/.exec(plain);
  if (suffixes) return (suffixes[1] ?? suffixes[2] ?? '').split('|').map((suffix) => `*.${suffix}`);
  return hidden ? [`.${hidden[1]}*`] : [];
}
