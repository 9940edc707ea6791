/**
 * Undoes one level of the escapes of JSON, Python, C, GStreamer and HTML.
 *
 * An unknown escape stays as it is, so that paths of other systems survive. Characters over 127 become the bytes of
 * their UTF-8 form, each standing for the whole escape.
 */
import { buildView, type Lens, type ViewBuilder } from '../view.js';

const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;

const SIMPLE: Readonly<Record<string, number>> = {
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
  let changed = false;
  for (let at = 0; at < bytes.length;) {
    const length = undoOne(bytes, at, builder);
    if (length > 0) changed = true;
    else builder.add(bytes[at] ?? 0, at, at + 1);
    at += length || 1;
  }
  return changed ? builder.close() : undefined;
};

/** Adds what the escape at `at` stands for and gives its length; 0 where there is none. */
function undoOne(bytes: Buffer, at: number, builder: ViewBuilder): number {
  const byte = bytes[at];
  if (byte === BACKSLASH) return undoBackslash(bytes, at, builder);
  return byte === AMPERSAND ? undoEntity(bytes, at, builder) : 0;
}

function undoBackslash(bytes: Buffer, at: number, builder: ViewBuilder): number {
  const letter = String.fromCharCode(bytes[at + 1] ?? 0);
  const simple = SIMPLE[letter];
  if (simple !== undefined) {
    builder.add(simple, at, at + 2);
    return 2;
  }
  const digits = letter === 'u' ? 4 : letter === 'x' ? 2 : 0;
  if (digits === 0) return 0;
  const hex = bytes.toString('latin1', at + 2, at + 2 + digits);
  if (hex.length !== digits || !/^[0-9A-Fa-f]+$/.test(hex)) return 0;
  const code = Number.parseInt(hex, 16);
  const low = code >= 0xd800 && code < 0xdc00 ? readLowSurrogate(bytes, at + 6) : undefined;
  const length = low === undefined ? 2 + digits : 12;
  const character = String.fromCharCode(code, ...(low === undefined ? [] : [low]));
  const raw = letter === 'x' || code < 0x80 ? [code] : Buffer.from(character, 'utf8');
  for (const value of raw) builder.add(value, at, at + length);
  return length;
}

/** The second half of a character beyond 16 bits, if it is escaped at `at`. */
function readLowSurrogate(bytes: Buffer, at: number): number | undefined {
  const hex = /^\\u(d[c-f][0-9a-f]{2})$/i.exec(bytes.toString('latin1', at, at + 6))?.[1];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}

function undoEntity(bytes: Buffer, at: number, builder: ViewBuilder): number {
  const text = bytes.toString('latin1', at, at + 6);
  const entity = ENTITIES.find(([name]) => text.startsWith(name));
  if (!entity) return 0;
  builder.add(entity[1], at, at + entity[0].length);
  return entity[0].length;
}
