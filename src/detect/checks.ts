/**
 * The named validators of rules: pure functions from a value and its surroundings to a verdict.
 *
 * A check drops a value only where its shape proves that it is no secret of this kind; a good checksum raises
 * the confidence, and a bad one does not lower it, since vendors change their schemes.
 */
import { crc32 } from 'node:zlib';
import type { CheckName } from '../model/rule.js';
import type { Confidence, Severity } from '../model/severity.js';

/** A value under test. Text is Latin-1: one character a byte. */
export interface CheckInput {
  readonly value: string;
  /** Up to 64 bytes before the secret on its region. */
  readonly before: string;
  /** Up to 16 bytes behind it. */
  readonly after: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
}

export type Verdict =
  | { readonly keep: false; readonly reason: string }
  | {
      readonly keep: true;
      readonly confidence?: Confidence;
      readonly severity?: Severity;
      /** The secret inside the value, such as the password of Basic credentials. */
      readonly inner?: string;
    };

const KEEP: Verdict = { keep: true };

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

const CHECKS: Readonly<Record<CheckName, (input: CheckInput) => Verdict>> = {
  'basic-credentials': checkBasic,
  'github-checksum': checkGithub,
  jwt: checkJwt,
  'key-name': checkKeyName,
  'not-path': ({ value }) =>
    /^(?:[.~]{0,2}\/|[A-Za-z]:\\|[a-z][a-z0-9+.-]*:\/\/)/.test(value)
      ? drop('is a path or an address')
      : KEEP,
  'not-prose': checkProse,
  'not-uuid': ({ value }) =>
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? drop('is a UUID') : KEEP,
  'password-like': checkPasswordLike,
  'token-like': checkTokenLike,
  'url-password': checkUrlPassword,
};

/** Runs one named check. */
export function runCheck(name: CheckName, input: CheckInput): Verdict {
  return CHECKS[name](input);
}

function drop(reason: string): Verdict {
  return { keep: false, reason };
}

function checkBasic({ value }: CheckInput): Verdict {
  const text = Buffer.from(value, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  if (colon < 0 || !/^[\x20-\x7e\x80-\xff]+$/.test(text)) return drop('is not base64 of user:password');
  const password = text.slice(colon + 1);
  return password === '' ? drop('has an empty password') : { keep: true, inner: password };
}

/** The last six characters are the CRC-32 of the thirty before them, in base 62 (GitHub's token format of 2021). */
function checkGithub({ value }: CheckInput): Verdict {
  const body = value.slice(value.indexOf('_') + 1);
  if (body.length !== 36) return KEEP;
  return encodeBase62(crc32(body.slice(0, 30))) === body.slice(30)
    ? { keep: true, confidence: 'confirmed' }
    : KEEP;
}

function encodeBase62(number: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let text = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) text = (digits[rest % 62] ?? '') + text;
  return text.padStart(6, '0');
}

function checkJwt({ value, nowMs }: CheckInput): Verdict {
  const [head = '', body = ''] = value.split('.');
  const header = parseObject(head);
  if (header === undefined || typeof header['alg'] !== 'string') return drop('has no JWT header');
  const expires = parseObject(body)?.['exp'];
  const expired = typeof expires === 'number' && expires * 1000 < nowMs;
  return { keep: true, confidence: 'confirmed', ...(expired && { severity: 'info' }) };
}

function parseObject(base64url: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Words before `token`, `key` and `secret` that make the name of something public. */
const PUBLIC_PREFIX =
  /(?:^|[^a-z])(?:page|next|prev|previous|continuation|continue|cursor|cancel|cancellation|sync|resume|public|primary|foreign|sort|cache|partition|routing|idempotency|object|row|index|hash|group|lookup|map|dict|search|hot|host|shard|push|device|bucket|stream|parse|parser|lexer|start|end|stop|unk|pad|eos|bos|mask|csrf|xsrf|csrfmiddleware|authenticity)[-_. ]?$/;

/** The key's own name tells that the value is public: `next_page_token`, `sort_key`, `public_key`. */
function checkKeyName({ before }: CheckInput): Verdict {
  if (/\barn:aws[\w-]*:[^\s"']*$/.test(before)) return drop('is part of a resource name');
  const key =
    /([A-Za-z0-9_.-]*?)[-_.]?(?:token|key|secret|auth|code|sig|sid|session)["'`\\\]]*\s*(?:=>|:=|[:=])[^=:]{0,8}$/i.exec(
      before,
    );
  const prefix = key?.[1]?.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return prefix !== undefined && PUBLIC_PREFIX.test(prefix) ? drop('has the name of something public') : KEEP;
}

/** A token has digits and letters, or mixes cases within; words, counts and versions do not. */
function checkTokenLike({ value }: CheckInput): Verdict {
  const letters = /[A-Za-z]/.test(value);
  const digits = value.replace(/[^0-9]/g, '').length;
  if (!letters) return drop('has no letters');
  const mixed = /[a-z][A-Z]|[A-Z][a-z]+[A-Z]/.test(value);
  if (digits === 0 && !(mixed && value.length >= 20)) return drop('looks like words');
  if (/^[A-Za-z_$]+(?:\.[A-Za-z_$]+)+$/.test(value)) return drop('is a dotted name');
  if (/^[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+$/.test(value)) return drop('is the name of a type');
  if (value.length <= 16 && /^[a-z]+[-_ ]?\d{1,4}$/i.test(value)) return drop('is a name with a counter');
  return /^(?:0x[0-9a-f]+|[0-9a-f]{1,8}|v?\d+(?:\.\w+)*|[\d:.TZ+-]+)$/i.test(value)
    ? drop('looks like a number')
    : KEEP;
}

/** Where a sentence may go on, only what no sentence holds is a password: digits among letters, or symbols within. */
function checkPasswordLike({ value }: CheckInput): Verdict {
  const text = value.replace(/[.,:;!?]+$/, '');
  if (/^[\d:./-]+$|^(?:[A-Za-z]+[-_])+[A-Za-z]+\d{0,2}$|:\/\/|^\/|^[A-Za-z]+\d{0,2}$|@/.test(text))
    return drop('may be a word of the sentence');
  return /\d/.test(text) && /[A-Za-z]/.test(text) ? KEEP : drop('may be a word of the sentence');
}

/** A plain word is prose where a verdict or the rest of a sentence may stand: behind a blank, or if it is a status. */
function checkProse({ value, before }: CheckInput): Verdict {
  const word = value.replace(/[.,:;!?]+$/, '');
  if (!/^[A-Za-z]+(?:[-_'][a-z]+)*$/.test(word)) return KEEP;
  if (STATUS_WORDS.has(word.toLowerCase())) return drop('is a word of status');
  const plain = /^[A-Z]?[a-z]+(?:[-_'][a-z]+)*$/.test(word);
  return plain && /[\s:]\s*$/.test(before) ? drop('is a word of prose') : KEEP;
}

/** The password of a URL: `user:password@` of manuals is no secret, nor is the port of `host:8080/x@y`. */
function checkUrlPassword({ value, before }: CheckInput): Verdict {
  if (/^(?:pass|password|passwd|pw|pwd|secret|token)$/i.test(value)) return drop('is the word of a manual');
  return /^\d{1,5}\//.test(value) || before.endsWith('@') ? drop('is a port') : KEEP;
}
