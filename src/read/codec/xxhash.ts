/**
 * The 32-bit xxHash (XXH32, seed 0), over bytes that come in pieces: the checksum of LZ4 frames.
 *
 * Specification: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */

const PRIME_1 = 0x9e3779b1 | 0;
const PRIME_2 = 0x85ebca77 | 0;
const PRIME_3 = 0xc2b2ae3d | 0;
const PRIME_4 = 0x27d4eb2f | 0;
const PRIME_5 = 0x165667b1 | 0;
const STRIPE_BYTES = 16;

/** Hash of `bytes`, unsigned. */
export function hashBytes(bytes: Buffer): number {
  const hash = createHash32();
  hash.update(bytes);
  return hash.digest();
}

export interface Hash32 {
  update(bytes: Buffer): void;
  /** The hash of all bytes so far, unsigned. */
  digest(): number;
}

/** Starts a hash of no bytes. */
export function createHash32(): Hash32 {
  let lanes: Lanes = [(PRIME_1 + PRIME_2) | 0, PRIME_2, 0, -PRIME_1 | 0];
  const held = Buffer.alloc(STRIPE_BYTES);
  let heldBytes = 0;
  let totalBytes = 0;
  return {
    update(bytes) {
      totalBytes += bytes.length;
      let at = 0;
      if (heldBytes > 0) {
        at = bytes.copy(held, heldBytes);
        heldBytes += at;
        if (heldBytes < STRIPE_BYTES) return;
        lanes = mixStripes(lanes, held, 0, STRIPE_BYTES);
        heldBytes = 0;
      }
      const stripesEnd = bytes.length - ((bytes.length - at) % STRIPE_BYTES);
      lanes = mixStripes(lanes, bytes, at, stripesEnd);
      heldBytes = bytes.copy(held, 0, stripesEnd);
    },
    digest() {
      const [a, b, c, d] = lanes;
      const joined =
        totalBytes < STRIPE_BYTES ? PRIME_5 : rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
      return finish((joined + totalBytes) | 0, held.subarray(0, heldBytes));
    },
  };
}

type Lanes = readonly [number, number, number, number];

function mixStripes(lanes: Lanes, bytes: Buffer, from: number, to: number): Lanes {
  let [a, b, c, d] = lanes;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = from; at < to; at += STRIPE_BYTES) {
    a = mixLane(a, words.getInt32(at, true));
    b = mixLane(b, words.getInt32(at + 4, true));
    c = mixLane(c, words.getInt32(at + 8, true));
    d = mixLane(d, words.getInt32(at + 12, true));
  }
  return [a, b, c, d];
}

function mixLane(lane: number, word: number): number {
  return Math.imul(rotate((lane + Math.imul(word, PRIME_2)) | 0, 13), PRIME_1);
}

function finish(start: number, tail: Buffer): number {
  let hash = start;
  let at = 0;
  for (; at + 4 <= tail.length; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(tail.readInt32LE(at), PRIME_3)) | 0, 17), PRIME_4);
  }
  for (; at < tail.length; at++) {
    hash = Math.imul(rotate((hash + Math.imul(tail[at] ?? 0, PRIME_5)) | 0, 11), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
