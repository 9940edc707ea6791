/**
 * Tells secrets from the words, names and numbers that stand in their places.
 *
 * A value is dropped only where its shape proves that it is no secret of this kind.
 */
import { drop, KEEP, type CheckInput, type Verdict } from './verdict.js';

/** Verdicts that people meet where a password would stand. */
const STATUS_WORDS = new Set(
  (
    'required missing invalid incorrect wrong failed failure ok okay success successful successfully expired enabled ' +
    'disabled changed unchanged unset set granted denied needed accepted rejected updated reset not for is was has ' +
    'authentication authenticated authorization unknown unexpected empty valid verified mismatch absent present ' +
    'optional default auto automatic manual prompt ask saved loaded refreshed refreshing requested received revoked ' +
    'generated created deleted rotated provided supplied given found must cannot can will should are been being too ' +
    'from with and or but of in on at to by'
  ).split(' '),
);

/** Words before `token`, `key` and the like that make the name of something public. */
const PUBLIC_PREFIX =
  /(?:^|[^a-z])(?:page|next|prev|previous|continuation|continue|cursor|cancel|cancellation|sync|resume|public|primary|foreign|sort|cache|partition|routing|idempotency|object|row|index|hash|group|lookup|map|dict|search|hot|host|shard|push|device|bucket|stream|parse|parser|lexer|start|end|stop|unk|pad|eos|bos|mask|csrf|xsrf|csrfmiddleware|authenticity)[-_. ]?$/;
const KEY =
  /([A-Za-z0-9_.-]*?)[-_.]?(token|key|secret|auth|code|sig|sid|session)["'`\\\]]*(?:,?\s*["'\\]*(?:parameter)?value["'\\]*|<\/(?:key|name))?\s*(?:=>|:=|[:=>])[^=:]{0,16}$/i;

/** `arn:aws:secretsmanager:…:123456789012:secret:`; a terminal's width may have cut off its beginning. */
const RESOURCE_NAME = /\barn:aws[\w-]*:[^\s"']*$|(?:^|[\s:])\d{1,12}:secret:$/;
/** `sync token s72594`, `page token is x`. */
const PHRASE = /\b([a-z]+) (token|key) (?:[a-z]+ )*$/i;

/** The key's own name tells that the value is public: `next_page_token`, `sort_key`, `public_key`. */
export function checkKeyName({ before }: CheckInput): Verdict {
  if (RESOURCE_NAME.test(before)) return drop('is part of a resource name');
  if (/\bunexpected token\W*$/i.test(before)) return drop('is what a parser did not expect');
  const [, written, word = ''] = KEY.exec(before) ?? PHRASE.exec(before) ?? [];
  // What is called a secret is one: `device_secret`.
  if (written === undefined || word.toLowerCase() === 'secret') return KEEP;
  const prefix = written.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return PUBLIC_PREFIX.test(prefix) ? drop('has the name of something public') : KEEP;
}

/** A token has digits and letters, or mixes cases within; words, counts and versions do not. */
export function checkTokenLike({ value }: CheckInput): Verdict {
  const letters = /[A-Za-z]/.test(value);
  if (!letters) return drop('has no letters');
  const mixed = /[a-z][A-Z]|[A-Z][a-z]+[A-Z]/.test(value);
  if (!/\d/.test(value) && !(mixed && value.length >= 20)) return drop('looks like words');
  if (/^[A-Za-z_$]+(?:\.[A-Za-z_$]+)+$/.test(value)) return drop('is a dotted name');
  if (/^[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+$/.test(value)) return drop('is the name of a type');
  if (value.length <= 12 && /^(?:[A-Z]?[a-z]+|[A-Z]+)[-_ ]?\d{1,4}$/.test(value))
    return drop('is a name with a counter');
  return /^(?:0x[0-9a-f]+|[0-9a-f]{1,8}|v?\d+(?:\.\w+)*|[\d:.TZ+-]+)$/i.test(value)
    ? drop('looks like a number')
    : KEEP;
}

/** Where a sentence may go on, only what no sentence holds is a password: digits among letters, or symbols within. */
export function checkPasswordLike({ value }: CheckInput): Verdict {
  const text = value.replace(/[.,:;!?]+$/, '');
  if (/^[\d:./-]+$|^(?:[A-Za-z]+[-_])+[A-Za-z]+\d{0,2}$|:\/\/|^\/|@/.test(text))
    return drop('may be a word of the sentence');
  if (/^[A-Za-z]+\d{0,2}$/.test(text) && !/[a-z][A-Z][a-z]+\d\d$/.test(text))
    return drop('may be a word of the sentence');
  if (METHOD.test(text)) return drop('is the name of a method');
  if (!/[A-Za-z]/.test(text)) return drop('may be a word of the sentence');
  return /\d/.test(text) || isOddlyWritten(text) ? KEEP : drop('may be a word of the sentence');
}

/** Ways to hash and to sign in, whose names hold digits. */
const METHOD =
  /^(?:aes|argon2|base\d\d|bcrypt|fido|hmac|md5|ntlm|oauth|openid|pbkdf2|scrypt|sha\d|utf|webauthn|x509)[\w-]*$/i;

/** Symbols that no sentence has, behind or within letters of both cases. */
function isOddlyWritten(text: string): boolean {
  return /[a-z][A-Z]/.test(text) && /[A-Za-z][#$%^&*+=~|]/.test(text);
}

/** A plain word is prose where a verdict or the rest of a sentence may stand: behind a blank, or if it is a status. */
export function checkProse({ value, before }: CheckInput): Verdict {
  const word = value.replace(/[.,:;!?]+$/, '');
  if (!/^[A-Za-z]+(?:[-_'][a-z]+)*$/.test(word)) return KEEP;
  if (STATUS_WORDS.has(word.toLowerCase())) return drop('is a word of status');
  const plain = /^[A-Z]?[a-z]+(?:[-_'][a-z]+)*$/.test(word);
  return plain && /[\s:[]$/.test(before) ? drop('is a word of prose') : KEEP;
}

/** Drops paths and addresses; base64 may begin with a slash too. */
export function checkPath({ value }: CheckInput): Verdict {
  if (!/^(?:[.~]{0,2}\/|[A-Za-z]:\\|[a-z][a-z0-9+.-]*:\/\/)/.test(value)) return KEEP;
  return isBase64(value) ? KEEP : drop('is a path or an address');
}

/** Base64 text of some length with capitals, small letters and digits, in few and long parts between slashes. */
function isBase64(value: string): boolean {
  if (value.length < 24 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
  return value.length / value.split('/').length >= 10;
}

/** Drops UUIDs, where they are mere ids. */
export function checkUuid({ value }: CheckInput): Verdict {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? drop('is a UUID') : KEEP;
}

/** The password of a URL: `user:password@` of manuals is no secret, nor is the port of `host:8080/x@y`. */
export function checkUrlPassword({ value }: CheckInput): Verdict {
  if (/^(?:pass|password|passwd|pw|pwd|secret|token)$/i.test(value)) return drop('is the word of a manual');
  return /^\d{1,5}\//.test(value) ? drop('is a port') : KEEP;
}
