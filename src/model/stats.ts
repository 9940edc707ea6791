/**
 * Where the time of a scan went.
 */

/** Stages of a window, in their order. */
export const STAGES = ['read', 'search', 'judge', 'mask'] as const;
export type Stage = (typeof STAGES)[number];

/** What one rule cost. */
export interface RuleCost {
  readonly rule: string;
  /** Candidates that were judged: what followed their literal could be a match. */
  readonly judged: number;
  readonly ms: number;
}

export interface ScanStats {
  /** Literals found by the prefilter. */
  readonly candidates: number;
  readonly regexCalls: number;
  /** Milliseconds by stage, summed over all threads. */
  readonly ms: Readonly<Record<Stage, number>>;
  /** Rules that judged a candidate, by id. */
  readonly rules: readonly RuleCost[];
}
