/* oxlint-disable no-underscore-dangle -- xz-decompress names its inner parts so */
/**
 * Bytes of an xz file: all streams, and everything before a fault.
 *
 * Decodes with xz-embedded, compiled to WebAssembly by xz-decompress, which is driven step by step here: its own stream
 * class drops the last output before a fault and waits for ever when one xz file is read inside another. Each file that
 * is open has a WebAssembly instance of its own. Dictionaries over 64 MiB, more than any preset of xz makes, and the
 * rare SHA-256 checks are faults.
 *
 * About 60 MB/s of decoded text on one thread.
 */
import type { ReadFault } from '../../model/window.js';
import { describeDamage, openDecoder, type Decoding } from '../decoder.js';
import type { Intake } from '../intake.js';
import type { ByteSource } from '../source.js';

/** Compressed bytes that are worth a call into WebAssembly. */
const STEP_BYTES = 16 * 1024;

/** Source of what the xz stream in `input` expands to. */
export function openXz(input: ByteSource): ByteSource {
  return openDecoder(input, decodeXz);
}

async function* decodeXz(intake: Intake): Decoding {
  const exports = idle.pop() ?? (await loadExports());
  const context = openContext(exports);
  try {
    yield* decodeStreams(intake, context);
  } finally {
    context.close();
    if (exports.memory.buffer.byteLength <= MAX_IDLE_BYTES) idle.push(exports);
  }
}

/** Instances that no file uses; as many as files were ever read inside one another. */
const idle: XzExports[] = [];
/** What an instance may keep while it is idle: enough for files made with the default preset. */
const MAX_IDLE_BYTES = 16 * 1024 * 1024;

async function* decodeStreams(intake: Intake, context: XzContext): Decoding {
  for (;;) {
    if (context.hungry) {
      await intake.pull(STEP_BYTES);
      // An empty supply tells that the input has ended.
      const supply = intake.rest.subarray(0, context.capacityBytes);
      context.supply(supply);
      intake.use(supply.length);
    }
    const result = context.decode();
    if (context.output.length > 0) yield context.output;
    if (result === STREAM_END) return;
    if (result !== OK && result !== UNSUPPORTED_CHECK) {
      yield describeResult(result, intake.consumed - context.unused);
      return;
    }
  }
}

/** Results of xz-embedded (`enum xz_ret` in its header xz.h). */
const OK = 0;
const STREAM_END = 1;
/** The integrity check is of a kind that cannot be computed; the data itself is decoded. */
const UNSUPPORTED_CHECK = 2;
const RESULTS: Readonly<Record<number, readonly ['truncated' | 'corrupt' | 'unsupported', string]>> = {
  3: ['unsupported', 'needs more memory than there is'],
  4: ['unsupported', 'needs a larger dictionary than is allowed'],
  5: ['corrupt', 'is damaged or has bytes behind its end'],
  6: ['unsupported', 'uses an option that is not supported'],
  7: ['corrupt', 'is damaged'],
  8: ['truncated', 'ends inside its compressed data'],
};

function describeResult(result: number, offset: number): ReadFault {
  const [code, what] = RESULTS[result] ?? (['corrupt', `cannot be decoded (result ${result})`] as const);
  return describeDamage(code, 'xz', what, offset);
}

interface XzExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  create_context(): number;
  destroy_context(context: number): void;
  supply_input(context: number, bytes: number): void;
  get_next_output(context: number): number;
}

/** Parts of the class `XzReadableStream` that its types don't tell; as of xz-decompress 0.2.3. */
interface XzModule {
  _getModuleInstance(): Promise<void>;
  _moduleInstance: { readonly exports: XzExports };
}

let loading: Promise<unknown> = Promise.resolve();

/** A new instance; one is loaded after the other, because all of them arrive in the same static field. */
function loadExports(): Promise<XzExports> {
  const loaded = loading.then(async () => {
    const { default: xz } = await import('xz-decompress');
    const module = xz.XzReadableStream as unknown as XzModule;
    await module._getModuleInstance();
    return module._moduleInstance.exports;
  });
  loading = loaded;
  return loaded;
}

interface XzContext {
  /** How many bytes can be supplied at a time. */
  readonly capacityBytes: number;
  /** Whether all that was supplied is used. */
  readonly hungry: boolean;
  /** How many supplied bytes are not used. */
  readonly unused: number;
  supply(bytes: Buffer): void;
  /** Decodes on into `output`, from its start; gives a result of xz-embedded. */
  decode(): number;
  /** What the last call decoded. */
  readonly output: Buffer;
  close(): void;
}

/** Fields of the context, as indexes of 32-bit words. */
const [CAPACITY, IN_START, IN_POSITION, IN_SIZE, OUT_START, OUT_POSITION] = [0, 1, 2, 3, 4, 5] as const;

function openContext(exports: XzExports): XzContext {
  const context = exports.create_context();
  // Memory moves when it grows, so views are made for each access.
  const fields = (): Uint32Array => new Uint32Array(exports.memory.buffer, context, 6);
  const field = (index: number): number => fields()[index] ?? 0;
  const view = (start: number, length: number): Buffer => Buffer.from(exports.memory.buffer, start, length);
  return {
    capacityBytes: field(CAPACITY),
    get hungry() {
      return field(IN_POSITION) === field(IN_SIZE);
    },
    get unused() {
      return field(IN_SIZE) - field(IN_POSITION);
    },
    supply(bytes) {
      view(field(IN_START), bytes.length).set(bytes);
      exports.supply_input(context, bytes.length);
    },
    decode() {
      fields()[OUT_POSITION] = 0;
      return exports.get_next_output(context);
    },
    get output() {
      return view(field(OUT_START), field(OUT_POSITION));
    },
    close: () => exports.destroy_context(context),
  };
}
