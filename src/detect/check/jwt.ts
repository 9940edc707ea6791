/**
 * JSON Web Tokens: what header and payload say about a token.
 *
 * An expired token is worth a note, as is one that its issuer gives to everybody. Of the issuer only the host or a plain
 * name is told: it may hold the id of an account, or anything else.
 */
import type { Severity } from '../../model/severity.js';
import { drop, type CheckInput, type Verdict } from './verdict.js';

type Claims = Readonly<Record<string, unknown>>;

/** Drops what has no JWT header; tells issuer and expiry. */
export function checkJwt({ value, nowMs }: CheckInput): Verdict {
  const [head = '', body = ''] = value.split('.');
  const header = parseObject(head);
  if (header === undefined || typeof header['alg'] !== 'string') return drop('has no JWT header');
  const claims = parseObject(body) ?? {};
  const severity = grade(claims, nowMs);
  const note = describe(header, claims, nowMs);
  return {
    keep: true,
    confidence: 'confirmed',
    ...(severity !== undefined && { severity }),
    ...(note !== '' && { note }),
  };
}

function parseObject(base64url: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function grade(claims: Claims, nowMs: number): Severity | undefined {
  const expiresMs = readMs(claims['exp']);
  return (expiresMs !== undefined && expiresMs < nowMs) || isPublic(claims) ? 'info' : undefined;
}

/** Supabase puts a key with the role `anon` into the pages of each project. */
function isPublic(claims: Claims): boolean {
  return claims['iss'] === 'supabase' && claims['role'] === 'anon';
}

function describe(header: Claims, claims: Claims, nowMs: number): string {
  const expiresMs = readMs(claims['exp']);
  const issuer = readIssuer(claims['iss']);
  const facts = [
    ...(issuer === undefined ? [] : [`issued by ${issuer}`]),
    ...(isPublic(claims) ? ['public by design'] : []),
    ...(header['alg'] === 'none' ? ['not signed'] : []),
    ...(expiresMs === undefined
      ? []
      : [`${expiresMs < nowMs ? 'expired' : 'expires'} ${formatDay(expiresMs)}`]),
  ];
  return facts.join(', ');
}

/** Seconds since 1970 in milliseconds, where they are a date at all. */
function readMs(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds < 1e11 ? seconds * 1000 : undefined;
}

function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A host's labels may be names, not tokens: letters, hyphens and few digits. */
const HOST = /^(?:[a-z]{1,24}(?:-[a-z0-9]{1,8}){0,4}\d{0,3}\.){1,5}[a-z]{2,12}$/;
const NAME = /^[A-Za-z]{2,24}(?:[ -][A-Za-z]{2,24}){0,3}$/;

function readIssuer(issuer: unknown): string | undefined {
  if (typeof issuer !== 'string') return undefined;
  if (NAME.test(issuer) || HOST.test(issuer)) return issuer;
  const host = /^https?:\/\/([^/:@?#]{1,100})(?::\d{1,5})?(?:\/|$)/.exec(issuer)?.[1];
  return host !== undefined && HOST.test(host) ? host : undefined;
}
