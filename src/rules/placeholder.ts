/**
 * Expands the placeholders of examples and templates into secret-shaped text.
 *
 * `<alnum:36>` becomes 36 letters and digits, the same ones for the same seed and position. No secret-shaped
 * literal thus ever stands in a file of the project. Text that is no placeholder, such as `<ApiKey>`, stays.
 * The generator is for variety, not for secrecy.
 */

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGIT = '0123456789';

const CLASSES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    alnum: UPPER + LOWER + DIGIT,
    alpha: UPPER + LOWER,
    base32: `${UPPER}234567`,
    base64: `${UPPER}${LOWER}${DIGIT}+/`,
    base64url: `${UPPER}${LOWER}${DIGIT}-_`,
    bech32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
    digit: DIGIT,
    hex: `${DIGIT}abcdef`,
    lower: LOWER,
    loweralnum: LOWER + DIGIT,
    password: `${UPPER}${LOWER}${DIGIT}!*+-.=_`,
    upper: UPPER,
    upperalnum: UPPER + DIGIT,
    upperhex: `${DIGIT}ABCDEF`,
  }),
);

/** Names of the character classes that `<class:length>` takes. */
export const PLACEHOLDER_CLASSES: readonly string[] = [...CLASSES.keys()];

const PLACEHOLDER = /<(?:([a-z0-9]+):(\d{1,4})|(uuid|jwt|basic))>/g;

/** Replaces every placeholder; the same text and seed give the same result. */
export function expandPlaceholders(text: string, seed: number): string {
  const random = createRandom(seed);
  return text.replace(
    PLACEHOLDER,
    (whole, name: string | undefined, length: string, shape: string | undefined) => {
      if (shape !== undefined) return expandShape(shape, random);
      const alphabet = CLASSES.get(name ?? '');
      return alphabet === undefined ? whole : drawText(alphabet, Number(length), random);
    },
  );
}

type Random = () => number;

/** Mulberry32: 32 bits of state, numbers from 0 up to 1; published by Tommy Ettinger in 2017. */
function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Draws text that has both a letter and a digit where alphabet and length allow, as real tokens nearly always do. */
function drawText(alphabet: string, length: number, random: Random): string {
  const mixed = length >= 6 && /\d/.test(alphabet) && /[a-z]/i.test(alphabet);
  for (;;) {
    const text = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
    if (
      !mixed ||
      (/\d/.test(text) && /[a-z]/i.test(text) && /^[a-z0-9]/i.test(text) && /[a-z0-9]$/i.test(text))
    )
      return text;
  }
}

function expandShape(shape: string, random: Random): string {
  const draw = (name: string, length: number): string => drawText(CLASSES.get(name) ?? '', length, random);
  if (shape === 'uuid') {
    return `${draw('hex', 8)}-${draw('hex', 4)}-4${draw('hex', 3)}-a${draw('hex', 3)}-${draw('hex', 12)}`;
  }
  if (shape === 'basic') return Buffer.from(`${draw('lower', 6)}:${draw('alnum', 14)}`).toString('base64');
  const header = encodeJson({ alg: 'HS256', typ: 'JWT' });
  return `${header}.${encodeJson({ iss: draw('hex', 32), iat: 1700000000 })}.${draw('base64url', 43)}`;
}

function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
