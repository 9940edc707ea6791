/**
 * Why a log has the mode or the group that it has: takes a log, rights that are a fault, and the host facts, gives the
 * cause in words.
 *
 * A umask is a cause if it gives the rights and withholds none that the log has. Where the directory has a default access
 * list the umask has no say: acl(5). Pure.
 */
import type { LogFile } from '../../model/logfile.js';
import { groupName } from '../accounts.js';
import { formatMode } from '../exposure.js';
import { pathKey, placeOf } from '../facts.js';
import type { HostFacts } from '../facts.js';
import { MODELESS_FILE_SYSTEMS } from '../mounts.js';

/** Read and write for everyone. */
const LOG_BITS = 0o666;
const SET_GROUP_ID = 0o2000;
const OF_GROUP = 0o060;

/** What gave a log these rights, and what to set so that new logs begin without: a clause; undefined if it is unknown. */
export function causeOf(file: LogFile, bits: number, host: HostFacts): string | undefined {
  const parts = [...causeOfGroup(file, bits, host), ...causeOfMode(file, bits, host)];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function causeOfMode(file: LogFile, bits: number, host: HostFacts): readonly string[] {
  const writer = host.writers?.get(pathKey(file.path));
  const directory = placeOf(file, host)?.directories.at(-1);
  const defaults = directory && host.access?.lists.get(pathKey(directory.path))?.defaults;
  const type = host.mounts.get(file.facts.dev)?.type ?? '';
  if (!writer || defaults || MODELESS_FILE_SYSTEMS.has(type)) return [];
  const rights = file.facts.mode & LOG_BITS;
  const source = writer.sources.find(({ made }) => (made & bits) !== 0 && (rights & ~made) === 0);
  if (!source) return [];
  const mask = (bits & 0o040) !== 0 ? 0o077 : 0o027;
  const remedy = source.remedy
    .replace('%umask', formatMode(mask))
    .replace('%mode', formatMode(LOG_BITS & ~mask));
  const doubt = writer.isRunning ? 'made so by' : 'probably made so by';
  return [`${doubt} ${writer.name}: ${source.told}; ${remedy}`];
}

/** New entries of a set-group-id directory get its group, whatever that of their writer is: inode(7). */
function causeOfGroup(file: LogFile, bits: number, host: HostFacts): readonly string[] {
  const directory = placeOf(file, host)?.directories.at(-1);
  if (!directory || (bits & OF_GROUP) === 0) return [];
  const { mode, gid } = directory.facts;
  const isInherited = (mode & SET_GROUP_ID) !== 0 && gid === file.facts.gid;
  if (!isInherited || isOwn(file, host)) return [];
  const name = groupName(gid, host.accounts);
  return [
    `the directory ${JSON.stringify(directory.name)} (${formatMode(mode)}) is set-group-id, so every new log gets group ${name}`,
  ];
}

/** Whether the group is one that the owner's files have anyway. */
function isOwn({ facts }: LogFile, { accounts }: HostFacts): boolean {
  return accounts.users.get(facts.uid)?.some(({ primary }) => primary === facts.gid) ?? false;
}
