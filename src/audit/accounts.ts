/**
 * Users and groups of the host: takes the texts of `/etc/passwd`, `/etc/group` and `/etc/nsswitch.conf`,
 * gives who belongs to which group.
 *
 * A member is whoever the group file lists and whoever has the group as primary group. Lines of another
 * shape, comments and NIS markers are passed over. `complete` is only true when these files are the whole
 * truth, so that nobody concludes from a missing entry what only a directory service could tell.
 * Formats: passwd(5), group(5), nsswitch.conf(5).
 */
export interface Account {
  readonly name: string;
  /** Undefined for a member that the group file names and the user file does not know. */
  readonly uid: number | undefined;
  /** Primary and supplementary groups. */
  readonly gids: ReadonlySet<number>;
  /** Group of the files that the user makes; undefined for a member that only the group file names. */
  readonly primary?: number;
  /** As the user file says; undefined where it does not. */
  readonly home?: string;
}

export interface Accounts {
  /** Accounts by user id; ids may be shared. */
  readonly users: ReadonlyMap<number, readonly Account[]>;
  /** Group names by group id, the first name where an id has several. */
  readonly groups: ReadonlyMap<number, string>;
  /** Accounts by the id of a group that they belong to. */
  readonly members: ReadonlyMap<number, readonly Account[]>;
  /** Whether there are no users and groups besides these. */
  readonly complete: boolean;
}

/** Texts of the account files; undefined for one that could not be read. */
export interface AccountTexts {
  readonly passwd: string | undefined;
  readonly group: string | undefined;
  readonly nsswitch: string | undefined;
}

/** Groups that exist for reading logs: their members are meant to. */
export const LOG_READERS: ReadonlySet<string> = new Set(['adm', 'systemd-journal']);

/** Sources of names that add no lasting accounts to the two files: nss-systemd(8), nss-mymachines(8). */
const LOCAL_SOURCES: ReadonlySet<string> = new Set(['files', 'compat', 'systemd', 'mymachines']);

interface GrowingAccount {
  readonly name: string;
  readonly uid: number | undefined;
  readonly gids: Set<number>;
  readonly primary?: number;
  readonly home?: string;
}

/** Accounts of the two files; empty and incomplete where both are missing. */
export function parseAccounts(texts: AccountTexts): Accounts {
  const byName = parseUsers(texts.passwd ?? '');
  const groups = joinGroups(texts.group ?? '', byName);
  const all = [...byName.values()];
  return {
    users: indexBy(all, (account) => (account.uid === undefined ? [] : [account.uid])),
    groups,
    members: indexBy(all, (account) => account.gids),
    complete: texts.passwd !== undefined && texts.group !== undefined && usesOnlyFiles(texts.nsswitch ?? ''),
  };
}

/** Name of a group, or its number where it has none. */
export function groupName(gid: number, accounts: Accounts): string {
  return accounts.groups.get(gid) ?? String(gid);
}

/** Name of a user, or its number where it has none. */
export function userName(uid: number, accounts: Accounts): string {
  return accounts.users.get(uid)?.[0]?.name ?? String(uid);
}

function parseUsers(text: string): Map<string, GrowingAccount> {
  const users = new Map<string, GrowingAccount>();
  for (const [name, , uid = '', gid = '', , home = ''] of parseLines(text)) {
    if (!isId(uid) || !isId(gid) || users.has(name)) continue;
    const primary = Number(gid);
    users.set(name, { name, uid: Number(uid), gids: new Set([primary]), primary, ...(home && { home }) });
  }
  return users;
}

/** Enters the groups into the accounts of their members; gives the names of the groups. */
function joinGroups(text: string, users: Map<string, GrowingAccount>): Map<number, string> {
  const groups = new Map<number, string>();
  for (const [name, , gid = '', members = ''] of parseLines(text)) {
    if (!isId(gid)) continue;
    if (!groups.has(Number(gid))) groups.set(Number(gid), name);
    for (const member of members.split(',').map((word) => word.trim())) {
      if (member === '') continue;
      const account = users.get(member) ?? { name: member, uid: undefined, gids: new Set<number>() };
      account.gids.add(Number(gid));
      users.set(member, account);
    }
  }
  return groups;
}

function parseLines(text: string): [string, ...string[]][] {
  const entries: [string, ...string[]][] = [];
  for (const line of text.split('\n')) {
    const [name = '', ...rest] = line.trim().split(':');
    if (name !== '' && !/^[#+-]/.test(name)) entries.push([name, ...rest]);
  }
  return entries;
}

function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}

function usesOnlyFiles(nsswitch: string): boolean {
  for (const line of nsswitch.split('\n')) {
    const match = /^\s*(?:passwd|group)\s*:([^#]*)/.exec(line);
    // Words in brackets are reactions such as [NOTFOUND=return], not sources.
    const sources = (match?.[1] ?? '').replace(/\[[^\]]*\]/g, ' ').split(/\s+/);
    if (sources.some((source) => source !== '' && !LOCAL_SOURCES.has(source))) return false;
  }
  return true;
}

function indexBy(
  accounts: readonly Account[],
  keysOf: (account: Account) => Iterable<number>,
): ReadonlyMap<number, readonly Account[]> {
  const index = new Map<number, Account[]>();
  for (const account of accounts) {
    for (const key of keysOf(account)) {
      const list = index.get(key);
      if (list) list.push(account);
      else index.set(key, [account]);
    }
  }
  return index;
}
