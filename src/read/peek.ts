/**
 * The first bytes of a source, which are then given again.
 */
import type { ByteSource } from './source.js';

export interface Peeked {
  /** As many bytes as were wanted, or all there are; of a source whose writer pauses at least a line. */
  readonly head: Buffer;
  /** The whole stream, the head included. */
  readonly source: ByteSource;
}

/** Looks at the first `wanted` bytes of `input`; read on from the source that is given. */
export async function peekSource(input: ByteSource, wanted: number): Promise<Peeked> {
  const buffer = Buffer.alloc(wanted);
  let held = 0;
  for (let count = 1; count > 0 && held < wanted; held += count) {
    if (input.arrives && isLine(buffer.subarray(0, held)) && !(await input.arrives())) break;
    count = await input.fill(buffer.subarray(held));
  }
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
    ...(input.arrives && { arrives: () => (rest.length > 0 ? Promise.resolve(true) : arrive(input)) }),
    close: () => input.close(),
  };
  return { head, source };
}

const LINE_FEED = 10;

/** Whether bytes are enough to tell a format by when no more come for now: whoever writes lines may write no 512 bytes. */
function isLine(bytes: Buffer): boolean {
  return bytes.includes(LINE_FEED);
}

async function arrive({ arrives }: ByteSource): Promise<boolean> {
  return arrives === undefined || arrives();
}
