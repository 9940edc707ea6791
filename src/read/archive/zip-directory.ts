/**
 * The central directory of a zip archive and what follows it: passed over, to see that the archive is whole.
 */
import type { ReadFault } from '../../model/window.js';
import { describeZip } from './zip-entry.js';
import type { Intake } from '../intake.js';
import { SIGNATURES } from './zip-header.js';

/** Per signature, the length of the fixed part, and what tells how much follows it. */
const RECORDS: Readonly<Record<number, readonly [fixedBytes: number, measure: (bytes: Buffer) => number]>> = {
  [SIGNATURES.archiveExtra]: [8, (bytes) => bytes.readUInt32LE(4)],
  [SIGNATURES.directory]: [
    46,
    (bytes) => bytes.readUInt16LE(28) + bytes.readUInt16LE(30) + bytes.readUInt16LE(32),
  ],
  [SIGNATURES.signature]: [6, (bytes) => bytes.readUInt16LE(4)],
  [SIGNATURES.zip64End]: [12, (bytes) => Number(bytes.readBigUInt64LE(4))],
  [SIGNATURES.zip64Locator]: [20, () => 0],
  [SIGNATURES.end]: [22, (bytes) => bytes.readUInt16LE(20)],
};

/** Passes over everything behind the last member of the archive in `intake`. */
export async function skipDirectory(intake: Intake): Promise<ReadFault | undefined> {
  for (let ended = false; !ended;) {
    if (!(await intake.pull(4))) return describeZip('truncated', 'ends before its end mark', intake);
    const signature = intake.rest.readUInt32LE(0);
    const record = RECORDS[signature];
    if (!record) return describeZip('corrupt', 'has bytes that belong to no member', intake);
    const [fixedBytes, measure] = record;
    const whole = (await intake.pull(fixedBytes)) && (await intake.skip(fixedBytes + measure(intake.rest)));
    if (!whole) return describeZip('truncated', 'ends inside its directory', intake);
    ended = signature === SIGNATURES.end;
  }
  return (await intake.skipZeros()) ? describeZip('corrupt', 'has bytes behind its end', intake) : undefined;
}
