/**
 * The texts by which outcomes are remembered, since logs repeat themselves.
 *
 * Takes a candidate; gives the bytes that settle what becomes of it, as a key. Where an automaton tells how far a match
 * could look, the key ends there, so that lines which differ behind a secret have the same one.
 */
import { goesOn } from './continuation.js';
import type { Follow } from './follow.js';
import { ESCAPED_REACH, MAX_ESCAPE_BYTES, type Candidate, type Text } from './match.js';
import type { Region } from './region.js';
import { QUOTES } from './value.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BLANK = 0x20;
/** Longer texts are seldom the same twice. */
const MAX_KEY_BYTES = 768;
/** Bytes before a literal that the check of a key's name looks at; the name ends at a blank or quote. */
const MAX_NAME_BYTES = 64;
/** Bytes behind the last one that a match could look at that may still matter: for views, and for triage. */
const BEHIND_BYTES = 24;

/** What settles what becomes of a candidate: one rule's equal keys of the same literal have equal outcomes. */
export interface MemoKey {
  readonly text: string;
  /** Index of the literal in `text`: a name may hold it twice. */
  readonly at: number;
  /** Whether it holds only what a match in place could look at: it settles nothing else. */
  readonly isShort: boolean;
}

interface Surroundings {
  readonly region: Region;
  readonly follow: Follow | undefined;
}

/** The key of a candidate; undefined where the outcome may depend on more than its line. */
export function findMemoKey(
  text: Text,
  candidate: Candidate,
  { region, follow }: Surroundings,
): MemoKey | undefined {
  const { rule, offset } = candidate;
  // Exceptions look further.
  if (rule.multiline || rule.exceptions) return undefined;
  const end = follow ? measureMatch(text, candidate, { region, follow }) : undefined;
  const lead = rule.reach + 1;
  const from = Math.min(
    offset - (end === undefined ? ESCAPED_REACH * lead + MAX_ESCAPE_BYTES : lead),
    findName(text, candidate),
  );
  const to = end ?? region.to;
  if (from < text.begin || to - from > MAX_KEY_BYTES) return undefined;
  if (end === undefined && !isAlone(text, candidate, { from, to })) return undefined;
  return { text: text.bytes.toString('latin1', from, to), at: offset - from, isShort: end !== undefined };
}

/** Where the key ends if a match in place cannot look further; undefined where it may. */
function measureMatch(
  { bytes, ascii }: Text,
  { rule, offset, literal }: Candidate,
  { region, follow }: Surroundings & { readonly follow: Follow },
): number | undefined {
  const end = follow.measure(ascii, offset + literal.length, region.to);
  if (end < 0 || end + BEHIND_BYTES >= region.to || bytes[end] === CARRIAGE_RETURN) return undefined;
  return rule.loose && hasQuote(bytes, offset, end) ? undefined : end + BEHIND_BYTES;
}

/** Whether the line ends where its rule's span does not, and neither goes on from another nor in another. */
function isAlone(text: Text, { rule, offset }: Candidate, { from, to }: Region): boolean {
  if (isWrapped(text.bytes, from, offset)) return false;
  return to - offset < rule.span && !(to < text.end && goesOn(text, to));
}

/** Where the name begins that the literal ends, if a check looks at it. */
function findName({ bytes }: Text, { rule, offset }: Candidate): number {
  if (!rule.checks.includes('key-name')) return offset;
  let from = offset;
  while (from > offset - MAX_NAME_BYTES && !NAME_ENDS.has(bytes[from - 1] ?? 0)) from--;
  return from - 1;
}

const NAME_ENDS: ReadonlySet<number> = new Set([0x09, LINE_FEED, CARRIAGE_RETURN, BLANK, 0x22, 0x27]);

/** Whether a value may be quoted: it then reaches to the closing quote, wherever that is. */
function hasQuote(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (QUOTES.has(bytes[at] ?? 0)) return true;
  return false;
}

/** Whether an indented line begins between `from` and `to`: it may go on with the one before, which the key leaves out. */
function isWrapped(bytes: Buffer, from: number, to: number): boolean {
  const feed = bytes.subarray(from, to).lastIndexOf(LINE_FEED);
  return feed >= 0 && bytes[from + feed + 1] === BLANK;
}
