/**
 * Counts matches that came to nothing, by rule and reason.
 */
import type { DropCount } from '../model/event.js';

export interface DropTally {
  add(rule: string, reason: string, count?: number): void;
  /** What was counted, ordered by rule, then reason; the tally starts anew. */
  take(): readonly DropCount[];
}

/** Starts an empty tally. */
export function createDropTally(): DropTally {
  let rules = new Map<string, Map<string, number>>();
  return {
    add(rule, reason, count = 1) {
      let reasons = rules.get(rule);
      if (!reasons) rules.set(rule, (reasons = new Map<string, number>()));
      reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    },
    take() {
      const counts = [...rules].flatMap(([rule, reasons]) =>
        [...reasons].map(([reason, count]) => ({ rule, reason, count })),
      );
      rules = new Map();
      return counts.sort((a, b) => compareText(a.rule, b.rule) || compareText(a.reason, b.reason));
    },
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
