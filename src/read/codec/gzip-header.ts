/**
 * The frame of a gzip member: header and trailer (RFC 1952, section 2.3).
 */

/** CRC-32 and length of a member, behind its compressed data. */
export const TRAILER_BYTES = 8;

const FIXED_BYTES = 10;
const FLAG_HEADER_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;
const RESERVED_FLAGS = 0xe0;

/** Length of the member header at the start of `bytes`, in bytes; or why there is none. */
export function measureHeader(bytes: Buffer): number | 'incomplete' | 'invalid' {
  const magic = Buffer.from([0x1f, 0x8b, 8]);
  if (!bytes.subarray(0, 3).equals(magic.subarray(0, Math.min(3, bytes.length)))) return 'invalid';
  if (bytes.length < FIXED_BYTES) return 'incomplete';
  const flags = bytes[3] ?? 0;
  if ((flags & RESERVED_FLAGS) !== 0) return 'invalid';
  let length = FIXED_BYTES;
  if (flags & FLAG_EXTRA) {
    if (bytes.length < length + 2) return 'incomplete';
    length += 2 + bytes.readUInt16LE(length);
  }
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, length);
    if (zero < 0) return 'incomplete';
    length = zero + 1;
  }
  if (flags & FLAG_HEADER_CRC) length += 2;
  return length <= bytes.length ? length : 'incomplete';
}
