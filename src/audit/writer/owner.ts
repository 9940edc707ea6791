/**
 * Whether a log belongs to its writer: takes a log and the host facts, gives what is wrong with its owner.
 *
 * Programs that are started by root open their logs before they give up its rights, so a log of root is worth a note at
 * most; a log of anybody else can be rewritten by that user. What units tell of programs that do not run is a guess. Pure.
 */
import type { LogFile } from '../../model/logfile.js';
import { userName } from '../accounts.js';
import { pathKey, placeOf } from '../facts.js';
import type { HostFacts } from '../facts.js';
import type { Mark } from '../mark.js';

/** The mark of a log that belongs to somebody else than its writer. */
export function checkForeignOwner(file: LogFile, host: HostFacts): Mark | undefined {
  const writer = host.writers?.get(pathKey(file.path));
  const { uid } = file.facts;
  if (!writer || writer.uids.length === 0 || writer.uids.includes(uid)) return undefined;
  const users = writer.uids.map((one) => userName(one, host.accounts)).join(' and ');
  const owner = userName(uid, host.accounts);
  const verb = writer.isRunning ? 'writes it as' : 'runs as';
  const isNote = uid === 0 || !writer.isRunning;
  const directory = placeOf(file, host)?.directories.at(-1)?.facts;
  const [only] = writer.uids;
  // Only where the directory is the writer's already does the writer gain nothing.
  const isWriters = !isNote && writer.uids.length === 1 && directory?.uid === only;
  return {
    rule: 'permissions.foreign-owner',
    detail: `owner ${owner}, but ${writer.name} ${verb} ${users}`,
    ...(isWriters && { uid: only }),
    severity: isNote ? 'info' : 'low',
    confidence: writer.isRunning ? 'confirmed' : 'possible',
  };
}
