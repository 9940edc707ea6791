/**
 * Members of a zip archive, as far as it goes.
 *
 * Walks the local headers from front to back, zip64 included, and reads every byte once: a cut archive, one in another
 * archive and one from a pipe give what is in them, and entries that overlap, as in some bombs, cannot. Readers of the
 * central directory, which stands at the end, need all of it. Stored and deflated members are read; others and
 * encrypted ones have a fault instead of content.
 *
 * About 300 MB/s of deflated and 860 MB/s of stored members on one thread.
 */
import type { ReadFault } from '../../model/window.js';
import type { Listing } from './member.js';
import { openDecoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import { drainSource } from '../source.js';
import { skipDirectory } from './zip-directory.js';
import { decodeEntry, describeZip, type EntryWalk } from './zip-entry.js';
import {
  ENTRY_BYTES,
  MAX_DESCRIPTOR_BYTES,
  measureEntry,
  readEntry,
  SIGNATURES,
  type ZipEntry,
} from './zip-header.js';

/** Damaged members of which the last output before the damage is got too, which takes milliseconds each. */
const MAX_SALVAGED = 100;

/** Lists the members of the zip archive in `intake`. */
export async function* listZip(intake: Intake): Listing {
  let damaged = 0;
  while ((await intake.pull(4)) && intake.rest.readUInt32LE(0) === SIGNATURES.entry) {
    const entry = await takeEntry(intake);
    if (!entry) return yield describeZip('truncated', 'ends inside a header', intake);
    const walk: EntryWalk = { intake, entry, salvages: damaged < MAX_SALVAGED, ended: false, damaged: false };
    const source = openDecoding(intake, decodeEntry(walk));
    yield { name: entry.name, source };
    // Where an entry ends is only known once it is read.
    await drainSource(source);
    if (walk.damaged) damaged++;
    if (!walk.ended) return yield describeLost(intake);
  }
  const fault = await skipDirectory(intake);
  if (fault) yield fault;
}

/** Passes over the local header at hand; undefined if the input ends inside it. */
async function takeEntry(intake: Intake): Promise<ZipEntry | undefined> {
  if (!(await intake.pull(ENTRY_BYTES)) || !(await intake.pull(measureEntry(intake.rest)))) return undefined;
  const entry = readEntry(intake.rest);
  intake.use(entry.headerBytes);
  return entry;
}

/** Little enough is left that it is no more than a part of what stands behind a member. */
function describeLost(intake: Intake): ReadFault {
  const cut = intake.ended && intake.rest.length < MAX_DESCRIPTOR_BYTES + 4;
  return cut
    ? describeZip('truncated', 'ends inside or behind a member', intake)
    : describeZip('corrupt', 'has a member whose end cannot be found', intake);
}
