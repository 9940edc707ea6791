/**
 * The one place where secret bytes become something that may be shown.
 *
 * Takes the bytes of a secret; gives a masked preview and a keyed fingerprint. Nothing else in the program hands
 * on any part of a secret. The digest is keyed, because a plain hash of a short password is as good as the password.
 */
import { createHmac } from 'node:crypto';

/** Hexadecimal digits of a fingerprint: 128 bits, enough to tell any two secrets apart. */
const FINGERPRINT_DIGITS = 32;

/** Digest of a secret's decoded value under the host's key; the same for every rule, file and escaping. */
export function fingerprintSecret(value: Buffer, key: Uint8Array): string {
  return createHmac('sha256', key).update(value).digest('hex').slice(0, FINGERPRINT_DIGITS);
}

/**
 * A hint for people who know the secret: at most a quarter of it, at most six characters, and never its length.
 * Characters other than printable ASCII are left out.
 */
export function previewSecret(value: Buffer): string {
  const head = value.length < 8 ? 0 : value.length < 16 ? 2 : 4;
  const tail = value.length < 24 ? 0 : 2;
  return `${printable(value.subarray(0, head))}****${printable(value.subarray(value.length - tail))}`;
}

function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^\x21-\x7e]/g, '');
}
