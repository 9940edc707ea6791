/**
 * Checksums that tokens carry in them.
 *
 * A good one proves that a token was made by its vendor, short of one chance in four thousand million; a bad one says
 * nothing, since vendors change their schemes.
 */
import { createRequire } from 'node:module';
import { CONFIRMED, KEEP, type CheckInput, type Verdict } from './verdict.js';

const require = createRequire(import.meta.url);

/** Loaded for tokens that may have a checksum, which are in few logs. */
function crc32(data: string): number {
  return (require('node:zlib') as typeof import('node:zlib')).crc32(data);
}

function judge(isRight: boolean): Verdict {
  return isRight ? CONFIRMED : KEEP;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE62_DIGITS = 6;

/**
 * GitHub and npm: the last six characters are the CRC-32, in base 62, of those between the last underscore and them
 * (github.blog, 2021-04-05 and 2021-09-23).
 */
export function checkBase62({ value }: CheckInput): Verdict {
  const body = value.slice(value.lastIndexOf('_') + 1);
  if (body.length < 36) return KEEP;
  return judge(encodeBase62(crc32(body.slice(0, -BASE62_DIGITS))) === body.slice(-BASE62_DIGITS));
}

function encodeBase62(number: number): string {
  let text = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) text = (BASE62[rest % 62] ?? '') + text;
  return text.padStart(BASE62_DIGITS, '0');
}

const BASE36_DIGITS = 7;

/**
 * GitLab's routable tokens: the last seven characters are the CRC-32, in base 36, of all before them (GitLab handbook,
 * design document "Routable tokens").
 */
export function checkGitlab({ value }: CheckInput): Verdict {
  if (!/\.[0-9a-z]{9}$/.test(value)) return KEEP;
  const sum = crc32(value.slice(0, -BASE36_DIGITS)).toString(36).padStart(BASE36_DIGITS, '0');
  return judge(value.endsWith(sum));
}

/** Grafana: behind the last underscore the CRC-32 of what is before it, as hexadecimal bytes, lowest first. */
export function checkGrafana({ value }: CheckInput): Verdict {
  const at = value.lastIndexOf('_');
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc32(value.slice(0, Math.max(0, at))));
  return judge(value.slice(at + 1).toLowerCase() === bytes.toString('hex'));
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Bech32, as age writes its keys: six characters of a BCH code over prefix and data (BIP 173). */
export function checkBech32({ value }: CheckInput): Verdict {
  const text = value.toLowerCase();
  const separator = text.lastIndexOf('1');
  const prefix = Array.from(text.slice(0, Math.max(0, separator)), (letter) => letter.charCodeAt(0));
  const data = Array.from(text.slice(separator + 1), (letter) => BECH32.indexOf(letter));
  if (separator < 1 || data.length < 6 || data.includes(-1)) return KEEP;
  const expanded = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31)];
  return judge(measurePolynomial([...expanded, ...data]) === 1);
}

function measurePolynomial(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    BECH32_GENERATOR.forEach((term, bit) => {
      if ((top >> bit) & 1) sum ^= term;
    });
  }
  return sum;
}
