/**
 * Matches one rule at one candidate: raw bytes first, decoded views only where the bytes call for them.
 *
 * A view is built when the raw text does not match and something that views undo follows the literal, or when the raw
 * secret ends at such a thing. Of the views that match, the first whose secret is whole wins. Everything depends on the
 * candidate and the bytes within a rule's span alone.
 */
import type { Rule } from '../model/rule.js';
import { placeSecret, takeFound, type Found, type Placed } from './found.js';
import { goesOn, isContinued, isCutLine } from './continuation.js';
import { removeAnsi } from './lens/ansi.js';
import { undoEscapes } from './lens/escape.js';
import { joinLines } from './lens/join.js';
import { undoPercent } from './lens/percent.js';
import type { Matcher } from './regex.js';
import { clipLine, findRegion, type Region } from './region.js';
import type { Span } from './value.js';
import { cutView, findInView, foldBytes, openView, type Lens, type View, type ViewName } from './view.js';

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
  /** The literal as it stands there. */
  readonly literal: string;
}

/** How far before a view the head of its line is looked for: a Docker or CRI record is cut at 16 KiB. */
const HEAD_BYTES = 2048;
/** Views of wrapped lines need room for what joins away. */
const VIEW_SLACK_BYTES = 512;
/** What is written with escapes is seldom longer, and views of all candidates of a long line cost. */
const MAX_VIEW_BYTES = 2048;
/** What a rule reaches back for takes up to this many times the bytes where it is escaped twice. */
export const ESCAPED_REACH = 4;
/** An escape that ends before a literal is seen whole: `\x1b[38;5;208m`. */
export const MAX_ESCAPE_BYTES = 16;
/** How far behind a literal something to undo makes a view worth while: within a token, and before a value. */
const TYPED_TRIGGER_BYTES = 768;
const TRIGGER_BYTES = 64;

/**
 * Whether `matchCandidate` can give anything: cheap, and false for most candidates.
 */
export function mayMatch(text: Text, candidate: Candidate, region: Region): boolean {
  if (candidate.matcher.test(text.ascii, region.from - 1, region.to)) return true;
  return hasTrigger(text, candidate) || isCutLine(text.bytes, region.to);
}

/** The secret of `candidate`, if its rule matches in its `region` or in a view of it. */
export function matchCandidate(
  text: Text,
  candidate: Candidate,
  region: Region = findRegion(text.ascii, candidate, text),
): Found | undefined {
  const span = matchText(text.ascii, candidate, region);
  const raw = span && takeFound(text.bytes, span);
  const isCalled = (): boolean => hasTrigger(text, candidate) || isCutLine(text.bytes, region.to);
  if (raw ? isWhole(text, raw) : !isCalled()) return raw;
  if (raw && (candidate.rule.multiline || (!raw.raw.includes(ESCAPE) && isClosed(text.bytes, raw))))
    return { ...raw, raw: undoSpan(text.bytes, raw), view: 'escapes undone' };
  return matchViews(text, candidate) ?? (raw && { ...raw, inPlace: false });
}

/** Whether the secret stands between two quotes: then its end is certain, and only its text has escapes in it. */
function isClosed(bytes: Buffer, { start, end }: Span): boolean {
  const quote = bytes[start - 1];
  if (quote !== QUOTE && quote !== APOSTROPHE) return false;
  const close = skipBackslashes(bytes, end);
  return bytes[close] === quote && bytes.toString('latin1', close, close + 10) !== '","stream"';
}

/** The text of a quoted secret: one level of escapes, and one more where the quotes themselves are escaped. */
function undoSpan(bytes: Buffer, { start, end }: Span): Buffer {
  const once = apply(openView(bytes, start, end), undoEscapes);
  return bytes[start - 2] === BACKSLASH ? apply(once, undoEscapes).bytes : once.bytes;
}

