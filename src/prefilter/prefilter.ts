/**
 * The one door to the prefilter: literals in, candidates out.
 *
 * Takes the literals of all rules and a capacity; gives a `Prefilter` whose memory the reader fills. The
 * contract (no false negatives, no false positives, order, duplicates) stands in `contract.ts`, and holds
 * for every kernel: `scalar`, plain TypeScript and the oracle, and `simd`, WebAssembly. `auto` takes the
 * fast one where it can be had. Refuses literals and capacities that the contract does not allow.
 */
import { isAscii } from 'node:buffer';
import { MAX_LITERAL_BYTES, MIN_LITERAL_BYTES } from './contract.js';
import type { Literal, Prefilter } from './contract.js';
import { createScalar } from './scalar.js';
import { createSimd } from './simd.js';

export type { Literal, Prefilter, ScanRange } from './contract.js';

export interface PrefilterOptions {
  /** `auto` takes the SIMD kernel where there is one, and never fails for its lack. */
  readonly kernel: 'auto' | 'simd' | 'scalar';
  /** Length of the window: 1 to `MAX_CAPACITY_BYTES`. Allocated once, with a copy of the same size beside it. */
  readonly capacityBytes: number;
}

export const MAX_CAPACITY_BYTES = 64 * 1024 * 1024;
export const MAX_LITERALS = 16_384;

/**
 * Makes a prefilter for `literals`, which may be none.
 *
 * Throws a RangeError for a literal, a number of them or a capacity out of bounds, and an Error that says
 * why when the kernel `simd` is demanded and cannot be had.
 */
export async function createPrefilter(
  literals: readonly Literal[],
  options: PrefilterOptions,
): Promise<Prefilter> {
  const { kernel, capacityBytes } = options;
  checkCapacity(capacityBytes);
  checkLiterals(literals);
  if (kernel === 'scalar') return createScalar(literals, capacityBytes);
  const made = await createSimd(literals, capacityBytes);
  if ('prefilter' in made) return made.prefilter;
  if (kernel === 'auto') return createScalar(literals, capacityBytes);
  throw new Error(`The SIMD kernel cannot be had: ${made.reason}; use the kernel "auto" or "scalar"`);
}

function checkCapacity(capacityBytes: number): void {
  if (Number.isInteger(capacityBytes) && capacityBytes >= 1 && capacityBytes <= MAX_CAPACITY_BYTES) return;
  throw new RangeError(`Capacity of ${capacityBytes} bytes; give 1 to ${MAX_CAPACITY_BYTES}`);
}

function checkLiterals(literals: readonly Literal[]): void {
  if (literals.length > MAX_LITERALS) {
    throw new RangeError(`${literals.length} literals; give at most ${MAX_LITERALS}`);
  }
  for (const { text } of literals) {
    if (isAscii(Buffer.from(text)) && text.length >= MIN_LITERAL_BYTES && text.length <= MAX_LITERAL_BYTES)
      continue;
    throw new RangeError(
      `Literal ${JSON.stringify(text)}; give ${MIN_LITERAL_BYTES} to ${MAX_LITERAL_BYTES} ASCII characters`,
    );
  }
}
