/**
 * The bytes around a candidate that its rule may look at.
 *
 * A region is settled by the candidate's place and the bytes around it alone, so it is the same in every window that
 * holds it: at most `reach` bytes before the literal, at most `span` bytes from it on, within its line unless the rule
 * crosses lines.
 */
import type { Rule } from '../model/rule.js';

const LINE_FEED = 10;

export interface Region {
  readonly from: number;
  readonly to: number;
}

/** Region of a candidate of `rule` at `offset` in `text`, of which `[begin, end)` is valid. */
export function findRegion(
  text: Buffer,
  candidate: { readonly rule: Rule; readonly offset: number },
  valid: { readonly begin: number; readonly end: number },
): Region {
  const { rule, offset } = candidate;
  const from = Math.max(valid.begin, offset - rule.reach);
  const to = Math.min(valid.end, offset + rule.span);
  return rule.multiline
    ? { from, to }
    : { from: clipStart(text, from, offset), to: clipLine(text, offset, to) };
}

function clipStart(text: Buffer, from: number, offset: number): number {
  for (let at = offset - 1; at >= from; at--) if (text[at] === LINE_FEED) return at + 1;
  return from;
}

/** Index of the first line feed from `offset` on, `to` if there is none before it. */
export function clipLine(text: Buffer, offset: number, to: number): number {
  const lineEnd = text.subarray(offset, to).indexOf(LINE_FEED);
  return lineEnd < 0 ? to : offset + lineEnd;
}
