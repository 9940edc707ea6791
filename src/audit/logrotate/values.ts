/**
 * The values of directives: takes their text, gives numbers, sizes and ownerships, or what is wrong.
 *
 * Numbers are read as the C library reads them for logrotate: decimal, octal after a zero, hexadecimal
 * after `0x`, cut down to 32 bits. What a text holds is never quoted back, but for short names of users
 * and groups.
 */
import type { Accounts } from '../accounts.js';
import type { Ownership, Principal } from './settings.js';
import { isSpace } from './words.js';

/**
 * A value, and a clause that says what is wrong with it, if anything. logrotate may use a value although it
 * complains of it: where a file ends before the block that it skips for the error.
 */
export interface Value<T> {
  readonly value: T | undefined;
  readonly wrong: string | undefined;
}

const INTEGER = /^[ \t-\r]*([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)/i;
/** Longer numbers are beyond 64 bits, whatever their base. */
const MAX_DIGITS = 64;
const UNSIGNED_MAX = 2n ** 64n - 1n;
const SIGNED_MAX = 2n ** 63n - 1n;
const UNITS: Readonly<Record<string, bigint>> = { k: 1024n, K: 1024n, M: 1024n ** 2n, G: 1024n ** 3n };
/** Longer names of users and groups are cut by logrotate itself. */
const MAX_NAME = 199;
const MAX_SHOWN_NAME = 32;

/** A number of at least `least`, by strtol(3) if that is negative, else by strtoul(3); the empty text is 0. */
export function parseCount(text: string, least: number): Value<number> {
  const { exact, isAll } = parseInteger(text, least < 0);
  const value = Number(BigInt.asIntN(32, exact));
  const wrong = isAll ? (value < least ? 'is out of range' : undefined) : 'is no number';
  return { value, wrong };
}

/** A number of bytes, with an optional unit of 1024: `k`, `K`, `M` or `G`. */
export function parseSize(text: string): Value<number> {
  const unit = text.at(-1) ?? '';
  const factor = UNITS[unit];
  if (factor === undefined && !/[0-9]/.test(unit)) {
    return { value: undefined, wrong: 'has an unknown unit, where only k, M and G are known' };
  }
  const { exact, isAll } = parseInteger(factor === undefined ? text : text.slice(0, -1), false);
  const bytes = BigInt.asIntN(64, exact * (factor ?? 1n));
  return isAll && bytes >= 0n
    ? { value: Number(bytes), wrong: undefined }
    : { value: undefined, wrong: 'is no size' };
}

/** The day of `weekly`, 0 to 7; Sunday if none is named. */
export function parseWeekday(text: string): Value<number> {
  const day = text === '' ? '0' : /^[ \t-\r]*\+?([0-9]{1,20})$/.exec(text)?.[1];
  return day === undefined || Number(day) > 7
    ? { value: undefined, wrong: 'is no day from 0 to 7' }
    : { value: Number(day), wrong: undefined };
}

/** What a text says of mode, owner and group, on top of what was said before. */
export function parseOwnership(
  text: string,
  { before, accounts, hasMode }: OwnershipContext,
): Value<Ownership> {
  const octal = hasMode ? /^[ \t-\r]*[+-]?[0-7]+/.exec(text)?.[0] : undefined;
  const { words, rest } = takeNames(octal === undefined ? text : text.slice(octal.length));
  if (rest) return { value: before, wrong: 'has more words than it takes' };
  // An unsigned short, as scanf(3) stores it.
  const mode = octal === undefined ? before.mode : parseInt(octal, 8) & 0xffff;
  const [userName, groupName] = words;
  const user = userName === undefined ? before.user : findUser(userName, accounts);
  if (userName !== undefined && !user) {
    return { value: { ...before, mode }, wrong: `names the unknown user ${quoteName(userName)}` };
  }
  const group = groupName === undefined ? before.group : findGroup(groupName, accounts);
  const isUnknown = groupName !== undefined && !group;
  const wrong = isUnknown ? `names the unknown group ${quoteName(groupName)}` : undefined;
  return { value: { mode, user, group: isUnknown ? before.group : group }, wrong };
}

export interface OwnershipContext {
  readonly before: Ownership;
  readonly accounts: Accounts;
  /** Whether a mode may stand in front: not for `su`. */
  readonly hasMode: boolean;
}

/** The number that a text begins with, and whether that is all of the text; 0 for none. */
function parseInteger(text: string, signed: boolean): { readonly exact: bigint; readonly isAll: boolean } {
  const match = INTEGER.exec(text);
  if (!match) return { exact: 0n, isAll: text === '' };
  const max = signed ? SIGNED_MAX : UNSIGNED_MAX;
  const [whole, sign = '', digits = ''] = match;
  // BigInt() wants 0o for octal; beyond 64 bits the C library gives the greatest number.
  const exact = digits.length > MAX_DIGITS ? max : BigInt(digits.toLowerCase().replace(/^0(?=[0-7])/, '0o'));
  const bounded = exact > max ? max : exact;
  return { exact: sign === '-' ? -bounded : bounded, isAll: whole.length === text.length };
}

/** Up to two words, and whether anything follows them. */
function takeNames(text: string): { readonly words: readonly string[]; readonly rest: boolean } {
  const words: string[] = [];
  let at = 0;
  while (words.length < 2) {
    while (at < text.length && isSpace(text.charAt(at))) at++;
    const begin = at;
    while (at < text.length && at - begin < MAX_NAME && !isSpace(text.charAt(at))) at++;
    if (at === begin) break;
    words.push(text.slice(begin, at));
  }
  return { words, rest: words.length === 2 && at < text.length };
}

function findUser(name: string, accounts: Accounts): Principal | undefined {
  for (const [id, users] of accounts.users) {
    if (users.some((user) => user.name === name)) return { name, id };
  }
  return findNumber(name, accounts, (id) => accounts.users.has(id));
}

function findGroup(name: string, accounts: Accounts): Principal | undefined {
  for (const [id, group] of accounts.groups) if (group === name) return { name, id };
  return findNumber(name, accounts, (id) => accounts.groups.has(id));
}

/** A principal by number; one of unknown number where another source than the files may know the name. */
function findNumber(
  name: string,
  { complete }: Accounts,
  exists: (id: number) => boolean,
): Principal | undefined {
  if (/^[0-9]{1,10}$/.test(name) && exists(Number(name))) return { name, id: Number(name) };
  return complete ? undefined : { name, id: undefined };
}

function quoteName(name: string): string {
  return JSON.stringify(name.slice(0, MAX_SHOWN_NAME));
}
