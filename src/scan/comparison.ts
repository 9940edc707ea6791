/**
 * Compares findings with a baseline as they are told.
 *
 * Takes the entries; gives each finding its mark, and in the end the numbers. An entry whose last day is over counts as
 * expired and accepts nothing.
 */
import { isExpired } from '../model/allow.js';
import type { BaselineCounts, BaselineEntry } from '../model/baseline.js';
import { spellId } from '../model/cursor.js';
import type { Finding } from '../model/finding.js';

export interface Comparison {
  /** The finding with what the baseline says of it. */
  mark(finding: Finding): Finding;
  /** The numbers so far; `whole` if all that there is was looked at. */
  count(whole: boolean): BaselineCounts;
}

/** Starts a comparison. */
export function openComparison(entries: readonly BaselineEntry[], nowMs: number): Comparison {
  const valid = entries.filter((entry) => !isExpired(entry, nowMs));
  const accepted = new Map(valid.map((entry) => [spellId(entry), entry]));
  const found = new Set<string>();
  let appeared = 0;
  return {
    mark(finding) {
      const id = spellId(finding);
      const entry = accepted.get(id);
      if (!entry) {
        appeared++;
        return { ...finding, baseline: { state: 'new' } };
      }
      found.add(id);
      const { reason } = entry;
      return { ...finding, baseline: { state: 'unchanged', ...(reason !== undefined && { reason }) } };
    },
    count: (whole) => ({
      new: appeared,
      unchanged: found.size,
      ...(whole && { gone: accepted.size - found.size }),
      expired: entries.length - valid.length,
    }),
  };
}
