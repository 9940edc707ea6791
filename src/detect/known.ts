/**
 * Finds the secrets that the user has named, however they are written.
 *
 * Takes secrets; gives the literals that the prefilter must find, and at each place of one says where the secret stands.
 * Bytes are compared as they are, then in views that undo up to three layers of escapes and percent-encoding, joined lines
 * included, and only where something to undo is near. No pattern, no guess: what is found is the secret.
 */
import { describeKnown, type KnownSecret } from '../model/known.js';
import type { Rule } from '../model/rule.js';
import { removeAnsi } from './lens/ansi.js';
import { undoEscapes } from './lens/escape.js';
import { joinLines } from './lens/join.js';
import { undoPercent } from './lens/percent.js';
import type { RuleLiteral } from './literal.js';
import { goesOn } from './continuation.js';
import type { Text } from './match.js';
import type { Span } from './value.js';
import { openView, type View } from './view.js';
import { listWritings, type Anchor, type Writing } from './writing.js';

/** A known secret at its place. */
export interface KnownSpan extends Span {
  /** Index in the list of secrets. */
  readonly secret: number;
}

export interface KnownIndex {
  readonly literals: readonly RuleLiteral[];
  /** The secret that the literal with this index, which stands at `offset`, is part of. */
  find(text: Text, literal: number, offset: number): KnownSpan | undefined;
}

/** A literal with all that it may belong to. */
interface Lead {
  readonly anchor: Anchor;
  readonly writing: Writing;
  readonly secret: number;
}

/** Prepares the search for `secrets`. */
export function indexKnown(secrets: readonly KnownSecret[]): KnownIndex {
  const leads = secrets.flatMap(({ value }, secret) =>
    listWritings(Buffer.from(value)).flatMap((writing) =>
      writing.anchors.map((anchor): Lead => ({ anchor, writing: foldWriting(writing), secret })),
    ),
  );
  return {
    literals: leads.map(({ anchor: { text, caseSensitive } }) => ({ text, caseSensitive })),
    find(text, literal, offset) {
      const lead = leads[literal];
      const span = lead && (findPlain(text, lead, offset) ?? findUndone(text, lead, offset));
      return span && { ...span, secret: lead.secret };
    },
  };
}

/** Above every rule: nothing is known better. */
const KNOWN_RANK = 100;

/** The rule that findings of known secrets name; it matches nothing by itself. */
export function makeKnownRule(id: string): Rule {
  const match = { literals: [], caseSensitive: true, pattern: '', reach: 0, span: 0, multiline: false };
  return { ...describeKnown(id), ...match, loose: false, checks: [], entropy: 0, rank: KNOWN_RANK };
}

function foldWriting(writing: Writing): Writing {
  return { ...writing, bytes: Buffer.from(writing.bytes.map((byte) => writing.table[byte] ?? byte)) };
}

function findPlain({ bytes, begin, end }: Text, { anchor, writing }: Lead, offset: number): Span | undefined {
  const start = offset - anchor.at;
  const close = start + writing.bytes.length;
  return start >= begin && close <= end && isAt(bytes, start, writing) ? { start, end: close } : undefined;
}

function isAt(bytes: Buffer, start: number, { bytes: wanted, table }: Writing): boolean {
  if (start < 0 || start + wanted.length > bytes.length) return false;
  for (let at = 0; at < wanted.length; at++) if (table[bytes[start + at] ?? 0] !== wanted[at]) return false;
  return true;
}

/** The bytes that one byte of a secret may take: `\u0070` behind another backslash. */
const BYTES_PER_BYTE = 7;
/** Room for what is joined away. */
const SLACK_BYTES = 1024;
/** How far before a view the head of its line is looked for. */
const HEAD_BYTES = 2048;
/** Layers of escapes and percent-encoding, in any order. */
const MAX_LAYERS = 3;

function findUndone(text: Text, lead: Lead, offset: number): Span | undefined {
  const { bytes, begin, end } = text;
  if (!mayGoOn(text, lead, offset)) return undefined;
  const { at } = lead.anchor;
  const before = Math.max(begin, offset - BYTES_PER_BYTE * at);
  const behind = Math.min(end, offset + BYTES_PER_BYTE * (lead.writing.bytes.length - at));
  if (!hasLayers(text, before, behind)) return undefined;
  const from = findStart(text, Math.max(begin, before - (at > 0 ? SLACK_BYTES : 0)), offset);
  const head = { text: bytes.subarray(Math.max(begin, from - HEAD_BYTES), from) };
  const raw = openView(bytes, from, Math.min(end, behind + SLACK_BYTES));
  const joined = joinLines(head)(raw) ?? raw;
  return findInLayers([removeAnsi(joined) ?? joined], { ...lead, offset });
}

const ESCAPE = 0x1b;
const LINE_FEED = 0x0a;
const UNDONE: ReadonlySet<number> = new Set([ESCAPE, 0x25, 0x26, 0x5c]);
/** Line ends, and the quote that ends a container's record. */
const SEAMS: ReadonlySet<number> = new Set([LINE_FEED, 0x0d, 0x22]);

/**
 * Whether the secret may go on behind its literal: cheap, and false nearly everywhere for a literal that is a word. A form
 * with escapes is rare enough by itself.
 */
function mayGoOn({ bytes }: Text, { anchor, writing }: Lead, offset: number): boolean {
  const wanted = writing.bytes[anchor.at + anchor.text.length];
  if (!anchor.caseSensitive || wanted === undefined) return true;
  const next = bytes[offset + anchor.text.length] ?? 0;
  return writing.table[next] === wanted || UNDONE.has(next) || SEAMS.has(next);
}

/** Whether there is anything to undo. */
function hasLayers(text: Text, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = text.bytes[at] ?? 0;
    if (UNDONE.has(byte) || (byte === LINE_FEED && goesOn(text, at))) return true;
  }
  return false;
}

/** The start of the lines that are joined to that of `offset`. */
function findStart(text: Text, from: number, offset: number): number {
  for (let at = offset - 1; at >= from; at--) {
    if (text.bytes[at] === LINE_FEED && !goesOn(text, at)) return at + 1;
  }
  return from;
}

function findInLayers(views: readonly View[], lead: Lead & { readonly offset: number }): Span | undefined {
  let layer = views;
  for (let depth = 0; depth <= MAX_LAYERS; depth++) {
    for (const view of layer) {
      const span = findInView(view, lead);
      if (span) return span;
    }
    layer = layer.flatMap((view) =>
      [undoEscapes(view), undoPercent(view)].filter((next) => next !== undefined),
    );
  }
  return undefined;
}

function findInView(
  view: View,
  { anchor, writing, offset }: Lead & { readonly offset: number },
): Span | undefined {
  const start = locate(view, offset) - anchor.at;
  if (!isAt(view.bytes, start, writing)) return undefined;
  return { start: view.starts[start] ?? 0, end: view.ends[start + writing.bytes.length - 1] ?? 0 };
}

/** Index of the view's byte that stands for the window's byte at `offset`; -1 where that was taken out. */
function locate({ starts, ends }: View, offset: number): number {
  const exact = starts.indexOf(offset);
  return exact >= 0
    ? exact
    : starts.findIndex((start, index) => start < offset && offset < (ends[index] ?? 0));
}
