/**
 * Entries taken from access lists: takes a list and what is to go, gives the list without it, and the arguments with which
 * setfacl(1) does the same.
 *
 * Only rights are taken: named entries are removed, and others lose read and write in a default list. The mask stays as it
 * is (option -n), as a new one could give the owning group more.
 */
import { LOG_READERS, groupName } from '../accounts.js';
import type { Accounts } from '../accounts.js';
import { grantsOf } from './list.js';
import type { AccessList, Grant } from './list.js';

/** Ids of users and groups whose entries go. */
interface Named {
  readonly users: readonly number[];
  readonly groups: readonly number[];
}

export interface ListChange extends Named {
  /** What goes from the default list. */
  readonly defaults: Named & {
    /** Rights that others keep there; undefined if they lose none. */
    readonly other: number | undefined;
  };
}

const NOBODY: Named = { users: [], groups: [] };
const READ_WRITE = 6;

/** The change that takes the entries that are worth anything for a right, without those of groups for reading logs. */
export function changeOfAccess(list: AccessList, right: number, accounts: Accounts): ListChange {
  return { ...namedIn(list, right, accounts), defaults: { ...NOBODY, other: undefined } };
}

/** The change that takes from the default list what opens new files by a right. */
export function changeOfDefaults(defaults: AccessList, right: number, accounts: Accounts): ListChange {
  const other = (defaults.other & right) === 0 ? undefined : defaults.other & ~READ_WRITE;
  return { ...NOBODY, defaults: { ...namedIn(defaults, right, accounts), other } };
}

function namedIn(list: AccessList, right: number, accounts: Accounts): Named {
  const { users, groups } = grantsOf(list, right);
  const unmeant = groups.filter(({ id }) => !LOG_READERS.has(groupName(id, accounts)));
  // A list that names nobody else names them on purpose, which only people can say.
  const isMeant = users.length + unmeant.length === 0;
  return { users: idsOf(users), groups: idsOf(isMeant ? groups : unmeant) };
}

/** Whether a change takes nothing but the entries of groups that exist for reading logs. */
export function isForReaders({ users, groups, defaults }: ListChange, accounts: Accounts): boolean {
  const all = [...groups, ...defaults.groups];
  const isPlain = users.length + defaults.users.length === 0 && defaults.other === undefined;
  return isPlain && all.every((id) => LOG_READERS.has(groupName(id, accounts)));
}

/** The list after a change. */
export function listAfter(list: AccessList, change: ListChange): AccessList {
  const { defaults } = list;
  const { other } = change.defaults;
  const rest = defaults && { ...without(defaults, change.defaults), ...(other !== undefined && { other }) };
  return { ...without(list, change), ...(rest && { defaults: rest }) };
}

/** The change that leads from a list to one with fewer entries. */
export function changeBetweenLists(before: AccessList, after: AccessList): ListChange {
  const [one, other] = [before.defaults, after.defaults];
  return {
    ...missingIn(before, after),
    defaults: {
      ...(one && other ? missingIn(one, other) : NOBODY),
      other: one && other && one.other !== other.other ? other.other : undefined,
    },
  };
}

/** Arguments of setfacl before the paths: `-n -x u:1000,d:g:4 -m d:o::---`. */
export function setfaclArguments({ users, groups, defaults }: ListChange): readonly string[] {
  const entries = [
    ...users.map((id) => `u:${id}`),
    ...groups.map((id) => `g:${id}`),
    ...defaults.users.map((id) => `d:u:${id}`),
    ...defaults.groups.map((id) => `d:g:${id}`),
  ];
  const removal = entries.length === 0 ? [] : ['-x', entries.join(',')];
  const closing = defaults.other === undefined ? [] : ['-m', `d:o::${rightsOf(defaults.other)}`];
  return ['-n', ...removal, ...closing];
}

/** The whole list as setfacl takes it after `--set`; the owner's rights and those of others are the mode's. */
export function writeList(list: AccessList): string {
  const { defaults } = list;
  return [
    ...writeEntries(list),
    ...(defaults ? writeEntries(defaults).map((entry) => `d:${entry}`) : []),
  ].join(',');
}

function writeEntries({ owner, users, group, groups, mask, other }: AccessList): readonly string[] {
  return [
    `u::${rightsOf(owner)}`,
    ...users.map(({ id, bits }) => `u:${id}:${rightsOf(bits)}`),
    `g::${rightsOf(group)}`,
    ...groups.map(({ id, bits }) => `g:${id}:${rightsOf(bits)}`),
    ...(mask === undefined ? [] : [`m::${rightsOf(mask)}`]),
    `o::${rightsOf(other)}`,
  ];
}

function rightsOf(bits: number): string {
  return `${(bits & 4) === 0 ? '-' : 'r'}${(bits & 2) === 0 ? '-' : 'w'}${(bits & 1) === 0 ? '-' : 'x'}`;
}

function without(list: AccessList, { users, groups }: Named): AccessList {
  return {
    ...list,
    users: list.users.filter(({ id }) => !users.includes(id)),
    groups: list.groups.filter(({ id }) => !groups.includes(id)),
  };
}

function missingIn(before: AccessList, after: AccessList): Named {
  const missing = (all: readonly Grant[], left: readonly Grant[]): readonly number[] =>
    idsOf(all).filter((id) => !idsOf(left).includes(id));
  return { users: missing(before.users, after.users), groups: missing(before.groups, after.groups) };
}

function idsOf(grants: readonly Grant[]): readonly number[] {
  return grants.map(({ id }) => id);
}
