/**
 * What the rsync daemon hands out: takes rsyncd.conf with its includes, gives a channel for each module.
 *
 * Values before the first module are the defaults of all. Parameters: rsyncd.conf(5).
 */
import { treeArea } from '../area.js';
import { listWords, quote } from '../phrase.js';
import type { Channel } from '../channel.js';
import { compileGlob } from '../glob.js';
import { parseSections } from '../format/sections.js';
import { splitWords } from '../format/words.js';
import { isNo, loadSettings, valueIn } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';

const CONFIGS = ['/etc/rsyncd.conf', '/etc/rsyncd/rsyncd.conf', '/usr/local/etc/rsync/rsyncd.conf'];

const MAX_MODULES = 1000;
const MAX_DEFAULTS = 1000;

const GRAMMAR: Grammar = {
  parse: (source) => parseSections(source, { comments: '#;', separator: '=' }),
  includes: ({ name, values }) => (name === '&include' || name === '&merge' ? values : undefined),
};

/** The channels of the rsync daemon. */
export function readRsyncd(sources: Sources): readonly Channel[] {
  return CONFIGS.flatMap((path) => {
    const settings = loadSettings(sources, path, GRAMMAR);
    const isModule = ({ children }: Setting): boolean => children.length > 0;
    // Each module is read with all defaults, so there must not be any number of both.
    const defaults = sources.bound(
      settings.filter((setting) => !isModule(setting)),
      MAX_DEFAULTS,
    );
    return sources
      .bound(settings.filter(isModule), MAX_MODULES)
      .flatMap((module) => describeModule(sources, module, defaults));
  });
}

function describeModule(sources: Sources, module: Setting, defaults: readonly Setting[]): readonly Channel[] {
  const settings = [...defaults, ...module.children];
  const path = valueIn(module.children, 'path');
  if (path?.startsWith('/') !== true) return [];
  const users = (valueIn(settings, 'authusers') ?? '').split(/[\s,]+/).filter((word) => word !== '');
  const hosts = (valueIn(settings, 'hostsallow') ?? '').split(/[\s,]+/).filter((word) => word !== '');
  const isLimited = users.length > 0 || hosts.length > 0;
  return [
    {
      rule: 'exposure.rsync-module',
      what: `The rsync daemon hands out ${quote(path)} as ${quote(module.values[0] ?? '')}`,
      origin: module.origin,
      area: treeArea(sources, path),
      except: [],
      hidden: splitWords(valueIn(settings, 'exclude') ?? '')
        .map((word) => word.replace(/^-?\/?|\/$/g, ''))
        .filter((word) => word !== '' && !word.includes('/'))
        .map(compileGlob),
      traits: [
        users.length > 0 ? `for ${listWords(users)}` : 'without a password',
        ...(hosts.length > 0 ? [`only from ${listWords(hosts)}`] : []),
        ...(isNo(valueIn(settings, 'readonly')) ? ['writable'] : []),
      ],
      severity: isLimited ? 'medium' : 'high',
      daemon: 'rsync',
      // Run by root, the daemon reads as this account unless told otherwise.
      reader: valueIn(settings, 'uid') ?? 'nobody',
    },
  ];
}
