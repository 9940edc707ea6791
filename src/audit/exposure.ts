/**
 * The audience of a log in words: takes a file and the host facts, gives the `Exposure` of the finding
 * model, and joins the exposures of several files.
 *
 * Only effective access counts: a file of mode 0644 below a directory of mode 0700 is its owner's alone.
 * An unknown audience outweighs "owner" and nothing else, so that doubt never looks like safety.
 * Lists are capped and say how many entries they leave out.
 */
import type { Exposure } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import { READ, reachOf } from './access.js';
import type { Reach, Way } from './access.js';
import { groupName } from './accounts.js';
import type { Account, Accounts } from './accounts.js';
import type { HostFacts } from './facts.js';

/** Members listed by name, enough to recognise who is meant. */
const MAX_LISTED_MEMBERS = 10;
/** Different reader texts of one joined exposure. */
const MAX_LISTED_READERS = 20;

/** Audiences from narrowest to widest. */
const AUDIENCES: readonly Exposure['audience'][] = ['owner', 'unknown', 'group', 'everyone'];

/** Who, beyond the owner, can read a log. */
export function exposureOf(file: LogFile, host: HostFacts): Exposure {
  const reach = reachOf(file, host, READ);
  if (reach.audience === 'everyone') {
    return { audience: 'everyone', readers: [`everyone (${formatMode(file.facts.mode)})`] };
  }
  return { audience: reach.audience, readers: describeReach(reach, host.accounts) };
}

/** The widest audience, with the readers of all files, widest first; unknown for no files. */
export function widest(exposures: readonly Exposure[]): Exposure {
  const sorted = [...exposures].sort((a, b) => rankOf(b) - rankOf(a));
  const readers = [...new Set(sorted.flatMap((exposure) => exposure.readers))];
  return { audience: sorted[0]?.audience ?? 'unknown', readers: capList(readers, MAX_LISTED_READERS) };
}

/** The users of a `group` reach: `group audio: alice, mopidy`, `user bob`; empty for other audiences. */
export function describeReach(reach: Reach, accounts: Accounts): readonly string[] {
  const inGroups = membersOf(reach);
  const others = reach.accounts.filter((account) => !inGroups.includes(account));
  return [
    ...reach.ways.flatMap((way) => describeWay(way, membersOfWay(way, reach), accounts)),
    ...others.map((account) => `user ${account.name}`),
  ];
}

/** The accounts that have the right as members of groups. */
export function membersOf(reach: Reach): readonly Account[] {
  return [...new Set(reach.ways.flatMap((way) => membersOfWay(way, reach)))];
}

function membersOfWay({ groups }: Way, { accounts }: Reach): readonly Account[] {
  return accounts.filter((account) => groups.every((gid) => account.gids.has(gid)));
}

/** Octal mode of four digits: `0644`. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function describeWay(
  { groups, open }: Way,
  members: readonly Account[],
  accounts: Accounts,
): readonly string[] {
  if (members.length === 0 && !open) return [];
  const title = groups.map((gid) => groupName(gid, accounts)).join(' and ');
  const names = capList(members.map((account) => account.name).sort(), MAX_LISTED_MEMBERS).join(', ');
  const doubt = open ? (names === '' ? 'members unknown' : ' and possibly others') : '';
  return [`${groups.length > 1 ? 'groups' : 'group'} ${title}: ${names}${doubt}`];
}

function rankOf(exposure: Exposure): number {
  return AUDIENCES.indexOf(exposure.audience);
}

function capList(words: readonly string[], max: number): readonly string[] {
  return words.length <= max ? words : [...words.slice(0, max), `${words.length - max} more`];
}
