/**
 * Bytes of a readable stream, such as standard input.
 *
 * Waits for bytes as long as it takes, unless a signal says to stop: then it ends with a fault.
 */
import type { Readable } from 'node:stream';
import type { ReadFault } from '../model/window.js';
import { describeIoError } from './open.js';
import type { ByteSource } from './source.js';

/** What is told of a file whose reading was stopped by the user. */
export const INTERRUPTED: ReadFault = {
  code: 'interrupted',
  message: 'The scan was stopped before the end of the file',
};

/** Source of everything that `stream` gives until `signal` is raised. */
export function openStream(stream: Readable, signal?: AbortSignal): ByteSource {
  const faults: ReadFault[] = [];
  const chunks = stream.iterator({ destroyOnReturn: true });
  let rest: Buffer = Buffer.alloc(0);
  const stop = (): void => void stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  return {
    faults,
    async fill(target) {
      while (rest.length === 0) {
        const next = await pullChunk(chunks, { faults, signal });
        if (next === undefined) return 0;
        rest = next;
      }
      const count = rest.copy(target);
      rest = rest.subarray(count);
      return count;
    },
    close() {
      signal?.removeEventListener('abort', stop);
      stream.destroy();
    },
  };
}

async function pullChunk(
  chunks: AsyncIterator<unknown>,
  { faults, signal }: { readonly faults: ReadFault[]; readonly signal: AbortSignal | undefined },
): Promise<Buffer | undefined> {
  try {
    const next = await chunks.next();
    if (next.done !== true) return toBuffer(next.value);
    if (signal?.aborted === true && faults.length === 0) faults.push(INTERRUPTED);
  } catch (error) {
    if (faults.length > 0) return undefined;
    faults.push(
      signal?.aborted === true ? INTERRUPTED : describeIoError(error, 'Reading standard input stopped'),
    );
  }
  return undefined;
}

function toBuffer(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
}
