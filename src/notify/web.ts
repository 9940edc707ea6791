/**
 * Deliveries over HTTP: what each service wants to be sent, and the one function that sends it.
 *
 * Redirects are not followed, since a token would go with them; answers are not read; each request has its time. Failures
 * name no address. Formats as documented by the services in 2026: ntfy `docs.ntfy.sh/publish`, Gotify `gotify.net/docs/pushmsg`,
 * Discord `discord.com/developers/docs/resources/webhook`, Slack `api.slack.com/messaging/webhooks`.
 */
import type { Severity } from '../model/severity.js';
import { SEVERITIES } from '../model/severity.js';
import { escapeToAscii } from '../report/escape.js';
import type { Failure, WebChannel } from './channel.js';
import type { Message } from './message.js';
import { setBody, setSubject } from './text.js';

/** What one request sends, beside the address. */
export interface Post {
  /** Behind the channel's address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Discord refuses more; the frame of a code block is taken off. */
const DISCORD_CHARACTERS = 2000 - 8;
/** Slack cuts texts behind 4,000 characters. */
const SLACK_CHARACTERS = 3900;
/** A longer text becomes an attachment at ntfy; in ASCII, characters are bytes. */
const NTFY_CHARACTERS = 4096;
const GOTIFY_CHARACTERS = 8000;

/** The request that tells a message. */
export function writePost({ kind, token }: WebChannel, message: Message): Post {
  const json = { 'content-type': 'application/json' };
  switch (kind) {
    case 'webhook':
      return {
        path: '',
        headers: { ...json, ...bear(token) },
        body: JSON.stringify({ subject: setSubject(message), ...message }),
      };
    case 'ntfy':
      return {
        path: '',
        headers: { ...describeNtfy(message), ...bear(token) },
        body: setBody(toAscii(message), NTFY_CHARACTERS),
      };
    case 'gotify':
      return {
        path: '/message',
        headers: { ...json, ...(token === undefined ? {} : { 'x-gotify-key': token }) },
        body: JSON.stringify({
          title: setSubject(message),
          message: setBody(message, GOTIFY_CHARACTERS),
          priority: 2 * rankOf(message),
        }),
      };
    case 'discord':
      // Names from logs must not call people: no mentions, and a block without markup.
      return {
        path: '',
        headers: json,
        body: JSON.stringify({
          content: fence(setBody(message, DISCORD_CHARACTERS)),
          allowed_mentions: { parse: [] },
        }),
      };
    case 'slack':
      return { path: '', headers: json, body: JSON.stringify({ text: fence(escapeSlack(message)) }) };
    default:
      return kind satisfies never;
  }
}

/** Sends a request; `url` is the channel's address. */
export async function sendPost(url: string, post: Post, timeoutMs: number): Promise<Failure> {
  try {
    const response = await fetch(joinUrl(url, post.path), {
      method: 'POST',
      headers: post.headers,
      body: post.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return explainStatus(response.status);
  } catch (error) {
    return explainError(error, timeoutMs);
  }
}

/** Why an address will not do, in words that do not hold it; undefined for one that will. */
export function explainUrl(text: string, allowHttp: boolean): Failure {
  if (!URL.canParse(text)) return 'it is no address; write https://…';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'it holds a user or a password; use token-file';
  if (protocol === 'https:') return undefined;
  if (protocol !== 'http:') return 'use https';
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return isLocal || allowHttp
    ? undefined
    : 'http shows everything to the network; use https, or set allow-http = true';
}

function joinUrl(url: string, path: string): string {
  if (path === '') return url;
  const joined = new URL(url);
  joined.pathname = joined.pathname.replace(/\/+$/, '') + path;
  return joined.href;
}

function explainStatus(status: number): Failure {
  if (status >= 200 && status < 300) return undefined;
  return status >= 300 && status < 400
    ? `it answered ${status}, and redirects are not followed`
    : `it answered ${status}`;
}

/** The error's own words could quote the address; its code cannot. */
function explainError(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'it could not be reached';
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z][A-Z0-9_]+$/.test(code) ? `it could not be reached (${code})` : 'it could not be reached';
}

function bear(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** 0 for nothing or `info`, up to 4 for `critical`. */
function rankOf({ severities }: Message): number {
  const present = SEVERITIES.filter((severity: Severity) => (severities[severity] ?? 0) > 0);
  return Math.max(0, ...present.map((severity) => SEVERITIES.indexOf(severity)));
}

/** Headers are ASCII; priorities go from 1 to 5. */
function describeNtfy(message: Message): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/plain; charset=utf-8',
    title: escapeToAscii(setSubject(message)),
    priority: String(1 + rankOf(message)),
    tags: message.total > 0 ? 'warning' : 'information_source',
  };
}

/** The message with all its texts in ASCII. */
function toAscii(message: Message): Message {
  const findings = message.findings.map((item) => ({
    ...item,
    title: escapeToAscii(item.title),
    what: escapeToAscii(item.what),
    where: escapeToAscii(item.where),
  }));
  return { ...message, host: escapeToAscii(message.host), findings };
}

function fence(text: string): string {
  return `\`\`\`\n${text.replaceAll('`', "'")}\`\`\``;
}

/** `<!channel>` is a mention in any text: the three characters that Slack reads are written as entities. */
function escapeSlack(message: Message): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return setBody(message, SLACK_CHARACTERS).replace(/[&<>]/g, (character) => entities[character] ?? '');
}
