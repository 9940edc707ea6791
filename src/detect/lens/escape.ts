/**
 * Undoes one level of the escapes of JSON, Python, C, GStreamer and HTML.
 *
 * An unknown escape stays as it is, so that paths of other systems survive. Characters over 127 become the bytes of
 * their UTF-8 form, each standing for the whole escape.
 */
import { buildView, type Lens } from '../view.js';

const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;

/** What a backslash and a letter stand for. */
export const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  b: 8,
  f: 12,
  '"': 0x22,
  "'": 0x27,
  '`': 0x60,
  '\\': BACKSLASH,
  '/': 0x2f,
  '@': 0x40,
};
const ENTITIES: readonly (readonly [string, number])[] = [
  ['&amp;', AMPERSAND],
  ['&quot;', 0x22],
  ['&#34;', 0x22],
  ['&#39;', 0x27],
  ['&#x27;', 0x27],
  ['&apos;', 0x27],
  ['&lt;', 0x3c],
  ['&gt;', 0x3e],
];

/** A view with one level of escapes undone. */
export const undoEscapes: Lens = (view) => {
  const { bytes } = view;
  if (!bytes.includes(BACKSLASH) && !bytes.includes(AMPERSAND)) return undefined;
  const builder = buildView(view);
  let kept = 0;
  for (let at = findEscape(bytes, 0); at < bytes.length; at = findEscape(bytes, Math.max(kept, at + 1))) {
    const escape = readEscape(bytes, at);
    if (!escape) continue;
    builder.keep(kept, at);
    kept = at + escape.length;
    for (const byte of escape.bytes) builder.add(byte, at, kept);
  }
  builder.keep(kept, bytes.length);
  return kept > 0 ? builder.close() : undefined;
};

/** What an escape stands for. */
export interface Escape {
  /** Bytes that it takes. */
  readonly length: number;
  readonly bytes: Uint8Array | readonly number[];
}

/** Index of the next byte from `from` on that may begin an escape; the length if none does. */
function findEscape(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH || bytes[at] === AMPERSAND) return at;
  }
  return bytes.length;
}

function readEscape(bytes: Buffer, at: number): Escape | undefined {
  return bytes[at] === AMPERSAND ? readEntity(bytes, at) : readBackslash(bytes, at);
}

function readBackslash(bytes: Buffer, at: number): Escape | undefined {
  const letter = String.fromCharCode(bytes[at + 1] ?? 0);
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return { length: 2, bytes: [simple] };
  const digits = letter === 'u' ? 4 : letter === 'x' ? 2 : 0;
  if (digits === 0) return undefined;
  const hex = bytes.toString('latin1', at + 2, at + 2 + digits);
  if (hex.length !== digits || !/^[0-9A-Fa-f]+$/.test(hex)) return undefined;
  const code = Number.parseInt(hex, 16);
  const low = code >= 0xd800 && code < 0xdc00 ? readLowSurrogate(bytes, at + 6) : undefined;
  const length = low === undefined ? 2 + digits : 12;
  const character = String.fromCharCode(code, ...(low === undefined ? [] : [low]));
  return { length, bytes: letter === 'x' || code < 0x80 ? [code] : Buffer.from(character, 'utf8') };
}

/** The second half of a character beyond 16 bits, if it is escaped at `at`. */
function readLowSurrogate(bytes: Buffer, at: number): number | undefined {
  const hex = /^\\u(d[c-f][0-9a-f]{2})$/i.exec(bytes.toString('latin1', at, at + 6))?.[1];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}

/** The HTML entity at `at`, if there is one. */
export function readEntity(bytes: Buffer, at: number): Escape | undefined {
  const text = bytes.toString('latin1', at, at + 6);
  const entity = ENTITIES.find(([name]) => text.startsWith(name));
  return entity && { length: entity[0].length, bytes: [entity[1]] };
}
