/**
 * Who can do what with a log: takes its facts and those of all directories above, gives the effective
 * reach of one right.
 *
 * A path is passed only with the search right (`x`) on every directory, each judged for the class in
 * which the user falls *there*: owner before group before others, path_resolution(7). Root passes
 * everywhere and is never listed. What could not be examined gives `unknown`, never `owner`.
 */
import type { FileFacts, LogFile } from '../model/logfile.js';
import type { Account, Accounts } from './accounts.js';
import { placeOf } from './facts.js';
import type { HostFacts } from './facts.js';

/** Bit of a right within one class of a mode. */
export type Right = typeof READ | typeof WRITE | typeof SEARCH;
export const READ = 4;
export const WRITE = 2;
export const SEARCH = 1;

/** Who, beyond the owner and root, has a right. */
export interface Reach {
  /** `group` stands for any number of known users that is not everyone. */
  readonly audience: 'owner' | 'group' | 'everyone' | 'unknown';
  /** Groups of which a user has to be a member of each one; empty if no membership opens the path. */
  readonly groups: readonly number[];
  /** Known users, the members of the groups and users to whom a directory on the path belongs. */
  readonly accounts: readonly Account[];
  /** Whether there may be members of the groups that are not known. */
  readonly open: boolean;
}

/** Someone who owns nothing and is in no group. */
const STRANGER: Account = { name: '', uid: undefined, gids: new Set() };

/** Whether an account has a right on an entry, by the entry's own mode alone. */
export function permits(account: Account, facts: FileFacts, right: Right): boolean {
  const isOwner = account.uid !== undefined && account.uid === facts.uid;
  const shift = isOwner ? 6 : account.gids.has(facts.gid) ? 3 : 0;
  return ((facts.mode >> shift) & right) !== 0;
}

/** Whether anyone at all can pass these directories. */
export function strangersPass(directories: readonly { readonly facts: FileFacts }[]): boolean {
  return directories.every(({ facts }) => permits(STRANGER, facts, SEARCH));
}

/** Who, beyond the owner, has a right on a log. */
export function reachOf(file: LogFile, host: HostFacts, right: Right): Reach {
  if (!host.posix || file.stdin) return nobody('unknown');
  if ((file.facts.mode & (right | (right << 3))) === 0) return nobody('owner');
  const directories = placeOf(file, host)?.directories;
  if (!directories) return nobody('unknown');
  const steps: readonly Step[] = [
    ...directories.map(({ facts }): Step => ({ facts, right: SEARCH })),
    { facts: file.facts, right },
  ];
  const gates = steps.filter((step) => !permits(STRANGER, step.facts, step.right));
  return gates.length === 0 ? nobody('everyone') : reachThrough(gates, steps, host.accounts);
}

interface Step {
  readonly facts: FileFacts;
  readonly right: Right;
}

function nobody(audience: Reach['audience']): Reach {
  return { audience, groups: [], accounts: [], open: false };
}

/** Reach of a right where `gates` are the steps that keep strangers out. */
function reachThrough(gates: readonly Step[], steps: readonly Step[], accounts: Accounts): Reach {
  const target = steps.at(-1)?.facts;
  const passing = candidates(gates[0], accounts)
    .filter((account) => account.uid !== 0 && account.uid !== target?.uid)
    .filter((account) => steps.every((step) => permits(account, step.facts, step.right)));
  const byGroup = gates.every((gate) => (gate.facts.mode & (gate.right << 3)) !== 0);
  const groups = byGroup ? [...new Set(gates.map((gate) => gate.facts.gid))] : [];
  const open = byGroup && groups.some((gid) => mayHaveMore(gid, target?.uid, accounts));
  return { audience: passing.length > 0 || open ? 'group' : 'owner', groups, accounts: passing, open };
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
  const { uid, gid } = gate.facts;
  const nameless: Account = { name: String(uid), uid, gids: new Set() };
  return [...new Set([...(accounts.members.get(gid) ?? []), ...(accounts.users.get(uid) ?? [nameless])])];
}
