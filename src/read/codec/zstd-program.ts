/**
 * Decodes zstd frames with the `zstd` program of the system, where nothing better is at hand.
 *
 * Of damaged data it gives up to 128 KiB of compressed bytes less than it could; the fault is told all the same.
 * The program gets whole blocks through its standard input and nothing else of the file. It is ended with the decoding,
 * however that ends. Its output waits in the pipe until it is asked for, so memory is bounded.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ReadFault } from '../../model/window.js';
import { describeDamage, type Decoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import { PROGRAM_ENV, watchEnd } from '../program.js';
import { cutFrames } from './zstd-frame.js';

type Program = ChildProcessByStdio<Writable, Readable, null>;

/** Decodes the frames of `intake` with the program at `path`. */
export async function* decodeWithProgram(intake: Intake, path: string): Decoding {
  const program = spawn(path, ['-d', '-c', '-q', '--no-progress'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: PROGRAM_ENV,
  });
  const ended = watchEnd(program);
  const fed = feed(intake, program);
  try {
    yield* readOutput(program);
    const fault = (await fed) ?? describeEnd(await ended, intake);
    if (fault) yield fault;
  } finally {
    program.kill('SIGKILL');
  }
}

async function* readOutput({ stdout }: Program): AsyncGenerator<Buffer, void> {
  try {
    yield* stdout as AsyncIterable<Buffer>;
  } catch {
    // A program that cannot be started has no output; its end tells why.
  }
}

/** Hands over the frames; gives the fault that the frames themselves show. */
async function feed(intake: Intake, { stdin }: Program): Promise<ReadFault | undefined> {
  // A program that has ended says why by its status.
  stdin.on('error', () => {});
  try {
    for await (const piece of cutFrames(intake)) {
      if ('code' in piece) return piece;
      if (!stdin.writable) return undefined;
      await new Promise<void>((resolve) => stdin.write(piece, () => resolve()));
    }
    return undefined;
  } finally {
    stdin.end();
  }
}

function describeEnd(failure: string | undefined, intake: Intake): ReadFault | undefined {
  return failure === undefined
    ? undefined
    : describeDamage(
        'corrupt',
        'zstd',
        `is damaged (the program zstd ended with ${failure})`,
        intake.consumed,
      );
}
