/**
 * Who can do what with a log: takes its facts and those of all directories above, gives the effective
 * reach of one right.
 *
 * A path is passed only with the search right (`x`) on every directory, each judged for the class in
 * which the user falls *there*: owner before users and groups that an access list names, before the owning group, before
 * others; path_resolution(7), acl(5). Root passes everywhere and is never listed. What could not be examined gives
 * `unknown`, never `owner`.
 */
import type { FileFacts, LogFile } from '../model/logfile.js';
import type { Account, Accounts } from './accounts.js';
import { boundOf, grantsOf } from './acl/list.js';
import type { AccessList } from './acl/list.js';
import { pathKey, placeOf } from './facts.js';
import type { HostFacts } from './facts.js';

/** Bit of a right within one class of a mode. */
export type Right = typeof READ | typeof WRITE | typeof SEARCH;
export const READ = 4;
export const WRITE = 2;
export const SEARCH = 1;

/** Groups of which a user has to be a member of each one. */
export interface Way {
  /** At least one. */
  readonly groups: readonly number[];
  /** Whether there may be members of the groups that are not known. */
  readonly open: boolean;
}

/** Who, beyond the owner and root, has a right. */
export interface Reach {
  /** `group` stands for any number of known users that is not everyone. */
  readonly audience: 'owner' | 'group' | 'everyone' | 'unknown';
  /** Memberships of which each opens the path by itself; several only where access lists name groups. */
  readonly ways: readonly Way[];
  /** Known users: members of the groups, users to whom a directory on the path belongs, and users whom a list names. */
  readonly accounts: readonly Account[];
  /** Whether an access list names users or groups to whom this right is given. */
  readonly listed: boolean;
}

/** An entry by which a right is judged. */
export interface Entry {
  readonly facts: FileFacts;
  readonly list?: AccessList | undefined;
}

/** Someone who owns nothing and is in no group. */
const STRANGER: Account = { name: '', uid: undefined, gids: new Set() };
/** Combinations of groups that are told apart. */
const MAX_WAYS = 16;

/** Whether an account has a right on an entry, by the entry's own mode and list alone. */
export function permits(account: Account, { facts, list }: Entry, right: Right): boolean {
  if (account.uid !== undefined && account.uid === facts.uid) return ((facts.mode >> 6) & right) !== 0;
  const named = list?.users.find(({ id }) => id === account.uid);
  if (list && named) return (named.bits & boundOf(list) & right) !== 0;
  const bits = list
    ? list.groups.filter(({ id }) => account.gids.has(id)).map((grant) => grant.bits & boundOf(list))
    : [];
  if (account.gids.has(facts.gid)) bits.push(groupBits({ facts, list }));
  // A member of several groups has the right if one of them has it.
  if (bits.length > 0) return bits.some((some) => (some & right) !== 0);
  return (facts.mode & right) !== 0;
}

/** What the owning group may do: with a list, the mode shows the mask instead. */
function groupBits({ facts, list }: Entry): number {
  return list ? list.group & boundOf(list) : facts.mode >> 3;
}

/** Whether anyone at all can pass these directories. */
export function strangersPass(directories: readonly { readonly facts: FileFacts }[]): boolean {
  return directories.every(({ facts }) => permits(STRANGER, { facts }, SEARCH));
}

/** Whether an account has a right on a log, the directories above included; undefined if that is unknown. */
export function canReach(account: Account, file: LogFile, { host, right }: Request): boolean | undefined {
  const steps = stepsTo(file, { host, right });
  return steps?.every((step) => permits(account, step, step.right));
}

interface Request {
  readonly host: HostFacts;
  readonly right: Right;
}

/** Who, beyond the owner, has a right on a log. */
export function reachOf(file: LogFile, host: HostFacts, right: Right): Reach {
  if (!host.posix || file.stdin) return nobody('unknown');
  // With an access list, the group's bits are the mask of everyone whom it names.
  if ((file.facts.mode & (right | (right << 3))) === 0) return nobody('owner');
  const steps = stepsTo(file, { host, right });
  if (!steps) return nobody('unknown');
  const gates = steps.filter((step) => !permits(STRANGER, step, step.right));
  if (gates.length === 0) return nobody('everyone');
  const reach = reachThrough(gates, steps, host.accounts);
  const isDoubtful = gates.every(maskOpens) && gates.some(({ key }) => host.access?.unknown.has(key));
  return reach.audience === 'owner' && isDoubtful ? { ...reach, audience: 'unknown' } : reach;
}

