/**
 * The permission checks of a single log: takes a file and the host facts, gives what is wrong with it.
 *
 * Each check knows one rule. Commands only take rights away: root pastes them, and in a directory of
 * somebody else a path can be swapped for a link before they run; nothing is gained by misleading them.
 * What is unknown gives no fault here, as `host.ts` has reported it as a problem.
 */
import type { FileFacts, LogFile } from '../model/logfile.js';
import type { Confidence, Severity } from '../model/severity.js';
import { READ, SEARCH, WRITE, namesAnyone, reachOf } from './access.js';
import type { Reach } from './access.js';
import { LOG_READERS, groupName, userName } from './accounts.js';
import { changeOfAccess, isForReaders, listAfter } from './acl/change.js';
import type { AccessList } from './acl/list.js';
import { describeReach, formatMode, membersOf } from './exposure.js';
import { pathKey, placeOf } from './facts.js';
import type { HostFacts, Place } from './facts.js';
import { count } from './fault.js';
import type { Check, Mark } from './mark.js';
import { MODELESS_FILE_SYSTEMS } from './mounts.js';
import { mendWithChmod, mendWithSetfacl, quoteForShell } from './shell.js';
import type { Mend } from './shell.js';
import { causeOf } from './writer/cause.js';
import { checkForeignOwner } from './writer/owner.js';

/** Groups that people and services join for other reasons: base-passwd's users-and-groups, and usual set-ups. */
const BROAD_GROUPS: ReadonlySet<string> = new Set([
  'audio',
  'users',
  'staff',
  'docker',
  'www-data',
  'plugdev',
  'sambashare',
  'nogroup',
]);

/** Ids that are handed out without an entry in the user file: https://systemd.io/UIDS-GIDS/ */
const HOMED_UIDS = { first: 60001, last: 60513 };
const DYNAMIC_UIDS = { first: 61184, last: 65519 };
const CONTAINER_UIDS = { first: 100000, last: 2 ** 32 - 2 };

/** All checks, one per rule. */
export const FILE_CHECKS: readonly Check[] = [
  checkWorldReadable,
  checkGroupReadable,
  checkShielded,
  checkWorldWritable,
  checkGroupWritable,
  checkHardLinks,
  checkUnknownOwner,
  checkRootLog,
  checkForeignOwner,
];

function checkWorldReadable(file: LogFile, host: HostFacts): Mark | undefined {
  if (reachOf(file, host, READ).audience !== 'everyone') return undefined;
  const detail = `mode ${formatMode(file.facts.mode)} in reachable directories: everyone can read it`;
  const cause = causeOf(file, 0o004, host);
  return {
    rule: 'permissions.world-readable',
    ...mendMode(file.facts, host, { detail, change: 'o-r' }),
    cause,
  };
}

function checkGroupReadable(file: LogFile, host: HostFacts): Mark | undefined {
  const reach = reachOf(file, host, READ);
  if (!reachesGroup(reach) && !isLatent(reach, host)) return undefined;
  const change = (file.facts.mode & 0o004) === 0 ? 'g-r' : 'go-r';
  const mend = mendList(file, host);
  return {
    rule: reach.listed ? 'permissions.acl-readable' : 'permissions.group-readable',
    ...mendMode(file.facts, host, { detail: `${describeAccess(file, reach, host)} can read it`, change }),
    ...(mend && { mend }),
    cause: reach.listed ? undefined : causeOf(file, 0o040, host),
    severity: groupSeverity(reach, host),
    confidence: confidenceOf(reach),
  };
}

function checkShielded(file: LogFile, host: HostFacts): Mark | undefined {
  const { mode } = file.facts;
  const barrier = placeOf(file, host)?.directories.find(({ facts }) => (facts.mode & SEARCH) === 0);
  if ((mode & (READ | WRITE)) === 0 || !barrier) return undefined;
  const guard = `${JSON.stringify(barrier.name)} (${formatMode(barrier.facts.mode)})`;
  const detail = `mode ${formatMode(mode)}, and only the directory ${guard} keeps others out`;
  return {
    rule: 'permissions.directory-shielded',
    ...mendMode(file.facts, host, { detail, change: 'o-rw' }),
  };
}

function checkWorldWritable(file: LogFile, host: HostFacts): Mark | undefined {
  if (reachOf(file, host, WRITE).audience !== 'everyone') return undefined;
  const detail = `mode ${formatMode(file.facts.mode)} in reachable directories: everyone can write to it`;
  const cause = causeOf(file, 0o002, host);
  return {
    rule: 'permissions.world-writable',
    ...mendMode(file.facts, host, { detail, change: 'o-w' }),
    cause,
  };
}

function checkGroupWritable(file: LogFile, host: HostFacts): Mark | undefined {
  const reach = reachOf(file, host, WRITE);
  if (!reachesGroup(reach)) return undefined;
  const change = (file.facts.mode & 0o002) === 0 ? 'g-w' : 'go-w';
  return {
    rule: reach.listed ? 'permissions.acl-writable' : 'permissions.group-writable',
    ...mendMode(file.facts, host, { detail: `${describeAccess(file, reach, host)} can write to it`, change }),
    cause: reach.listed ? undefined : causeOf(file, 0o020, host),
    confidence: confidenceOf(reach),
  };
}

function checkHardLinks(file: LogFile, host: HostFacts): Mark | undefined {
  const { links, mode, dev } = file.facts;
  if (links <= 1) return undefined;
  const isOpen = (mode & 0o044) !== 0;
  return {
    rule: 'permissions.hard-links',
    detail: `${count(links - 1, 'other hard link', 'other hard links')} to it, mode ${formatMode(mode)}`,
    mend: findNames(host.mounts.get(dev)?.point),
    severity: isOpen ? 'medium' : 'low',
  };
}

