/**
 * Raw inflate in steps, with all output before a fault.
 *
 * One step takes one chunk of compressed bytes and gives what they expand to; the next chunk is only taken then, so
 * memory is bounded by the chunk's length times deflate's greatest ratio, 1,032.
 */
import { createInflateRaw } from 'node:zlib';

export interface InflateStep {
  readonly output: readonly Buffer[];
  /** How many bytes of the chunk belong to the compressed data. */
  readonly consumed: number;
  readonly state: 'more' | 'done' | 'corrupt';
  /** Why the data is corrupt; empty otherwise. */
  readonly reason: string;
}

export interface Inflater {
  /** Inflates `chunk`; not to be called again before the step is there, nor after `done` or `corrupt`. */
  push(chunk: Buffer): Promise<InflateStep>;
  close(): void;
}

/** Output buffer of one call into zlib. */
const OUTPUT_BYTES = 256 * 1024;

/** Starts one raw deflate stream. */
export function createInflater(): Inflater {
  const stream = createInflateRaw({ chunkSize: OUTPUT_BYTES });
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
        // A copy, since the caller reuses its chunk while zlib may still hold this one.
        stream.write(Buffer.from(chunk), (error) => {
          if (!error && stream.bytesWritten - before === chunk.length) setImmediate(() => settle('more'));
        });
      });
    },
    close() {
      stream.destroy();
    },
  };
}
