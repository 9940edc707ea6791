/**
 * Gathers small pieces of text, so that a decoder yields large ones.
 */

const BATCH_BYTES = 64 * 1024;

/** Text on its way out, given in larger pieces than it comes in. */
export interface Batch {
  /** Bytes of text so far. */
  readonly written: number;
  add(bytes: Buffer): void;
  isFull(): boolean;
  /** What was added; good until the next one is taken. */
  take(): Buffer;
}

/** A batch without text. */
export function createBatch(): Batch {
  let buffer = Buffer.allocUnsafe(2 * BATCH_BYTES);
  let [held, given] = [0, 0];
  return {
    get written() {
      return given + held;
    },
    add(bytes) {
      if (held + bytes.length > buffer.length) {
        const larger = Buffer.allocUnsafe(2 * (held + bytes.length));
        buffer.copy(larger, 0, 0, held);
        buffer = larger;
      }
      held += bytes.copy(buffer, held);
    },
    isFull: () => held >= BATCH_BYTES,
    take() {
      const taken = buffer.subarray(0, held);
      given += held;
      held = 0;
      buffer = Buffer.allocUnsafe(2 * BATCH_BYTES);
      return taken;
    },
  };
}
