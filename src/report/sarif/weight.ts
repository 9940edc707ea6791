/**
 * How large a text will be when it is compressed for its upload, measured while it is written.
 *
 * Takes the text piece by piece; gives the size by gzip of what came so far. Blocks of a mebibyte are compressed each
 * for itself and then forgotten, which is at most a percent more than compressing them together.
 */
import { gzipSync } from 'node:zlib';

const BLOCK_CHARACTERS = 1024 * 1024;

/** A measurement in progress. */
export interface Weight {
  add(text: string): void;
  /** Bytes, compressed. */
  readonly bytes: number;
}

/** Starts at nothing. */
export function openWeight(): Weight {
  let pieces: string[] = [];
  let [pending, bytes] = [0, 0];
  const settle = (): void => {
    if (pending > 0) bytes += gzipSync(pieces.join('')).length;
    [pieces, pending] = [[], 0];
  };
  return {
    add(text) {
      pieces.push(text);
      pending += text.length;
      if (pending >= BLOCK_CHARACTERS) settle();
    },
    get bytes() {
      settle();
      return bytes;
    },
  };
}
