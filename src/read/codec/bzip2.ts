/* oxlint-disable no-underscore-dangle -- seek-bzip names its inner parts so */
/**
 * Bytes of a bzip2 file: all streams, and everything before a fault.
 *
 * Decodes with seek-bzip, one block of at most 900 kB at a time, which is synchronous: enough input for any block is
 * got first. A block of zeros expands to 46 MB, which bounds the memory. Bytes behind the last stream, bad
 * checksums and early ends are faults with the position in the compressed file.
 *
 * About 24 MB/s of decoded text on one thread.
 */
import type Bunzip from 'seek-bzip';
import type { BunzipInput, BunzipOutput } from 'seek-bzip';
import type { ReadFault } from '../../model/window.js';
import { describeDamage, explainError, openDecoder, type Decoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import type { ByteSource } from '../source.js';

/** More than any block takes: 900,001 symbols of 20 bits, its selectors and its tables. */
const MAX_BLOCK_BYTES = 2.5 * 1024 * 1024;
const OUTPUT_BYTES = 256 * 1024;
const HEADER = /^BZh[1-9]/;

/** Source of what the bzip2 stream in `input` expands to. */
export function openBzip2(input: ByteSource): ByteSource {
  return openDecoder(input, decodeBzip2);
}

async function* decodeBzip2(intake: Intake): Decoding {
  const { default: Decoder } = await import('seek-bzip');
  do {
    await intake.pull(MAX_BLOCK_BYTES);
    const wrong = checkHeader(intake);
    if (wrong) return yield wrong;
    const input = createInput();
    const output = createOutput();
    const bunzip = readFrom(input, intake, () => new Decoder(input, output));
    if (!(bunzip instanceof Decoder)) return yield bunzip;
    for (let more = true; more;) {
      await intake.pull(MAX_BLOCK_BYTES);
      const decoded = readFrom(input, intake, () => decodeBlock(bunzip));
      yield* output.take();
      if (typeof decoded !== 'boolean') return yield decoded;
      more = decoded;
    }
    const good = readFrom(input, intake, () => bunzip.reader.read(32) >>> 0 === bunzip.streamCRC);
    if (good !== true) yield good || describe(intake, 'corrupt', 'has a wrong checksum');
  } while (await intake.skipZeros());
}

/** Decodes one block; false at the end of the stream. */
function decodeBlock(bunzip: Bunzip): boolean {
  const more = bunzip._init_block();
  if (more) bunzip._read_bunzip();
  return more;
}

function checkHeader(intake: Intake): ReadFault | undefined {
  const head = intake.rest.toString('latin1', 0, 4);
  if (HEADER.test(head)) return undefined;
  if (intake.consumed > 0) return describe(intake, 'corrupt', 'has bytes behind its end that are no stream');
  return describe(intake, head.length < 4 ? 'truncated' : 'corrupt', 'has a damaged header');
}

interface Input extends BunzipInput {
  bytes: Buffer;
  at: number;
}

/** Thrown to end a decoder that wants more than there is. */
const OUT_OF_INPUT = new Error('Out of input');

function createInput(): Input {
  return {
    bytes: Buffer.alloc(0),
    at: 0,
    readByte() {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw OUT_OF_INPUT;
      return byte;
    },
    read(target, at, length) {
      for (let index = at; index < at + length; index++) target[index] = this.readByte();
      return length;
    },
  };
}

/** Lets `step` read the bytes at hand; gives its result, or the fault that it met. */
function readFrom<T>(input: Input, intake: Intake, step: () => T): T | ReadFault {
  input.bytes = intake.rest;
  input.at = 0;
  try {
    return step();
  } catch (error) {
    if (error !== OUT_OF_INPUT)
      return describe(intake, 'corrupt', `is damaged (${explainError(error)})`, input.at);
    if (!intake.ended) return describe(intake, 'corrupt', 'has a block of impossible length');
    return describe(intake, 'truncated', 'ends inside its compressed data', input.bytes.length);
  } finally {
    intake.use(Math.min(input.at, input.bytes.length));
  }
}

interface Output extends BunzipOutput {
  /** What was written since the last call. */
  take(): readonly Buffer[];
}

function createOutput(): Output {
  let full: Buffer[] = [];
  let chunk: Buffer = Buffer.alloc(0);
  let used = 0;
  return {
    writeByte(byte) {
      if (used === chunk.length) {
        full.push(chunk);
        chunk = Buffer.allocUnsafe(OUTPUT_BYTES);
        used = 0;
      }
      chunk[used++] = byte;
    },
    take() {
      const taken = [...full, chunk.subarray(0, used)];
      full = [];
      chunk = Buffer.alloc(0);
      used = 0;
      return taken;
    },
  };
}

function describe(intake: Intake, code: 'truncated' | 'corrupt', what: string, ahead = 0): ReadFault {
  return describeDamage(code, 'bzip2', what, intake.consumed + ahead);
}
