/**
 * Matches one rule at one candidate: raw bytes first, decoded views only where the bytes call for them.
 *
 * A view is built when the raw text does not match and something that views undo follows the literal, or when the raw
 * secret ends at such a thing. Of the views that match, the first whose secret is whole wins. Everything depends on the
 * candidate and the bytes within a rule's span alone.
 */
import type { Rule } from '../model/rule.js';
import { removeAnsi } from './lens/ansi.js';
import { undoEscapes } from './lens/escape.js';
import { joinLines } from './lens/join.js';
import { undoPercent } from './lens/percent.js';
import type { Matcher } from './regex.js';
import { clipLine, findRegion } from './region.js';
import { settleValue, type Span } from './value.js';
import { cutView, findInView, foldView, openView, type Lens, type View } from './view.js';

/** A secret found at a candidate. */
export interface Found extends Span {
  /** The secret with its escapes undone. */
  readonly raw: Buffer;
}

/** The window's bytes, as they are and as patterns see them; `[begin, end)` is valid, and the byte before it. */
export interface Text {
  readonly bytes: Buffer;
  readonly ascii: Buffer;
  readonly begin: number;
  readonly end: number;
}

/** A rule at a place where one of its literals stands. */
export interface Candidate {
  readonly rule: Rule;
  readonly matcher: Matcher;
  readonly offset: number;
}

/** How far before a view the head of its line is looked for: a Docker or CRI record is cut at 16 KiB. */
const HEAD_BYTES = 2048;
/** Views of wrapped lines need room for what joins away. */
const VIEW_SLACK_BYTES = 1024;
/** What a rule reaches back for takes up to this many times the bytes where it is escaped twice. */
const ESCAPED_REACH = 4;
/** How far behind a literal something to undo makes a view worth while. */
const TRIGGER_BYTES = 768;

/** The secret of `candidate`, if its rule matches there. */
export function matchCandidate(text: Text, candidate: Candidate): Found | undefined {
  const region = findRegion(text.ascii, candidate, text);
  const span = matchText(text.ascii, { ...candidate, ...region });
  const raw = span && { ...span, raw: text.bytes.subarray(span.start, span.end) };
  if (raw ? isWhole(text, raw) : !hasTrigger(text, candidate)) return raw;
  return matchViews(text, candidate) ?? raw;
}

interface Place extends Candidate {
  readonly from: number;
  readonly to: number;
}

/** Matches text from `from` on such that the match holds the literal at `offset`. */
function matchText(ascii: Buffer, { rule, matcher, offset, from, to }: Place): Span | undefined {
  for (let at = from; at <= offset;) {
    const span = matcher.match(ascii, at - 1, to);
    if (!span) return undefined;
    if (span.end > offset) {
      const secret = { start: span.secretStart, end: span.secretEnd };
      return rule.loose ? settleValue(ascii, secret, to) : secret;
    }
    at = span.end;
  }
  return undefined;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ESCAPE = 0x1b;
const QUOTE = 0x22;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;
const TRIGGERS: ReadonlySet<number> = new Set([ESCAPE, PERCENT, BACKSLASH]);

/** Whether the secret has nothing in it or at its end that a view would change. */
function isWhole({ bytes, end: limit }: Text, { end, raw }: Found): boolean {
  const next = end < limit ? (bytes[end] ?? 0) : 0;
  if (TRIGGERS.has(next) && !isQuoteEscape(bytes, end)) return false;
  if (next === AMPERSAND && bytes[end + 1] === 0x61) return false;
  if ((next === LINE_FEED || next === CARRIAGE_RETURN) && isContinued(bytes, end)) return false;
  if (next === QUOTE && bytes.toString('latin1', end, end + 11) === '","stream":') return false;
  return !raw.includes(BACKSLASH);
}

/** `\"` behind a value closes it: only its own text matters then. */
function isQuoteEscape(bytes: Buffer, at: number): boolean {
  let end = at;
  while (bytes[end] === BACKSLASH) end++;
  return end > at && (bytes[end] === QUOTE || bytes[end] === 0x27);
}

/** Whether the next line is indented or is a container's record. */
function isContinued(bytes: Buffer, end: number): boolean {
  const next = bytes[end] === CARRIAGE_RETURN ? end + 2 : end + 1;
  const head = bytes.toString('latin1', next, next + 48);
  return /^ {8}/.test(head) || /^\d{4}-\d\d-\d\dT\S+ std(?:out|err) /.test(head);
}

function hasTrigger({ bytes, end }: Text, { rule, offset }: Candidate): boolean {
  const to = Math.min(end, offset + Math.min(rule.span, TRIGGER_BYTES));
  for (let at = offset; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (TRIGGERS.has(byte)) return true;
    if (byte === LINE_FEED) return isContinued(bytes, at) || isRecord(bytes, at);
  }
  return false;
}

function isRecord(bytes: Buffer, feed: number): boolean {
  return bytes.toString('latin1', feed + 1, feed + 9) === '{"log":"';
}

function matchViews(text: Text, candidate: Candidate): Found | undefined {
  let partial: Found | undefined;
  for (const view of listViews(text, candidate)) {
    const found = matchView(view, candidate);
    if (found?.whole === true) return found;
    partial ??= found;
  }
  return partial;
}

/** Joined and without colours; then one and two levels of escapes; then percent escapes of each. */
function* listViews(text: Text, { rule, offset }: Candidate): Generator<View> {
  const from = Math.max(text.begin - 1, offset - ESCAPED_REACH * rule.reach - 1);
  const to = Math.min(text.end, offset + rule.span + VIEW_SLACK_BYTES);
  const before = { text: text.bytes.subarray(Math.max(text.begin, from - HEAD_BYTES), from) };
  const flat = apply(apply(openView(text.bytes, from, to), joinLines(before)), removeAnsi);
  const plain = rule.multiline ? flat : clipView(flat, offset);
  yield plain;
  let level = plain;
  for (let depth = 0; depth < 2; depth++) {
    const deeper = undoEscapes(level);
    if (!deeper) break;
    level = apply(deeper, removeAnsi);
    yield level;
  }
  for (const view of level === plain ? [plain] : [plain, level]) {
    const decoded = undoPercent(view);
    if (decoded) yield decoded;
  }
}

function apply(view: View, lens: Lens): View {
  return lens(view) ?? view;
}

function clipView(view: View, offset: number): View {
  const literal = findInView(view, offset);
  return literal < 0 ? view : cutView(view, clipLine(view.bytes, literal, view.bytes.length));
}

function matchView(view: View, candidate: Candidate): (Found & { readonly whole: boolean }) | undefined {
  const { rule } = candidate;
  const literal = findInView(view, candidate.offset);
  if (literal < 1) return undefined;
  const ascii = foldView(view);
  const from = Math.max(1, literal - rule.reach);
  const to = rule.multiline ? ascii.length : clipLine(ascii, literal, ascii.length);
  const span = matchText(ascii, { ...candidate, offset: literal, from, to });
  if (!span) return undefined;
  const next = ascii[span.end] ?? 0;
  const raw = view.bytes.subarray(span.start, span.end);
  return {
    start: view.starts[span.start] ?? 0,
    end: view.ends[span.end - 1] ?? 0,
    raw,
    whole: !(TRIGGERS.has(next) && !isQuoteEscape(ascii, span.end)) && !raw.includes(BACKSLASH),
  };
}