/** Matches text from `from` on such that the match holds the literal at `offset`. */
function matchText(
  ascii: Buffer,
  { rule, matcher, offset }: Candidate,
  { from, to }: Region,
): Placed | undefined {
  for (let at = from; at <= offset;) {
    const span = matcher.match(ascii, at - 1, to);
    if (!span) return undefined;
    if (span.end > offset) return placeSecret(ascii, span, { rule, to });
    at = Math.max(span.end, at + 1);
  }
  return undefined;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ESCAPE = 0x1b;
const BLANK = 0x20;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const TRIGGERS: ReadonlySet<number> = new Set([ESCAPE, PERCENT, BACKSLASH]);

/** Whether the secret has nothing in it or at its end that a view would change. */
function isWhole({ bytes, end: limit }: Text, { end, raw }: Found): boolean {
  const next = end < limit ? (bytes[end] ?? 0) : 0;
  if (TRIGGERS.has(next) && !isQuoteEscape(bytes, end)) return false;
  if (next === AMPERSAND && bytes[end + 1] === 0x61) return false;
  if ((next === LINE_FEED || next === CARRIAGE_RETURN) && isContinued(bytes, end)) return false;
  if (next === QUOTE && bytes.toString('latin1', end, end + 11) === '","stream":') return false;
  return !raw.includes(BACKSLASH) && !raw.includes(ESCAPE);
}

/** Escapes of escapes of a quote have no more. */
const MAX_BACKSLASHES = 8;

function skipBackslashes(bytes: Buffer, at: number): number {
  let end = at;
  while (end < at + MAX_BACKSLASHES && bytes[end] === BACKSLASH) end++;
  return end;
}

/** `\"` behind a value closes it: only its own text matters then. */
function isQuoteEscape(bytes: Buffer, at: number): boolean {
  const end = skipBackslashes(bytes, at);
  return end > at && (bytes[end] === QUOTE || bytes[end] === APOSTROPHE);
}

/**
 * Whether something that a view undoes stands where the match would go on: between the literal and its value, or in
 * the value. Where a word has ended, or begins behind a blank, it is prose; what a rule of low rank looks for follows
 * its literal closely, and a path between tells that it does not.
 */
function hasTrigger({ bytes, end }: Text, { rule, offset, literal }: Candidate): boolean {
  // A block is matched with its escapes and prefixes as they are.
  if (rule.multiline) return false;
  if (/[%\\]/.test(literal)) return true;
  const isTyped = rule.rank >= 2;
  if (isTyped && isBehindEscape(bytes, offset)) return true;
  const from = offset + literal.length;
  const to = Math.min(end, offset + Math.min(rule.span, isTyped ? TYPED_TRIGGER_BYTES : TRIGGER_BYTES));
  let seenBlank = false;
  let seenWord = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (TRIGGERS.has(byte)) return !isLineEscape(bytes, at);
    if (byte === LINE_FEED) return goesOn({ bytes }, at);
    if (isWordByte(byte)) {
      if (seenBlank) return false;
      seenWord = true;
    } else if (seenWord && (byte === BLANK || (byte === SLASH && !isTyped))) return false;
    if (byte === BLANK) seenBlank = true;
  }
  return false;
}

/** Whether a colour or a percent escape ends before the literal, whose last character hides that a word begins. */
function isBehindEscape(bytes: Buffer, offset: number): boolean {
  if (bytes[offset - 3] === PERCENT) return true;
  const before = bytes[offset - 2] ?? 0;
  return bytes[offset - 1] === 0x6d && ((before >= 0x30 && before <= 0x3b) || before === 0x5b);
}

/** `\n` ends a line as a line feed does. */
function isLineEscape(bytes: Buffer, at: number): boolean {
  return bytes[at] === BACKSLASH && (bytes[at + 1] === 0x6e || bytes[at + 1] === 0x72);
}

function isWordByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
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
function* listViews(text: Text, { rule, offset }: Pick<Candidate, 'rule' | 'offset'>): Generator<NamedView> {
  const from = findViewStart(text, offset - ESCAPED_REACH * rule.reach - 1);
  const to = findViewEnd(text, { rule, offset });
  const before = { text: text.bytes.subarray(Math.max(text.begin, from - HEAD_BYTES), from) };
  const flat = apply(apply(openView(text.bytes, from, to), joinLines(before)), removeAnsi);
  const plain = clipView(flat, offset);
  yield ['lines joined, colours removed', plain];
  let level = plain;
  for (const name of ['escapes undone', 'escapes undone twice'] as const) {
    const deeper = undoEscapes(level);
    if (!deeper) break;
    level = apply(deeper, removeAnsi);
    yield [name, level];
  }
  for (const view of level === plain ? [plain] : [plain, level]) {
    const decoded = undoPercent(view);
    if (decoded) yield [view === plain ? 'percent-decoded' : 'escapes undone, percent-decoded', decoded];
  }
}

type NamedView = readonly [name: ViewName, view: View];

/** Before `at`, so that an escape there is whole; in the same line. */
function findViewStart({ bytes, begin }: Text, at: number): number {
  let from = Math.max(begin - 1, at);
  while (from > begin - 1 && at - from < MAX_ESCAPE_BYTES && bytes[from - 1] !== LINE_FEED) from--;
  return from;
}

/** The end of the line, or of what joins it. */
function findViewEnd({ bytes, end }: Text, { rule, offset }: Pick<Candidate, 'rule' | 'offset'>): number {
  const to = Math.min(end, offset + Math.min(rule.span, MAX_VIEW_BYTES) + VIEW_SLACK_BYTES);
  const lineEnd = clipLine(bytes, offset, to);
  return lineEnd < to && goesOn({ bytes }, lineEnd) ? to : lineEnd;
}

function apply(view: View, lens: Lens): View {
  return lens(view) ?? view;
}

function clipView(view: View, offset: number): View {
  const literal = findInView(view, offset);
  return literal < 0 ? view : cutView(view, clipLine(view.bytes, literal, view.bytes.length));
}

function matchView(
  [name, view]: NamedView,
  candidate: Candidate,
): (Found & { readonly whole: boolean }) | undefined {
  const { rule } = candidate;
  const literal = findInView(view, candidate.offset);
  if (literal < 1) return undefined;
  const ascii = foldBytes(view.bytes);
  const from = Math.max(1, literal - rule.reach);
  const to = clipLine(ascii, literal, ascii.length);
  const span = matchText(ascii, { ...candidate, offset: literal }, { from, to });
  if (!span) return undefined;
  const next = ascii[span.end] ?? 0;
  const found = takeFound(view.bytes, span);
  return {
    ...found,
    start: view.starts[span.start] ?? 0,
    end: view.ends[span.end - 1] ?? 0,
    view: name,
    whole: !(TRIGGERS.has(next) && !isQuoteEscape(ascii, span.end)) && !found.raw.includes(BACKSLASH),
  };
}
