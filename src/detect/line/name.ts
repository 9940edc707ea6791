/**
 * Tells names of programs and loggers from words that could be a secret.
 *
 * A context word is printed as it stands, so it has to look like a name: words of letters, joined by dots, colons,
 * slashes, hyphens or underscores, with few digits. What is random enough for a token changes case within words, and
 * names do so only where a word begins.
 */

const MAX_NAME_CHARACTERS = 96;
const SHAPE = /^[A-Za-z_$][\w.:/$-]*$/;
/** Letters that a word of a name has on average, at least; of random letters of both cases, words have 2.3. */
const MIN_WORD_LETTERS = 3.2;
/** Share of capitals in a name that has small letters too; half of random letters are capitals. */
const MAX_CAPITALS = 0.4;
/** Shorter words may have any case: `MpdSession`, `DBus`. */
const MIN_RANDOM_LETTERS = 12;
const MAX_WORD_LETTERS = 40;
/** Digits are few, and stand together within a part of a name: `urllib3`, `login5`, `nio-8080-exec-1`. */
const MAX_DIGIT_RUNS = 3;
const MAX_DIGITS_TOGETHER = 4;

/** Whether a word may be printed as the name of a program or logger. */
export function isName(word: string): boolean {
  if (word.length > MAX_NAME_CHARACTERS || !SHAPE.test(word)) return false;
  let [letters, capitals, words, longest] = [0, 0, 0, 0];
  let [runs, partRuns, together] = [0, 0, 0];
  let [before, length] = [OTHER, 0];
  for (let at = 0; at < word.length; at++) {
    const kind = classify(word.charCodeAt(at));
    if (kind === DIGIT) {
      together = before === DIGIT ? together + 1 : 1;
      if (together === 1) [runs, partRuns] = [runs + 1, partRuns + 1];
      if (partRuns > 1 || together > MAX_DIGITS_TOGETHER) return false;
    } else if (kind === OTHER) partRuns = 0;
    else {
      const isStart = before === OTHER || before === DIGIT || (kind === UPPER && before === LOWER);
      const isCapital = kind === LOWER && before === UPPER && length > 1;
      if (isStart || isCapital) [words, length] = [words + 1, 0];
      letters++;
      if (kind === UPPER) capitals++;
      longest = Math.max(longest, ++length);
    }
    before = kind;
  }
  if (runs > MAX_DIGIT_RUNS || longest > MAX_WORD_LETTERS) return false;
  if (letters < MIN_RANDOM_LETTERS) return true;
  if (capitals < letters && capitals > MAX_CAPITALS * letters) return false;
  const initials = countInitials(word);
  return (letters - initials) / (words - initials) >= MIN_WORD_LETTERS;
}

const [OTHER, DIGIT, UPPER, LOWER] = [0, 1, 2, 3];

function classify(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return LOWER;
  if (code >= 0x41 && code <= 0x5a) return UPPER;
  return code >= 0x30 && code <= 0x39 ? DIGIT : OTHER;
}

/** Java writes `o.s.b.Tomcat` for `org.springframework.boot.Tomcat`. */
function countInitials(word: string): number {
  let count = 0;
  while (word[2 * count + 1] === '.' && classify(word.charCodeAt(2 * count)) === LOWER) count++;
  return count;
}

/** What stands before a secret, and so is no logger. */
const KEYS = /pass|secret|token|cred|auth|cookie|bearer|key$|^pin$|^psk$|^pw$/i;
const QUALIFIED = /^[A-Za-z_$][\w$]*(?:(?:\.|::)[\w$]+)+$/;
/** Hosts and files have dots too. */
const ENDINGS =
  /\.(?:com|net|org|io|dev|local|lan|home|internal|arpa|txt|log|json|ya?ml|xml|html?|mp[34]|flac|ogg|conf|cfg|ini|toml|service|sock|sh)$/i;

/** Whether a name has parts, as modules and classes have: `mopidy.core`, `librespot_core::login5`. */
export function isQualified(word: string): boolean {
  return (word.includes('.') || word.includes('::')) && QUALIFIED.test(word) && !ENDINGS.test(word);
}

/** Whether a word without parts may be a logger: not the key of what follows. */
export function isPlainLogger(word: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(word) && !KEYS.test(word);
}
