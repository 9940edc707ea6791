/**
 * Tells names of programs and loggers from words that could be a secret.
 *
 * A context word is printed as it stands, so it has to look like a name: words of letters, joined by dots, colons,
 * slashes, hyphens or underscores, with few digits. What is random enough for a token changes case within words, and
 * names do so only where a word begins.
 */

const MAX_NAME_CHARACTERS = 96;
const ALPHABET = /^[A-Za-z_$][\w.:/$-]*$/;
/** Digits are few, and stand together within a part of a name: `urllib3`, `login5`, `nio-8080-exec-1`. */
const MANY_DIGITS = /\d{5}|\d[A-Za-z]+\d|[A-Za-z]{41}|(?:\d+\D+){3}\d/;
/** A word within a name: capitals, or letters behind at most one capital. */
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
/** Letters that a word of a name has on average; random letters of both cases have fewer than two. */
const MIN_WORD_LETTERS = 2.2;
const MIN_RANDOM_LETTERS = 12;
/** What stands before a secret, and so is no logger. */
const KEYS = /pass|secret|token|cred|auth|cookie|bearer|key$|^pin$|^psk$|^pw$/i;

/** Whether a word may be printed as the name of a program or logger. */
export function isName(word: string): boolean {
  if (word.length > MAX_NAME_CHARACTERS || !ALPHABET.test(word) || MANY_DIGITS.test(word)) return false;
  // Java writes `o.s.b.w.e.Tomcat` for `org.springframework.boot.web.embedded.Tomcat`.
  const text = word.replace(/\b[a-z]\./g, '');
  const letters = text.replace(/[^A-Za-z]/g, '').length;
  if (letters < MIN_RANDOM_LETTERS) return true;
  const words = text.match(WORD)?.length ?? 1;
  return letters / words >= MIN_WORD_LETTERS;
}

/** Whether a name has parts, as modules and classes have: `mopidy.core`, `librespot_core::login5`. */
export function isQualified(word: string): boolean {
  return /^[A-Za-z_$][\w$]*(?:(?:\.|::)[\w$]+)+$/.test(word) && !ENDINGS.test(word);
}

/** Hosts and files have dots too. */
const ENDINGS =
  /\.(?:com|net|org|io|dev|local|lan|home|internal|arpa|txt|log|json|ya?ml|xml|html?|mp[34]|flac|ogg|conf|cfg|ini|toml|service|sock|sh)$/i;

/** Whether a word without parts may be a logger: not the key of what follows. */
export function isPlainLogger(word: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(word) && !KEYS.test(word);
}
