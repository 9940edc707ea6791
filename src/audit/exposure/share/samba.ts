/**
 * What Samba shares: takes smb.conf with its includes and the shares that users made, gives channels.
 *
 * Values of `[global]` are the defaults of all shares. Variables of Samba (`%U`) stand for anything within a
 * component. The registry and VFS modules are not looked at; `hide dot files` hides nothing from who knows the name.
 * Parameters: smb.conf(5).
 */
import { deepPatternArea, treeArea } from '../area.js';
import { listWords, quote } from '../phrase.js';
import type { Channel } from '../channel.js';
import { compileGlob } from '../glob.js';
import { parseSections } from '../format/sections.js';
import { isNo, isYes, loadSettings, valueIn } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Source, Sources } from '../sources.js';

const CONFIGS = ['/etc/samba/smb.conf', '/usr/local/etc/smb4.conf', '/usr/local/samba/etc/smb.conf'];
const USERSHARES = '/var/lib/samba/usershares';
/** Sections that share no files of people. */
const SERVICES = ['global', 'printers', 'print$', 'ipc$'];

const MAX_SHARES = 1000;
const MAX_DEFAULTS = 1000;

/** What of a share matters here. */
interface Share {
  readonly isGuest: boolean;
  readonly isGuestOnly: boolean;
  readonly isWritable: boolean;
  readonly users: readonly string[];
  readonly hosts: readonly string[];
  readonly forced: string | undefined;
  readonly veto: readonly string[];
}

/** The channels of Samba. */
export function readSamba(sources: Sources, homes: readonly string[]): readonly Channel[] {
  return CONFIGS.flatMap((path) => {
    const settings = loadSettings(sources, path, GRAMMAR);
    const shares = collectSections(settings);
    const global = shares.filter(({ name }) => name === 'global').flatMap(({ children }) => children);
    const userShares = valueIn(global, 'usersharemaxshares') === '0' ? [] : readUserShares(sources, global);
    const offered = shares.filter(
      ({ name, children }) => !SERVICES.includes(name) && !isNo(valueIn(children, 'available')),
    );
    // Each share is read with all defaults, so there must not be any number of both.
    const defaults = sources.bound(global, MAX_DEFAULTS);
    const own = sources
      .bound(offered, MAX_SHARES)
      .flatMap((share) => describeSection(sources, share, { global: defaults, homes }));
    return [...own, ...(settings.length > 0 ? userShares : [])];
  });
}

const GRAMMAR: Grammar = {
  parse: (source: Source) => parseSections(source, { comments: '#;', separator: '=' }),
  // Names with variables depend on who connects.
  includes: ({ name, values }) =>
    name === 'include' || name === 'configfile' ? values.filter((path) => !path.includes('%')) : undefined,
};

/** Sections at any depth, as an included file may have its own. */
function collectSections(settings: readonly Setting[]): readonly Setting[] {
  return settings.flatMap((setting) =>
    setting.children.length > 0 ? [setting, ...collectSections(setting.children)] : [],
  );
}

function describeSection(
  sources: Sources,
  section: Setting,
  { global, homes }: { readonly global: readonly Setting[]; readonly homes: readonly string[] },
): readonly Channel[] {
  const share = readShare([...global, ...section.children]);
  const path = valueIn(section.children, 'path', 'directory');
  const title = section.values[0] ?? '';
  if (path === undefined && section.name === 'homes')
    return homes.map((home) => shareHome(sources, section, home));
  if (path?.startsWith('/') !== true) return [];
  const pattern = path.replace(/%[a-zA-Z$]/g, '*');
  const area = pattern === path ? treeArea(sources, path) : deepPatternArea(sources, pattern);
  const what = `Samba shares ${quote(path)} as ${quote(title)}`;
  return [shareChannel(share, { what, origin: section.origin, area })];
}

/** Each user comes into the own home only. */
function shareHome(sources: Sources, { origin }: Setting, home: string): Channel {
  const what = `Samba shares ${quote(home)} with its user`;
  return {
    ...shareChannel(readShare([]), { what, origin, area: treeArea(sources, home) }),
    severity: 'low',
  };
}

function readShare(settings: readonly Setting[]): Share {
  const isGuestOnly = isYes(valueIn(settings, 'guestonly', 'onlyguest'));
  const writable = settings.findLast(({ name }) =>
    ['readonly', 'writeable', 'writable', 'writeok'].includes(name),
  );
  return {
    isGuest: isGuestOnly || isYes(valueIn(settings, 'guestok', 'public')),
    isGuestOnly,
    isWritable: writable?.name === 'readonly' ? isNo(writable.values[0]) : isYes(writable?.values[0]),
    users: splitList(valueIn(settings, 'validusers')),
    hosts: splitList(valueIn(settings, 'hostsallow', 'allowhosts')),
    forced: valueIn(settings, 'forceuser'),
    veto: (valueIn(settings, 'vetofiles') ?? '').split('/').filter((name) => name !== ''),
  };
}

function shareChannel(share: Share, place: Pick<Channel, 'what' | 'origin' | 'area'>): Channel {
  const traits = [
    ...(share.isGuest ? ['guests need no password'] : []),
    ...(share.isWritable ? ['writable'] : []),
    ...(share.users.length > 0 ? [`for ${listWords(share.users)}`] : []),
    ...(share.hosts.length > 0 ? [`only from ${listWords(share.hosts)}`] : []),
    ...(share.forced !== undefined ? [`all files as user ${listWords([share.forced])}`] : []),
  ];
  const reader = share.forced ?? (share.isGuestOnly ? 'nobody' : undefined);
  return {
    rule: 'exposure.samba-share',
    ...place,
    except: [],
    hidden: share.veto.map(compileGlob),
    traits,
    severity: severityOf(share),
    daemon: 'smbd',
    ...(reader !== undefined && { reader }),
  };
}

function severityOf({ isGuest, users, hosts }: Share): Channel['severity'] {
  if (isGuest) return hosts.length > 0 ? 'medium' : 'high';
  return users.length > 0 ? 'low' : 'medium';
}

/** Shares that users made with `net usershare`, one file each. */
function readUserShares(sources: Sources, global: readonly Setting[]): readonly Channel[] {
  const directory = valueIn(global, 'usersharepath') ?? USERSHARES;
  return sources.list(directory).flatMap((name) => {
    const source = sources.read(`${directory}/${name}`);
    const settings = source ? GRAMMAR.parse(source) : [];
    const path = settings.find((setting) => setting.name === 'path');
    if (!path?.values[0]?.startsWith('/')) return [];
    const acl = valueIn(settings, 'usershare_acl') ?? '';
    const share: Share = {
      ...readShare([]),
      isGuest: isYes(valueIn(settings, 'guest_ok')),
      isWritable: /everyone:F/i.test(acl),
      users: /everyone:/i.test(acl) ? [] : splitList(acl),
    };
    const what = `Samba shares ${quote(path.values[0])} as ${quote(name)}, made by a user`;
    const area = treeArea(sources, path.values[0]);
    return [shareChannel(share, { what, origin: path.origin, area })];
  });
}

function splitList(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}
