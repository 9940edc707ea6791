/**
 * Takes secrets out of a text by the places that a pattern gave.
 */
import type { Rule } from '../model/rule.js';
import type { MatchSpan } from './regex.js';
import { settleValue, type Span } from './value.js';
import type { ViewName } from './view.js';

/** A secret found at a candidate. */
export interface Found extends Span {
  /** The secret with its escapes undone. */
  readonly raw: Buffer;
  readonly view: ViewName;
  /** Whether the text as it stands settles it, without a view of more than the secret. */
  readonly inPlace: boolean;
  /** All that the pattern matched; only for rules with exceptions. */
  readonly match?: Buffer;
}

/** A secret's place in a text, and that of the match where the rule's exceptions look at it. */
export interface Placed extends Span {
  readonly match?: Span;
}

/** The place of a match's secret in `ascii`; a loose one ends before `to`. */
export function placeSecret(
  ascii: Buffer,
  { start, end, secretStart, secretEnd }: MatchSpan,
  { rule, to }: { readonly rule: Rule; readonly to: number },
): Placed {
  const secret = { start: secretStart, end: secretEnd };
  const settled = rule.loose ? settleValue(ascii, secret, to) : secret;
  return rule.exceptions ? { ...settled, match: { start, end } } : settled;
}

/** The secret at its place, as it stands there. */
export function takeFound(bytes: Buffer, { start, end, match }: Placed): Found {
  const found = { start, end, raw: bytes.subarray(start, end), view: 'as it stands' as const, inPlace: true };
  return match ? { ...found, match: bytes.subarray(match.start, match.end) } : found;
}
