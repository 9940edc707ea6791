/**
 * Texts that hide whole from the prefilter: no literal of a rule stands in them as it is.
 *
 * A trigger literal tells where such a text may begin; what it unpacks to is searched like a small file of its own, with
 * the way back to the bytes of the window. Base64 of JSON (the `eyJ` of a query's `state`, of cookies and of Kubernetes
 * values), journald's byte arrays (messages that are not plain UTF-8), and words cut by a terminal's width.
 */
import type { View } from '../view.js';
import { buildView, openView } from '../view.js';
import { findWrapSeam, MIN_WIDTH } from './join.js';

/** The bytes of a window; `[begin, end)` is valid. */
export interface Packed {
  readonly bytes: Buffer;
  readonly begin: number;
  readonly end: number;
}

/** A text that hides whole, found and not yet mapped. */
export interface Unpacked {
  /** Where literals are looked for: the view's bytes, or the first of them. */
  readonly bytes: Buffer;
  /** Where `bytes` were joined: literals that do not stand across it are found without unpacking. None are, if not given. */
  readonly seam?: number;
  /** The whole text, with the way back. */
  readonly open: () => View;
}

interface Unpacker {
  /** The literal at which the text may begin. */
  readonly trigger: string;
  /** Unpacks what begins at the trigger at `offset`; undefined if nothing does. */
  readonly unpack: (packed: Packed, offset: number) => Unpacked | undefined;
}

/** Packed bytes that are looked at behind a trigger. */
const MAX_PACKED_BYTES = 12 * 1024;
const MIN_BASE64_BYTES = 24;
/** Lines nearby tell the width of a terminal. */
const BEFORE_BYTES = 2048;
/** Bytes on both sides of a cut: a literal has at most 64, a value may be longer. */
const LITERAL_BYTES = 64;
const TAIL_BYTES = 768;

/** All unpackers; their triggers are case-sensitive. */
export const UNPACKERS: readonly Unpacker[] = [
  { trigger: 'eyJ', unpack: unpackBase64 },
  {
    trigger: '"MESSAGE":[',
    unpack: (packed, offset) => unpackByteArray(packed, offset + '"MESSAGE":['.length),
  },
  {
    trigger: '"MESSAGE" : [',
    unpack: (packed, offset) => unpackByteArray(packed, offset + '"MESSAGE" : ['.length),
  },
  { trigger: '\n        ', unpack: unpackWrap },
];

const IS_BASE64 = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/_-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);
const DOT = 0x2e;
const LINE_FEED = 0x0a;
const BLANK = 0x20;

function unpackBase64({ bytes, begin, end }: Packed, offset: number): Unpacked | undefined {
  if (offset > begin && isBase64(bytes[offset - 1])) return undefined;
  const limit = Math.min(end, offset + MAX_PACKED_BYTES);
  let to = offset;
  while (to < limit && isBase64(bytes[to])) to++;
  // What goes on behind a dot is a JWT, which has rules of its own.
  if (to - offset < MIN_BASE64_BYTES || bytes[to] === DOT) return undefined;
  const decoded = Buffer.from(bytes.toString('latin1', offset, to), 'base64');
  const open = (): View => ({
    bytes: decoded,
    starts: Uint32Array.from(decoded, (_byte, index) => offset + Math.floor((index * 8) / 6)),
    ends: Uint32Array.from(decoded, (_byte, index) => offset + Math.ceil(((index + 1) * 8) / 6)),
  });
  return { bytes: decoded, open };
}

function isBase64(byte = 0): boolean {
  return IS_BASE64[byte] === 1;
}

function unpackByteArray({ bytes, end }: Packed, offset: number): Unpacked | undefined {
  const raw = openView(bytes, offset, Math.min(end, offset + MAX_PACKED_BYTES));
  const builder = buildView(raw);
  const numbers = /\s*(\d{1,3})\s*([,\]])/y;
  const text = raw.bytes.toString('latin1');
  for (;;) {
    const from = numbers.lastIndex;
    const number = numbers.exec(text);
    if (!number) break;
    const digits = from + number[0].search(/\d/);
    builder.add(Number(number[1]) & 0xff, digits, digits + (number[1] ?? '').length);
    if (number[2] === ']') break;
  }
  const view = builder.close();
  return view.bytes.length > 0 ? { bytes: view.bytes, open: () => view } : undefined;
}

/** Most indented lines follow a line that had room: they need no closer look. */
function mayWrap(bytes: Buffer, begin: number, feed: number): boolean {
  const oldest = Math.max(begin, feed - MIN_WIDTH);
  let lineStart = feed;
  while (lineStart > oldest && bytes[lineStart - 1] !== LINE_FEED) lineStart--;
  const own = feed - lineStart;
  let word = feed + 1;
  while (bytes[word] === BLANK) word++;
  let wordEnd = word;
  while (wordEnd < word + MIN_WIDTH && (bytes[wordEnd] ?? LINE_FEED) > BLANK) wordEnd++;
  return own + 1 + wordEnd - word >= MIN_WIDTH;
}

/** Only what begins before the cut is news. */
function unpackWrap({ bytes, begin, end }: Packed, offset: number): Unpacked | undefined {
  if (!mayWrap(bytes, begin, offset)) return undefined;
  const from = Math.max(begin, offset - LITERAL_BYTES);
  const cut = bytes.subarray(from, Math.min(end, offset + TAIL_BYTES));
  const before = { text: bytes.subarray(Math.max(begin, from - BEFORE_BYTES), from) };
  const seam = findWrapSeam(cut, offset - from, before);
  if (!seam) return undefined;
  const tail = cut.subarray(seam.to, seam.to + LITERAL_BYTES);
  return {
    bytes: Buffer.concat([cut.subarray(0, seam.from), tail]),
    seam: seam.from,
    open() {
      const builder = buildView(openView(bytes, from, from + cut.length));
      builder.keep(0, seam.from);
      builder.keep(seam.to, cut.length);
      return builder.close();
    },
  };
}
