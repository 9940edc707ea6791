/**
 * Bytes of a readable stream, such as standard input.
 *
 * Waits for bytes as long as it takes, unless a signal says to stop: then it ends with a fault. Tells when the writer
 * pauses, so that what has come can be looked at.
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

/** Nothing for this long is a pause of the writer. */
const PAUSE_MS = 200;

/** Source of everything that `stream` gives until `signal` is raised. */
export function openStream(stream: Readable, signal?: AbortSignal): ByteSource {
  const faults: ReadFault[] = [];
  const chunks = stream.iterator({ destroyOnReturn: true });
  let rest: Buffer = Buffer.alloc(0);
  let pulled: Promise<Buffer | undefined> | undefined;
  const stop = (): void => void stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  const pull = (): Promise<Buffer | undefined> => (pulled ??= pullChunk(chunks, { faults, signal }));
  return {
    faults,
    async fill(target) {
      while (rest.length === 0) {
        const next = await pull();
        pulled = undefined;
        if (next === undefined) return 0;
        rest = next;
      }
      const count = rest.copy(target);
      rest = rest.subarray(count);
      return count;
    },
    arrives: () => (rest.length > 0 ? Promise.resolve(true) : isSoon(pull())),
    close() {
      signal?.removeEventListener('abort', stop);
      stream.destroy();
    },
  };
}

/** Whether a promise is kept before the writer's silence counts as a pause. */
async function isSoon(promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<false>((resolve) => (timer = setTimeout(resolve, PAUSE_MS, false)));
  try {
    return await Promise.race([promise.then(() => true), pause]);
  } finally {
    clearTimeout(timer);
  }
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
    faults.push(signal?.aborted === true ? INTERRUPTED : describeIoError(error, 'Reading stopped'));
  }
  return undefined;
}

function toBuffer(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
}