function checkUnknownOwner(file: LogFile, host: HostFacts): Mark | undefined {
  const { uid } = file.facts;
  const { complete, users } = host.accounts;
  if (!complete || users.has(uid) || isWithin(uid, HOMED_UIDS)) return undefined;
  return {
    rule: 'permissions.unknown-owner',
    detail: `owner ${uid} has no entry in /etc/passwd${describeRange(uid)}`,
  };
}

function checkRootLog(file: LogFile, host: HostFacts): Mark | undefined {
  if (file.facts.uid !== 0) return undefined;
  const foreign = placeOf(file, host)?.directories.findLast(({ facts }) => facts.uid !== 0);
  if (!foreign) return undefined;
  const owner = userName(foreign.facts.uid, host.accounts);
  return {
    rule: 'permissions.root-log-in-user-directory',
    detail: `owner root, but the directory ${JSON.stringify(foreign.name)} belongs to ${owner}`,
    uid: foreign.facts.uid,
  };
}

/** Entries to take from the log's own list, if nobody who is not meant to can read it then. */
function mendList(file: LogFile, host: HostFacts): Mend | undefined {
  const place = placeOf(file, host);
  const key = place && pathKey(place.realPath);
  const list = key === undefined ? undefined : host.access?.lists.get(key);
  if (!place || key === undefined || !list || !namesAnyone(list, READ)) return undefined;
  const change = changeOfAccess(list, READ, host.accounts);
  const isSafe = !isForReaders(change, host.accounts);
  const lists = new Map([...listsAbove(place, host), [key, listAfter(list, change)]]);
  const reach = reachOf(file, { ...host, access: { lists, unknown: new Set() } }, READ);
  const isLeft = reachesGroup(reach) || isLatent(reach, host);
  const isMended = !isLeft || (reach.listed && groupSeverity(reach, host) === 'low');
  return isMended || !isSafe ? mendWithSetfacl(change, isSafe) : undefined;
}

function listsAbove(
  { directories }: Place,
  { access }: HostFacts,
): readonly (readonly [string, AccessList])[] {
  return directories.flatMap(({ path }) => {
    const list = access?.lists.get(pathKey(path));
    return list ? [[pathKey(path), list] as const] : [];
  });
}

/** A fault of a mode with its chmod, or with words in place of it where the file system has no modes. */
export function mendMode(
  facts: FileFacts,
  host: HostFacts,
  fault: { readonly detail: string; readonly change: string },
): Pick<Mark, 'detail' | 'mend'> {
  const type = host.mounts.get(facts.dev)?.type ?? '';
  if (!MODELESS_FILE_SYSTEMS.has(type)) return { detail: fault.detail, mend: mendWithChmod(fault.change) };
  const advice = `${type} takes modes from its mount options, so mount it with a closer umask or fmask`;
  return { detail: `${fault.detail}; ${advice}` };
}

/** Whether a reach includes members of a group, known or possible, or someone whom an access list names. */
function reachesGroup(reach: Reach): boolean {
  return reach.audience === 'group' && (hasDoubt(reach) || membersOf(reach).length > 0 || reach.listed);
}

function hasDoubt({ ways }: Reach): boolean {
  return ways.some(({ open }) => open);
}

/** Whether only the owner is in the groups today, but they are groups that others join for other reasons. */
function isLatent(reach: Reach, host: HostFacts): boolean {
  return reach.audience === 'owner' && areBroad(reach, host);
}

function areBroad(reach: Reach, host: HostFacts): boolean {
  return reach.ways.some(({ groups }) =>
    groups.every((gid) => BROAD_GROUPS.has(groupName(gid, host.accounts))),
  );
}

function groupSeverity(reach: Reach, host: HostFacts): Severity {
  if (reach.audience === 'owner') return 'info';
  const forLogs = reach.ways.every(({ groups }) =>
    groups.some((gid) => LOG_READERS.has(groupName(gid, host.accounts))),
  );
  const hasGuests = reach.listed && membersOf(reach).length < reach.accounts.length;
  return hasGuests || (!forLogs && (reach.listed || areBroad(reach, host))) ? 'medium' : 'low';
}

function confidenceOf(reach: Reach): Confidence {
  return reach.accounts.length > 0 || !hasDoubt(reach) ? 'confirmed' : 'possible';
}

function describeAccess(file: LogFile, reach: Reach, host: HostFacts): string {
  const groups = reach.ways[0]?.groups.map((gid) => groupName(gid, host.accounts)).join(' and ');
  const users = describeReach(reach, host.accounts).join(', ') || `group ${groups}: whoever joins it`;
  const list = reach.listed ? ' and an access list' : '';
  return `mode ${formatMode(file.facts.mode)}${list}, ${users}`;
}

/** find(1) for all names of the files, from the top of their file system. */
function findNames(point: Buffer | undefined): Mend | undefined {
  const top = quoteForShell(point ?? Buffer.from('/'));
  if (top === undefined) return undefined;
  return { before: `find ${top} -xdev \\( -samefile `, between: ' -o -samefile ', after: ' \\)' };
}

function isWithin(uid: number, range: { first: number; last: number }): boolean {
  return uid >= range.first && uid <= range.last;
}

function describeRange(uid: number): string {
  if (isWithin(uid, DYNAMIC_UIDS)) return "; the number is one of systemd's dynamic users";
  if (isWithin(uid, CONTAINER_UIDS)) return '; the number is one that containers use';
  return '';
}
