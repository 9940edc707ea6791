/**
 * Bytes of a file that begins with skippable frames, which zstd and LZ4 have in common: what follows tells which it is.
 */
import { describeDamage, openDecoder, type Decoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import type { ByteSource } from '../source.js';
import { decodeLz4, isLz4 } from './lz4.js';
import { skipFrame } from './skippable.js';
import { decodeZstd } from './zstd.js';

/** Source of what the frames in `input` expand to. */
export function openFrames(input: ByteSource): ByteSource {
  return openDecoder(input, decodeFrames);
}

async function* decodeFrames(intake: Intake): Decoding {
  for (;;) {
    const skipped = await skipFrame(intake);
    if (skipped === 'cut')
      return yield describeDamage(
        'truncated',
        'zstd or lz4',
        'ends inside a skippable frame',
        intake.consumed,
      );
    if (!(await intake.skipZeros())) return;
    if (skipped === 'none') break;
  }
  yield* isLz4(intake.rest) ? decodeLz4(intake) : decodeZstd(intake);
}
