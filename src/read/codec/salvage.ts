/**
 * Gets the output that zlib loses when it meets a bad byte.
 *
 * Decompresses again all that came before, then the bad chunk in smaller and smaller pieces, up to the bad byte. Takes
 * the time of a few decompressions, so the caller bounds what it keeps for this.
 */
import type { Stepper } from './stepper.js';

/** Sizes of pieces; each round starts where the one before met the bad piece. */
const PIECES_BYTES = [1024, 32, 1] as const;

export interface Salvage {
  readonly output: readonly Buffer[];
  /** How many bytes of the bad chunk come before the bad byte. */
  readonly consumed: number;
}

/** What of `chunk` can be decompressed behind the chunks `earlier`. */
export async function salvageChunk(
  open: () => Stepper,
  earlier: readonly Buffer[],
  chunk: Buffer,
): Promise<Salvage> {
  const output: Buffer[] = [];
  let consumed = 0;
  for (const pieceBytes of PIECES_BYTES) {
    const stepper = open();
    for (const bytes of [...earlier, chunk.subarray(0, consumed)]) {
      if (bytes.length > 0) await stepper.push(bytes);
    }
    for (;;) {
      const piece = chunk.subarray(consumed, consumed + pieceBytes);
      const step = piece.length > 0 ? await stepper.push(piece) : undefined;
      if (step?.state !== 'more') break;
      output.push(...step.output);
      consumed += piece.length;
    }
    stepper.close();
  }
  return { output, consumed };
}
