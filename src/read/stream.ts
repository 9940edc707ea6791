/**
 * Bytes of a readable stream, such as standard input.
 */
import type { Readable } from 'node:stream';
import type { ReadFault } from '../model/window.js';
import { describeIoError } from './open.js';
import type { ByteSource } from './source.js';

/** Source of everything that `stream` gives. */
export function openStream(stream: Readable): ByteSource {
  const faults: ReadFault[] = [];
  const chunks = stream.iterator({ destroyOnReturn: true });
  let rest: Buffer = Buffer.alloc(0);
  return {
    faults,
    async fill(target) {
      while (rest.length === 0) {
        const next = await pullChunk(chunks, faults);
        if (next === undefined) return 0;
        rest = next;
      }
      const count = rest.copy(target);
      rest = rest.subarray(count);
      return count;
    },
    close() {
      stream.destroy();
    },
  };
}

async function pullChunk(chunks: AsyncIterator<unknown>, faults: ReadFault[]): Promise<Buffer | undefined> {
  try {
    const next = await chunks.next();
    if (next.done === true) return undefined;
    return Buffer.isBuffer(next.value) ? next.value : Buffer.from(String(next.value));
  } catch (error) {
    faults.push(describeIoError(error, 'Reading standard input stopped'));
    return undefined;
  }
}
