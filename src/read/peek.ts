/**
 * The first bytes of a source, which are then given again.
 */
import type { ByteSource } from './source.js';

export interface Peeked {
  /** As many bytes as were wanted, or all there are. */
  readonly head: Buffer;
  /** The whole stream, the head included. */
  readonly source: ByteSource;
}

/** Looks at the first `wanted` bytes of `input`; read on from the source that is given. */
export async function peekSource(input: ByteSource, wanted: number): Promise<Peeked> {
  const buffer = Buffer.alloc(wanted);
  let held = 0;
  for (let count = 1; count > 0 && held < wanted; held += count)
    count = await input.fill(buffer.subarray(held));
  const head = buffer.subarray(0, held);
  let rest = head;
  const source: ByteSource = {
    fill(target) {
      if (rest.length === 0) return input.fill(target);
      const count = rest.copy(target);
      rest = rest.subarray(count);
      return count;
    },
    get faults() {
      return input.faults;
    },
    close: () => input.close(),
  };
  return { head, source };
}
