/**
 * A baseline: the findings of an earlier day that the user has accepted, so that what comes new stands out.
 *
 * An entry is a rule and a keyed fingerprint. Lines that move and logs that rotate change nothing, and another secret in the
 * same place is never taken for an accepted one.
 */

export interface BaselineEntry {
  readonly rule: string;
  readonly fingerprint: string;
  /** The log that held it, for people; nothing depends on it. */
  readonly file: string;
  /** Day on which it was accepted, `YYYY-MM-DD`, UTC. */
  readonly added: string;
  /** Why it is accepted. */
  readonly reason?: string;
  /** The last day on which it holds, `YYYY-MM-DD`, UTC. */
  readonly expires?: string;
}

/** What a baseline says of a finding. */
export interface BaselineMark {
  readonly state: 'new' | 'unchanged';
  /** Why it was accepted. */
  readonly reason?: string;
}

/** A scan compared with a baseline, in numbers. */
export interface BaselineCounts {
  readonly new: number;
  readonly unchanged: number;
  /** Entries that were not found; missing where not everything was looked at, with `--since-last`. */
  readonly gone?: number;
  /** Entries that hold no more, because their last day is over. */
  readonly expired: number;
}
