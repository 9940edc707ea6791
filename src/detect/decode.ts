/**
 * Undoes the escapes that one value may stand in, so that the same secret is the same in every log.
 */

const PERCENT = /%([0-9A-Fa-f]{2})/g;
/** Subsonic's way to write a password in a URL: hexadecimal digits of its UTF-8 bytes. */
const SUBSONIC = /^enc:((?:[0-9A-Fa-f]{2})+)$/;

/** The bytes of a secret with percent escapes and Subsonic's `enc:` undone; the same object where there are none. */
export function decodeValue(raw: Buffer): Buffer {
  const hex = raw[0] === 0x65 ? SUBSONIC.exec(raw.toString('latin1'))?.[1] : undefined;
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  if (!raw.includes(0x25)) return raw;
  const text = raw.toString('latin1');
  const decoded = text.replace(PERCENT, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}