interface Step extends Entry {
  readonly key: string;
  readonly right: Right;
}

/** The directories above a log and the log itself; undefined if they could not be examined. */
function stepsTo(file: LogFile, { host, right }: Request): readonly Step[] | undefined {
  const place = placeOf(file, host);
  if (!place) return undefined;
  const step = (path: Buffer, facts: FileFacts, needed: Right): Step => {
    const key = pathKey(path);
    return { key, facts, list: host.access?.lists.get(key), right: needed };
  };
  return [
    ...place.directories.map(({ path, facts }) => step(path, facts, SEARCH)),
    step(place.realPath, file.facts, right),
  ];
}

/** Whether a list, if there is one, can let anyone pass. */
function maskOpens({ facts, right }: Step): boolean {
  return ((facts.mode >> 3) & right) !== 0;
}

function nobody(audience: Reach['audience']): Reach {
  return { audience, ways: [], accounts: [], listed: false };
}

/** Reach of a right where `gates` are the steps that keep strangers out. */
function reachThrough(gates: readonly Step[], steps: readonly Step[], accounts: Accounts): Reach {
  const target = steps.at(-1)?.facts;
  const passing = candidates(gates[0], accounts)
    .filter((account) => account.uid !== 0 && account.uid !== target?.uid)
    .filter((account) => steps.every((step) => permits(account, step, step.right)));
  const ways = waysThrough(gates).map((groups) => ({
    groups,
    open: groups.some((gid) => mayHaveMore(gid, target?.uid, accounts)),
  }));
  const isOpen = passing.length > 0 || ways.some(({ open }) => open);
  return {
    audience: isOpen ? 'group' : 'owner',
    ways,
    accounts: passing,
    listed: gates.some(({ list, right }) => list !== undefined && namesAnyone(list, right)),
  };
}

/** Whether a list names users or groups to whom it gives a right. */
export function namesAnyone(list: AccessList, right: Right): boolean {
  const { users, groups } = grantsOf(list, right);
  return users.length + groups.length > 0;
}

/** The memberships that open all gates: one group of each. */
function waysThrough(gates: readonly Step[]): readonly (readonly number[])[] {
  const combined = gates.reduce<readonly (readonly number[])[]>(
    (ways, gate) =>
      ways.flatMap((way) => groupsThrough(gate).map((gid) => [...new Set([...way, gid])])).slice(0, MAX_WAYS),
    [[]],
  );
  const different = new Map(combined.map((groups) => [[...groups].sort((a, b) => a - b).join(), groups]));
  return [...different.values()].filter((groups) => groups.length > 0);
}

/** The groups whose members have the right at a gate. */
function groupsThrough(gate: Step): readonly number[] {
  const owning = (groupBits(gate) & gate.right) === 0 ? [] : [gate.facts.gid];
  const named = gate.list ? grantsOf(gate.list, gate.right).groups : [];
  return [...new Set([...owning, ...named.map(({ id }) => id)])];
}

/** Whether a group may have members besides the known ones. */
function mayHaveMore(gid: number, ownerUid: number | undefined, accounts: Accounts): boolean {
  const name = accounts.groups.get(gid);
  if (name === undefined) return true;
  // A group that bears its owner's name is made with the account and for it alone.
  const isPrivate = accounts.users.get(ownerUid ?? -1)?.some((user) => user.name === name) ?? false;
  return !accounts.complete && !isPrivate;
}

/** Everyone who is more than a stranger at a gate. */
function candidates(gate: Step | undefined, accounts: Accounts): readonly Account[] {
  if (!gate) return [];
  const { facts, list } = gate;
  const groups = [facts.gid, ...(list?.groups.map(({ id }) => id) ?? [])];
  const users = [facts.uid, ...(list?.users.map(({ id }) => id) ?? [])];
  const members = groups.flatMap((gid) => accounts.members.get(gid) ?? []);
  return [...new Set([...members, ...users.flatMap((uid) => accountsOf(uid, accounts))])];
}

function accountsOf(uid: number, accounts: Accounts): readonly Account[] {
  return accounts.users.get(uid) ?? [{ name: String(uid), uid, gids: new Set() }];
}
