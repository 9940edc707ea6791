/**
 * Finds the true end of a value that a pattern has only found the start of.
 *
 * Behind a quote the value reaches to the closing quote of the same kind at the same depth of escaping (a backslash that
 * is itself escaped does not count), so that
 * passwords with blanks or commas are whole; elsewhere a full stop or colon at the end is cut off.
 */

/** Indexes of a value in its text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const BACKSLASH = 0x5c;
/** More in a row are no escape of a log. */
const MAX_BACKSLASHES = 64;
/** What may stand around a value. */
export const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27, 0x60]);
const PUNCTUATION: ReadonlySet<number> = new Set([0x2e, 0x3a]);

/** The value that begins at `found.start`, no further than `limit`. */
export function settleValue(text: Buffer, found: Span, limit: number): Span {
  const quote = text[found.start - 1] ?? 0;
  if (!QUOTES.has(quote)) return trimPunctuation(text, found);
  const depth = countBackslashes(text, found.start - 1);
  for (let at = found.start; at < limit; at++) {
    if (text[at] === quote && countBackslashes(text, at) % (2 * (depth + 1)) === depth) {
      const end = at - depth;
      return end > found.start ? { start: found.start, end } : found;
    }
  }
  return found;
}

function countBackslashes(text: Buffer, at: number): number {
  let count = 0;
  while (count < MAX_BACKSLASHES && text[at - 1 - count] === BACKSLASH) count++;
  return count;
}

function trimPunctuation(text: Buffer, { start, end }: Span): Span {
  let last = end;
  while (last > start && PUNCTUATION.has(text[last - 1] ?? 0)) last--;
  return { start, end: last };
}
