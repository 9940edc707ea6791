/**
 * Default access lists of the directories that hold logs: takes directories and host facts, gives what new logs in them
 * will be open to.
 *
 * With a default list the umask does not count: a program that asks for 0666 gets what the list gives, acl(5). Only
 * rights that go beyond the owner and the owning group are a fault. Pure.
 */
import { READ, strangersPass } from '../access.js';
import { groupName, userName } from '../accounts.js';
import { pathKey } from '../facts.js';
import type { DirectoryFacts, HostFacts } from '../facts.js';
import { directorySubject } from '../fault.js';
import type { Fault } from '../fault.js';
import { mendCommands, mendWithSetfacl } from '../shell.js';
import { changeOfDefaults, isForReaders } from './change.js';
import { grantsOf } from './list.js';
import type { AccessList } from './list.js';

/** Named users and groups in one text. */
const MAX_NAMED = 10;

/** The fault of the directory at the end of a chain, if its default list opens new logs. */
export function checkInherited(chain: readonly DirectoryFacts[], host: HostFacts): Fault | undefined {
  const directory = chain.at(-1);
  const defaults = directory && host.access?.lists.get(pathKey(directory.path))?.defaults;
  if (!directory || !defaults) return undefined;
  const isOpen = (defaults.other & READ) !== 0;
  const named = describeGrants(defaults, host);
  if (!isOpen && named.length === 0) return undefined;
  const change = changeOfDefaults(defaults, READ, host.accounts);
  const readers = [...(isOpen ? ['everyone'] : []), ...named].join(', ');
  return {
    rule: 'permissions.default-acl',
    subject: directorySubject(directory.path, directory.name),
    detail: `the default access list lets ${readers} read every new file, whatever the umask`,
    mend: mendCommands(mendWithSetfacl(change, !isForReaders(change, host.accounts)), [directory.path]),
    severity: isOpen && strangersPass(chain) ? 'medium' : 'low',
  };
}

function describeGrants(list: AccessList, { accounts }: HostFacts): readonly string[] {
  const { users, groups } = grantsOf(list, READ);
  const names = [
    ...users.map(({ id }) => `user ${userName(id, accounts)}`),
    ...groups.map(({ id }) => `group ${groupName(id, accounts)}`),
  ];
  const more = names.length - MAX_NAMED;
  return more > 0 ? [...names.slice(0, MAX_NAMED), `${more} more`] : names;
}
