/**
 * A stream of decoded bytes that is pulled into memory of the caller's choice.
 *
 * `fill` writes at most the length of `target` and gives the number of bytes written, 0 at the end. A fault is not
 * thrown: the stream ends there, `faults` tells why, and all bytes before it have been given.
 */
import type { ReadFault } from '../model/window.js';

export interface ByteSource {
  fill(target: Buffer): number | Promise<number>;
  /** What went wrong so far; complete once `fill` has given 0. */
  readonly faults: readonly ReadFault[];
  /**
   * For bytes that come as somebody writes them: resolves to true when `fill` gives something, or the end, without a wait,
   * and to false after a pause of the writer. Missing where the bytes are there already.
   */
  readonly arrives?: () => Promise<boolean>;
  /** Frees what the source holds; the descriptor belongs to whoever opened it. */
  close(): void;
}

const scratch = Buffer.allocUnsafe(64 * 1024);

/** Reads `source` to its end, for the faults there, and throws its bytes away. */
export async function drainSource(source: ByteSource): Promise<void> {
  while ((await source.fill(scratch)) > 0);
}
