/**
 * Drives a decompressing stream of node:zlib in steps.
 *
 * One step takes one chunk of compressed bytes and gives what they expand to; the next chunk is only taken then, so
 * memory is bounded by the chunk's length times the format's greatest ratio: 1,032 for deflate. What a step put out
 * before it met a bad byte is lost with the error: see salvage.ts.
 */
import type { Transform } from 'node:stream';

export interface InflateStep {
  readonly output: readonly Buffer[];
  /** How many bytes of the chunk belong to the compressed data, and come before damage. */
  readonly consumed: number;
  readonly state: 'more' | 'done' | 'corrupt';
  /** Why the data is corrupt; empty otherwise. */
  readonly reason: string;
}

export interface Stepper {
  /** Decompresses `chunk`; not to be called again before the step is there, nor after `done` or `corrupt`. */
  push(chunk: Buffer): Promise<InflateStep>;
  close(): void;
}

/** A decompressing stream of node:zlib. */
export type ZlibStream = Transform & { readonly bytesWritten: number };

/** Good size for the output of one call into zlib. */
export const OUTPUT_BYTES = 256 * 1024;

/**
 * Takes over `stream`. When the compressed data ends exactly with a chunk, `done` may come with the next one, of which
 * nothing is consumed.
 */
export function createStepper(stream: ZlibStream): Stepper {
  let output: Buffer[] = [];
  stream.on('data', (bytes: Buffer) => output.push(bytes));
  // Errors are taken by the step under way; one that comes when the stream is destroyed concerns nobody.
  stream.on('error', () => {});
  return {
    push(chunk) {
      const before = stream.bytesWritten;
      output = [];
      return new Promise((resolve) => {
        const settle = (state: InflateStep['state'], reason = ''): void => {
          stream.off('end', onEnd).off('error', onError);
          resolve({ output, consumed: stream.bytesWritten - before, state, reason });
        };
        const onEnd = (): void => settle('done');
        const onError = (error: Error): void => settle('corrupt', error.message);
        stream.once('end', onEnd).once('error', onError);
        stream.write(chunk, (error) => {
          if (!error && stream.bytesWritten - before === chunk.length) setImmediate(() => settle('more'));
        });
      });
    },
    close() {
      stream.destroy();
    },
  };
}
