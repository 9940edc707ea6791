/**
 * Decompression by node:zlib with all output before a fault, which the stream classes lose.
 *
 * Keeps a bounded part of the compressed bytes, to get the last output before a bad byte from. Where data goes bad
 * behind more than that, up to one step of compressed bytes stays lost; the fault is told all the same.
 */
import { crc32, createInflateRaw } from 'node:zlib';
import type { Intake } from '../intake.js';
import { salvageChunk } from './salvage.js';
import { createStepper, OUTPUT_BYTES, type InflateStep, type Stepper, type ZlibStream } from './stepper.js';

/** Compressed bytes of one step. */
const STEP_BYTES = 16 * 1024;
/** As long as neither compressed nor decompressed bytes are more, they are kept and can be decompressed again. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const MAX_REPEATED_BYTES = 64 * 1024 * 1024;

/** Starts one compressed stream: raw deflate, if `create` makes no other. `repeats` allows to salvage output. */
export function createInflater(
  create: () => ZlibStream = () => createInflateRaw({ chunkSize: OUTPUT_BYTES }),
  repeats = true,
): Stepper {
  const open = (): Stepper => createStepper(create());
  const stepper = open();
  const kept: Buffer[] = [];
  let [keptBytes, outputBytes] = [0, 0];

  function keep(chunk: Buffer, { output }: InflateStep): void {
    keptBytes += chunk.length;
    outputBytes += output.reduce((sum, { length }) => sum + length, 0);
    if (canRepeat()) kept.push(chunk);
    else kept.length = 0;
  }

  function canRepeat(): boolean {
    return repeats && keptBytes <= MAX_KEPT_BYTES && outputBytes <= MAX_REPEATED_BYTES;
  }

  return {
    async push(chunk) {
      // A copy, since the caller reuses its chunk while zlib may still hold this one.
      const copy = Buffer.from(chunk);
      const step = await stepper.push(copy);
      if (step.state === 'corrupt' && canRepeat())
        return { ...step, ...(await salvageChunk(open, kept, copy)) };
      keep(copy, step);
      return step;
    },
    close: () => stepper.close(),
  };
}

/** Checksum and length of what was inflated. */
export interface Digest {
  crc: number;
  bytes: number;
}

/** How compressed data ended. */
export interface InflateEnd {
  readonly state: 'done' | 'truncated' | 'corrupt';
  readonly reason: string;
}

/** Inflates one compressed stream from `intake`, uses exactly its bytes, and adds its output to `digest`. */
export async function* inflateStream(
  intake: Intake,
  digest: Digest = { crc: 0, bytes: 0 },
  inflater: Stepper = createInflater(),
): AsyncGenerator<Buffer, InflateEnd> {
  try {
    while ((await intake.pull(STEP_BYTES)) || intake.rest.length > 0) {
      const step = await inflater.push(intake.rest.subarray(0, STEP_BYTES));
      intake.use(step.consumed);
      for (const output of step.output) {
        digest.crc = crc32(output, digest.crc);
        digest.bytes += output.length;
        yield output;
      }
      if (step.state !== 'more') return { state: step.state, reason: step.reason };
    }
    // Whether data that ended with its last chunk is complete shows in what is made of a byte too many.
    const beyond = await inflater.push(Buffer.alloc(1));
    const complete = beyond.state === 'done' && beyond.consumed === 0;
    return { state: complete ? 'done' : 'truncated', reason: '' };
  } finally {
    inflater.close();
  }
}
