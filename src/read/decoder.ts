/**
 * Makes a byte source of a decoder.
 *
 * A decoder is a generator over its input that yields decoded bytes and faults, in the order in which it meets them.
 * What it yields may be reused by it once it is asked for more. When the input has a fault, that explains an early end
 * better than the decoder can.
 */
import type { ReadFault } from '../model/window.js';
import { Intake } from './intake.js';
import type { ByteSource } from './source.js';

/** Decoded bytes and faults. */
export type Decoding = AsyncGenerator<Buffer | ReadFault, void>;

/** As many damaged parts of one stream are told. */
const MAX_FAULTS = 100;

/** Source of what `decode` makes of `input`; closing it closes `input`. */
export function openDecoder(input: ByteSource, decode: (intake: Intake) => Decoding): ByteSource {
  const source = openDecoding(input, decode(new Intake(input)));
  return {
    fill: (target) => source.fill(target),
    get faults() {
      return source.faults;
    },
    close() {
      source.close();
      input.close();
    },
  };
}

/** Source of what `decoding` yields, whose own input is `input`. */
export function openDecoding(input: Pick<ByteSource, 'faults'>, decoding: Decoding): ByteSource {
  const own: ReadFault[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let ended = false;

  async function advance(): Promise<void> {
    const next = await decoding.next();
    if (next.done === true) ended = true;
    else if (Buffer.isBuffer(next.value)) rest = next.value;
    else if (!isExplained(next.value) && own.length < MAX_FAULTS) own.push(next.value);
  }

  function isExplained({ code }: ReadFault): boolean {
    return code === 'truncated' && input.faults.length > 0;
  }

  function copy(target: Buffer): number {
    const count = rest.copy(target);
    rest = rest.subarray(count);
    return count;
  }

  return {
    async fill(target) {
      while (rest.length === 0 && !ended) await advance();
      return copy(target);
    },
    get faults() {
      return [...input.faults, ...own];
    },
    close() {
      ended = true;
      rest = rest.subarray(0, 0);
      void decoding.return();
    },
  };
}

/** Describes a fault of compressed data: `format` and `what` make a sentence, `offset` is in the compressed bytes. */
export function describeDamage(
  code: 'truncated' | 'corrupt' | 'unsupported',
  format: string,
  what: string,
  offset: number,
): ReadFault {
  const message = `The ${format} data ${what} at compressed byte ${offset}; what came before was scanned`;
  return { code, message, offset };
}

/** What a library said when it threw. */
export function explainError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
