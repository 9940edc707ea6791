/**
 * What is not safe to do: takes an entry and a change, gives the reason why not, if there is one.
 *
 * Pure, and goes by what the audit saw; what only the system knows (a file that may not be changed, another one in its
 * place) shows when the change is carried out. A reason is a clause that follows the name of the file.
 */
import { READ, permits } from '../audit/access.js';
import { LOG_READERS, groupName, userName } from '../audit/accounts.js';
import type { Accounts } from '../audit/accounts.js';
import { baseName, keyPath } from '../audit/facts.js';
import type { RotationHost } from '../audit/rotation/facts.js';
import { displayName } from '../model/logfile.js';
import type { Entry } from './paper.js';

/** Who carries the plan out. */
export interface Actor {
  /** Effective user id; 0 may change everything. */
  readonly uid: number;
}

export interface Circumstances {
  readonly actor: Actor;
  readonly accounts: Accounts;
}

/** Records of sign-ins that `last` and `lastlog` read for every user: utmp(5). */
const PUBLIC_RECORDS: ReadonlySet<string> = new Set(['wtmp', 'lastlog']);

/**
 * Whether a right is meant, as groups such as adm exist for reading logs, and some records are for everyone; only people
 * can say that it is not.
 */
export function isMeant({ facts, target }: Entry, rule: string, accounts: Accounts): boolean {
  if (rule === 'permissions.world-readable') return PUBLIC_RECORDS.has(baseName(target.path));
  return rule === 'permissions.group-readable' && LOG_READERS.has(groupName(facts.gid, accounts));
}

/** Why nothing is done where a host lies in a directory, and the entry is none of its; undefined if all is well. */
export function refusePlace({ key }: Entry, { rotation }: RotationHost): string | undefined {
  const root = rotation?.root ?? '';
  if (root === '' || key === root || key.startsWith(`${root}/`)) return undefined;
  return `it does not lie in ${JSON.stringify(displayName(keyPath(root)))}`;
}

/** Why a change of mode is refused; undefined if it is not. */
export function refuseMode(entry: Entry, { actor, accounts }: Circumstances): string | undefined {
  return refuseEntry(entry) ?? refuseActor(entry, { actor, accounts });
}

/** Why a change of owner is refused; undefined if it is not. */
export function refuseOwner(
  entry: Entry,
  uid: number,
  { actor, accounts }: Circumstances,
): string | undefined {
  const unsafe = refuseEntry(entry);
  if (unsafe !== undefined) return unsafe;
  const name = userName(uid, accounts);
  const account = accounts.users.get(uid)?.[0];
  if (!account) return `${name} has no account to own it`;
  if (entry.parent?.uid !== uid) return `its own directory does not belong to ${name}; move the log away`;
  if (!permits(account, { facts: entry.facts }, READ))
    return `${name} could read it then, and cannot now; move the log away`;
  return actor.uid === 0 ? undefined : 'only root can change owners; run as root';
}

function refuseEntry({ facts, isLink, target }: Entry): string | undefined {
  if (isLink) return `it was named by a symbolic link; name the file itself`;
  if (target.kind === 'file' && facts.links > 1) {
    return `it has ${facts.links} hard links, and the other names are not known; see permissions.hard-links`;
  }
  return undefined;
}

function refuseActor({ facts }: Entry, { actor, accounts }: Circumstances): string | undefined {
  if (actor.uid === 0 || actor.uid === facts.uid) return undefined;
  return `it belongs to ${userName(facts.uid, accounts)}; run as that user or as root`;
}
