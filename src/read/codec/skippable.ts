/**
 * Skippable frames, which zstd and LZ4 files have in common: a magic number, a length, and bytes of another program.
 *
 * They hold no compressed data (RFC 8878, section 3.1.2).
 */
import type { Intake } from '../intake.js';

/** The first of sixteen magic numbers. */
const MAGIC = 0x184d2a50;
const HEADER_BYTES = 8;

/** Passes over the skippable frame at hand; `none` if there is another thing, `cut` if the input ends inside it. */
export async function skipFrame(intake: Intake): Promise<'skipped' | 'none' | 'cut'> {
  await intake.pull(HEADER_BYTES);
  if (intake.rest.length < 4 || (intake.rest.readUInt32LE(0) & 0xfffffff0) >>> 0 !== MAGIC) return 'none';
  if (intake.rest.length < HEADER_BYTES) return 'cut';
  const whole = await intake.skip(HEADER_BYTES + intake.rest.readUInt32LE(4));
  return whole ? 'skipped' : 'cut';
}
