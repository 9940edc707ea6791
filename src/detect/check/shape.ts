/**
 * Structure that values of one kind have beyond what their pattern says.
 *
 * Nothing is dropped here: what does not fit is less certain, what fits may tell something about itself.
 */
import { KEEP, type CheckInput, type Verdict } from './verdict.js';

/** No encoder of base64 writes a length of 4n + 1, or padding that does not fill up four. */
export function checkBase64({ value }: CheckInput): Verdict {
  const length = value.replace(/=+$/, '').length;
  const isPadded = value.length > length;
  const fits = length % 4 !== 1 && (!isPadded || (value.length % 4 === 0 && value.length - length <= 2));
  return fits ? KEEP : { keep: true, confidence: 'possible' };
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account that an AWS key id belongs to: bits 7 to 46 of the six bytes behind the prefix, base 32. Ids from before
 * 2019 begin with I or J and hold none (A. Steele, "A short note on AWS key ids", 2020).
 */
export function checkAwsAccount({ value }: CheckInput): Verdict {
  const digits = Array.from(value.slice(4, 14), (letter) => BASE32.indexOf(letter));
  if (digits.length < 10 || digits.includes(-1) || /^[IJ]/.test(value.slice(4))) return KEEP;
  const bits = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n) >> 2n;
  const account = (bits & 0x7fffffffff80n) >> 7n;
  // Numbers of accounts have twelve digits; a random id mostly gives some too.
  return account < 1_000_000_000_000n
    ? { keep: true, note: `of AWS account ${account.toString().padStart(12, '0')}` }
    : KEEP;
}

const TEST_MODE = /^[a-z_-]{0,16}?\$?(?:test|sandbox|sdbx|development)(?=[_$-])/i;

/** Keys of a vendor's sandbox move no money and show no customer. */
export function checkTestMode({ value }: CheckInput): Verdict {
  return TEST_MODE.test(value) ? { keep: true, severity: 'low', note: 'for tests only' } : KEEP;
}

/** A Discord token begins with the number of its bot in base64: 17 to 20 digits, of which the first 42 bits are a time. */
export function checkDiscord({ value }: CheckInput): Verdict {
  const [head = ''] = value.split('.');
  return /^\d{17,20}$/.test(Buffer.from(head, 'base64url').toString('latin1'))
    ? { keep: true, confidence: 'confirmed' }
    : KEEP;
}
