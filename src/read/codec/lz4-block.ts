/**
 * Decodes one LZ4 block.
 *
 * Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md. Every length and distance is checked against
 * both buffers before it is used. Hot: run `npm run bench` before and after a change.
 */

/** Where a block is decoded to: behind the bytes that it may refer back to. */
export interface BlockTarget {
  readonly bytes: Buffer;
  /** Index of the first byte that may be referred to. */
  readonly oldest: number;
  /** Index of the first byte to write. */
  readonly from: number;
}

const MIN_MATCH_BYTES = 4;
/** Copies of this many bytes and more are left to the engine. */
const LONG_COPY_BYTES = 32;

/** Decodes `block` into `target`; gives the index behind the last byte written, or undefined for a damaged block. */
export function decodeLz4Block(block: Buffer, target: BlockTarget): number | undefined {
  const { bytes, oldest } = target;
  let out = target.from;
  for (let at = 0; at < block.length;) {
    const token = block[at++] as number;
    let literals = token >> 4;
    if (literals === 15) {
      const extended = readLength(block, at);
      at = extended.next;
      literals += extended.value;
    }
    if (at + literals > block.length || out + literals > bytes.length) return undefined;
    if (literals >= LONG_COPY_BYTES) block.copy(bytes, out, at, at + literals);
    else for (let index = 0; index < literals; index++) bytes[out + index] = block[at + index] as number;
    at += literals;
    out += literals;
    // Only the last sequence has no match.
    if (at === block.length) return out;
    if (at + 2 > block.length) return undefined;
    const distance = (block[at] as number) | ((block[at + 1] as number) << 8);
    at += 2;
    let length = (token & 15) + MIN_MATCH_BYTES;
    if (length === 15 + MIN_MATCH_BYTES) {
      const extended = readLength(block, at);
      at = extended.next;
      length += extended.value;
    }
    if (distance === 0 || out - distance < oldest || out + length > bytes.length) return undefined;
    copyMatch(bytes, out, distance, length);
    out += length;
  }
  return undefined;
}

/** A length goes on with bytes that are added up, to the first that is not 255. */
function readLength(block: Buffer, from: number): { readonly value: number; readonly next: number } {
  let [value, at] = [0, from];
  let byte: number;
  do {
    byte = block[at++] ?? 0;
    value += byte;
  } while (byte === 255);
  return { value, next: at };
}

function copyMatch(bytes: Buffer, to: number, distance: number, length: number): void {
  if (length >= LONG_COPY_BYTES && distance >= length) {
    bytes.copyWithin(to, to - distance, to - distance + length);
    return;
  }
  // Where the copy overlaps itself it repeats what it has just written.
  for (let index = to; index < to + length; index++) bytes[index] = bytes[index - distance] as number;
}
