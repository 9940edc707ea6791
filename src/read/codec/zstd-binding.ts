/**
 * Decodes zstd blocks with the native part of the package zstd-napi, which is optional.
 *
 * Its stream class is not used: that buffers without bound and drops output when a later byte is bad.
 */
import { createRequire } from 'node:module';
import { explainError } from '../decoder.js';
import type { InflateStep } from './stepper.js';

interface Context {
  /** Gives how much is left to flush, how much was written to `to`, and how much of `from` was used. Throws on damage. */
  decompressStream(to: Uint8Array, from: Uint8Array): readonly [left: number, written: number, used: number];
}

interface Binding {
  readonly DCtx: new () => Context;
}

const OUTPUT_BYTES = 256 * 1024;

/** Makes a decoder of frames; undefined where the package was not installed. */
export function createUnpacker(): { push(piece: Buffer): InflateStep; close(): void } | undefined {
  const binding = loadBinding();
  if (!binding) return undefined;
  const context = new binding.DCtx();
  return { push: (piece) => unpackPiece(context, piece), close() {} };
}

function loadBinding(): Binding | undefined {
  const require = createRequire(import.meta.url);
  try {
    return require('zstd-napi/binding.js') as Binding;
  } catch {
    return undefined;
  }
}

function unpackPiece(context: Context, piece: Buffer): InflateStep {
  const output: Buffer[] = [];
  let consumed = 0;
  try {
    for (let full = false; consumed < piece.length || full;) {
      const target = Buffer.allocUnsafe(OUTPUT_BYTES);
      const [, written, used] = context.decompressStream(target, piece.subarray(consumed));
      output.push(target.subarray(0, written));
      consumed += used;
      full = written === OUTPUT_BYTES;
      if (used === 0 && written === 0) break;
    }
    return { output, consumed, state: 'more', reason: '' };
  } catch (error) {
    return { output, consumed, state: 'corrupt', reason: explainError(error) };
  }
}
