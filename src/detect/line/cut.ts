/**
 * Cuts text out of a window with every secret in it blanked, so that nothing read from it can hold one.
 *
 * Text is Latin-1, one character a byte; each byte of a secret stands as NUL. Colours are removed.
 */
import type { Span } from '../value.js';

/** The bytes of a window and the secrets in them. */
export interface LineSource {
  readonly bytes: Buffer;
  /** `[begin, end)` is valid. */
  readonly begin: number;
  readonly end: number;
  /** Spans of all secrets, ordered; none overlaps another. */
  readonly secrets: readonly Span[];
}

const LINE_FEED = 10;
const ESCAPE = '\u001b';
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** What stands for a byte of a secret. */
export const BLANKED = '\0';

/** The text of `[from, to)`, without colours. */
export function cutText(source: LineSource, from: number, to: number): string {
  return removeColours(blankSecrets(source, from, to));
}

/** A text without terminal control sequences. */
export function removeColours(text: string): string {
  return text.includes(ESCAPE) ? text.replace(ANSI, '') : text;
}

/** The line that begins at `from`, at most `maxBytes` of it, without its line feed. */
export function cutLine(source: LineSource, from: number, maxBytes: number): string {
  const text = cutText(source, from, Math.min(source.end, from + maxBytes));
  const feed = text.indexOf('\n');
  return feed < 0 ? text : text.slice(0, feed);
}

/** Index of the line feed that ends the line of `from`, `limit` if there is none before it. */
export function findLineEnd({ bytes, end }: LineSource, from: number, limit: number): number {
  const to = Math.min(end, limit);
  const feed = bytes.subarray(from, to).indexOf(LINE_FEED);
  return feed < 0 ? to : from + feed;
}

/** Longer texts are cut: no head, tail or entry is. */
const MAX_TEXT_BYTES = 16 * 1024;
/** Reused, since a copy is cheaper than strings put together. */
const scratch = Buffer.alloc(MAX_TEXT_BYTES);

function blankSecrets({ bytes, secrets }: LineSource, from: number, to: number): string {
  let index = findFirst(secrets, from);
  const limit = Math.min(to, from + MAX_TEXT_BYTES);
  if ((secrets[index]?.start ?? limit) >= limit) return bytes.toString('latin1', from, limit);
  bytes.copy(scratch, 0, from, limit);
  for (; index < secrets.length; index++) {
    const { start, end } = secrets[index] as Span;
    if (start >= limit) break;
    scratch.fill(0, Math.max(start, from) - from, Math.min(end, limit) - from);
  }
  return scratch.toString('latin1', 0, limit - from);
}

/** Index of the first secret that ends behind `from`. */
function findFirst(secrets: readonly Span[], from: number): number {
  let [low, high] = [0, secrets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((secrets[middle] as Span).end <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The stretches that any of `spans` covers, ordered, none touching another. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}
