/**
 * What the user has decided to live with: findings that are counted and not reported.
 *
 * All conditions that an entry has must hold. An entry without any would hold for everything, so nobody makes one.
 */

import type { BaselineEntry } from './baseline.js';

export interface AllowEntry {
  /** A whole one, or at least the digits of a short one. */
  readonly fingerprint?: string;
  /** Id of a rule. */
  readonly rule?: string;
  /** A glob: of a name if it has no slash, else of a path. */
  readonly path?: string;
  /** RE2, for any part of the decoded secret; never holds for an audit finding. */
  readonly regex?: string;
  /** For people; required, so that next year's reader knows. */
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`, UTC. */
  readonly expires?: string;
}

/** Whether the last day of an entry is over. */
export function isExpired({ expires }: AllowEntry | BaselineEntry, nowMs: number): boolean {
  return expires !== undefined && new Date(nowMs).toISOString().slice(0, 10) > expires;
}
