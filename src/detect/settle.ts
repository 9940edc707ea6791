/**
 * Settles matches that claim the same bytes: one span, one finding.
 *
 * A match is dropped when a better one overlaps its secret, whether or not that one is itself dropped. Each decision
 * thus depends only on the two matches, and the result is the same however a file was cut into windows.
 */

/** A match of one rule, offsets in the window; numbers only. */
export interface RawMatch {
  /** Index of the rule. */
  readonly rule: number;
  readonly rank: number;
  /** Span of the secret. */
  readonly start: number;
  readonly end: number;
}

/** Keeps the matches that no better one overlaps, ordered by start. */
export function settleMatches<M extends RawMatch>(matches: readonly M[]): readonly M[] {
  const sorted = [...matches].sort((a, b) => a.start - b.start || b.end - a.end || a.rule - b.rule);
  const beaten = new Set<M>();
  for (let i = 0; i < sorted.length; i++) {
    const one = sorted[i] as M;
    for (let j = i + 1; j < sorted.length; j++) {
      const other = sorted[j] as M;
      if (other.start >= one.end) break;
      beaten.add(isBetter(one, other) ? other : one);
    }
  }
  return sorted.filter((match) => !beaten.has(match));
}

/** Which of two overlapping matches is better: rank first, then the longer secret, then the earlier one, then the rule's order. */
export function isBetter(one: RawMatch, other: RawMatch): boolean {
  if (one.rank !== other.rank) return one.rank > other.rank;
  const longer = one.end - one.start - (other.end - other.start);
  if (longer !== 0) return longer > 0;
  if (one.start !== other.start) return one.start < other.start;
  return one.rule < other.rule;
}
