/**
 * Undoes the escapes that one value may stand in, so that the same secret is the same in every log.
 */

const PERCENT = /%([0-9A-Fa-f]{2})/g;

/** The bytes of a secret with percent escapes undone; the same object where there are none. */
export function decodeValue(raw: Buffer): Buffer {
  if (!raw.includes(0x25)) return raw;
  const text = raw.toString('latin1');
  return Buffer.from(
    text.replace(PERCENT, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
