/**
 * What every archive format gives: its members, one after the other.
 *
 * Names are bytes of the archive and nothing but text: no file is ever opened by one. A member's source is to be read
 * before the next member is asked for; what is left of it then is passed over.
 */
import { displayName } from '../../model/logfile.js';
import type { ReadFault } from '../../model/window.js';
import type { Intake } from '../intake.js';
import type { ByteSource } from '../source.js';

export interface Member {
  readonly name: Buffer;
  readonly source: ByteSource;
}

/** Members and faults of the archive itself, in order. */
export type Listing = AsyncGenerator<Member | ReadFault, void>;

/** Lists the members of the archive that is read through `intake`. */
export type ListMembers = (intake: Intake) => Listing;

/** Longest name that is shown; longer ones are cut. */
const MAX_NAME_BYTES = 1024;

/** The text form of a member's name. */
export function nameMember(name: Buffer): string {
  if (name.length <= MAX_NAME_BYTES) return displayName(name);
  return `${displayName(name.subarray(0, MAX_NAME_BYTES))}…`;
}
