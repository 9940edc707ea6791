/**
 * Maps of the holes in sparse members, which are passed over (the GNU tar manual, "Storing Sparse Files").
 */
import type { Intake } from '../intake.js';
import { BLOCK_BYTES } from './tar-header.js';

/** Passes over the blocks of a map in the format of GNU tar, which stand between header and data. */
export async function skipMap(intake: Intake): Promise<void> {
  for (let more = true; more;) {
    if (!(await intake.pull(BLOCK_BYTES))) return;
    more = intake.rest[504] !== 0;
    intake.use(BLOCK_BYTES);
  }
}

const LINE_FEED = 10;
/** Nothing but numbers, each on its line, and zeros behind the last: other bytes are data, whatever the map says. */
const MAP_BLOCK = /^[0-9\n]+\0*$/;

/**
 * Passes over a map in the pax format, version 1.0, with which the data begins: the number of stretches, and two numbers
 * for each. Gives its length.
 */
export async function skipTextMap(intake: Intake, sizeBytes: number): Promise<number> {
  let mapBytes = 0;
  for (let lines = 1; lines > 0 && mapBytes + BLOCK_BYTES <= sizeBytes; mapBytes += BLOCK_BYTES) {
    if (!(await intake.pull(BLOCK_BYTES))) break;
    const block = intake.rest.subarray(0, BLOCK_BYTES);
    const text = block.toString('latin1');
    if (!MAP_BLOCK.test(text)) break;
    if (mapBytes === 0) lines += 2 * Number.parseInt(text, 10);
    lines -= block.filter((byte) => byte === LINE_FEED).length;
    intake.use(BLOCK_BYTES);
  }
  return mapBytes;
}
