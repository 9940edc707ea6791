/**
 * Turns settled matches into hits: masked, with the context of their lines.
 *
 * The last place where secret bytes are at hand; a hit holds none. Context words are read from lines in which every
 * match is blanked, and only where all matches between line start and secret are known.
 */
import type { LineContext } from '../model/finding.js';
import { MAX_RULE_SPAN_BYTES, type Rule } from '../model/rule.js';
import type { Confidence, Severity } from '../model/severity.js';
import type { Window } from '../model/window.js';
import { readLineContext } from './line.js';
import { mergeSpans, type LineSource } from './line/cut.js';
import { fingerprintSecret, previewSecret } from './mask.js';
import type { RawMatch } from './settle.js';
import type { Span } from './value.js';

/** A match that passed triage; `value` is the decoded secret. */
export interface Match extends RawMatch {
  readonly value: Buffer;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly note?: string;
}

/** A secret found in a window, already masked. Indexes are of the window's bytes. */
export interface Hit {
  readonly rule: Rule;
  readonly start: number;
  readonly length: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly fingerprint: string;
  readonly preview: string;
  readonly note?: string;
  readonly context: LineContext;
  /** Set where the user's own configuration allows it. */
  readonly allowed?: true;
}

export interface HitOptions {
  readonly rules: readonly Rule[];
  readonly mask: Masker;
  /** The file's last change, for timestamps without a year. */
  readonly modifiedMs: number;
  /** Everything that was matched, settled or not: no context is read from it. `settled` alone if not given. */
  readonly claims?: readonly Span[];
  /** What the user allows in this file; nothing if not given. */
  readonly allows?: (secret: AllowedSecret) => boolean;
}

/** What is asked about a secret before its bytes go. */
export interface AllowedSecret extends Mask {
  readonly rule: string;
  readonly value: Buffer;
}

/** What may be shown of a secret. */
export interface Mask {
  readonly fingerprint: string;
  readonly preview: string;
}

/** Masks a secret's decoded value. */
export type Masker = (value: Buffer) => Mask;

/** Secrets that a masker remembers before it starts anew. */
const MAX_MASKS = 4096;

/** Makes a masker that remembers, since logs say the same secret again and again. */
export function createMasker(key: Uint8Array): Masker {
  const masks = new Map<string, Mask>();
  return (value) => {
    const text = value.toString('latin1');
    const known = masks.get(text);
    if (known) return known;
    const mask = { fingerprint: fingerprintSecret(value, key), preview: previewSecret(value) };
    if (masks.size >= MAX_MASKS) masks.clear();
    masks.set(text, mask);
    return mask;
  };
}

/** How far a line's head may be before a secret; half a margin, so that any window sees what lies between. */
const CONTEXT_BYTES = MAX_RULE_SPAN_BYTES / 2;

/** Hits of the matches that start in the fresh part of `window`; `settled` is ordered by start. */
export function maskMatches(settled: readonly Match[], window: Window, options: HitOptions): readonly Hit[] {
  const hits: Hit[] = [];
  const { bytes, begin, end, freshFrom, freshTo } = window;
  let source: LineSource | undefined;
  let line: { readonly start: number | undefined; readonly context: LineContext } | undefined;
  for (const match of settled) {
    if (match.start < freshFrom || match.start >= freshTo) continue;
    const start = findLineStart(window, match.start);
    if (!line || start === undefined || start !== line.start) {
      source ??= { bytes, begin, end, secrets: mergeSpans(options.claims ?? settled) };
      line = {
        start,
        context: start === undefined ? {} : readLineContext(source, start, options.modifiedMs),
      };
    }
    hits.push(maskMatch(match, line.context, options));
  }
  return hits;
}

function maskMatch(match: Match, context: LineContext, options: HitOptions): Hit {
  const { start, end, severity, confidence, value, note } = match;
  const rule = options.rules[match.rule] as Rule;
  const mask = options.mask(value);
  const allowed = options.allows?.({ ...mask, rule: rule.id, value }) === true;
  return {
    rule,
    start,
    length: end - start,
    severity,
    confidence,
    ...mask,
    ...(note !== undefined && { note }),
    context,
    ...(allowed && { allowed }),
  };
}

/** Index of the first byte of the line, if that is near. */
function findLineStart(window: Window, at: number): number | undefined {
  const oldest = Math.max(window.begin, at - CONTEXT_BYTES);
  const feed = window.bytes.subarray(oldest, at).lastIndexOf(10);
  if (feed >= 0) return oldest + feed + 1;
  const isFileStart = window.base < 0 && oldest === window.begin;
  return isFileStart ? oldest : undefined;
}
