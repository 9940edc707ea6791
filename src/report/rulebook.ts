/**
 * The rules of a scan by id, for formats that explain findings.
 *
 * Takes the rules of the start event; gives a look-up that throws on an id that is not among them, which is a bug of
 * the scan: a finding may only name what the start event lists.
 */
import type { RuleInfo } from '../model/rule.js';

/** A rule, and its place in the start event's list. */
export interface RuleEntry {
  readonly rule: RuleInfo;
  readonly index: number;
}

/** Looks up a rule by id; throws an `Error` when the start event does not list it. */
export type Rulebook = (id: string) => RuleEntry;

/** Indexes rules by id. */
export function openRulebook(rules: readonly RuleInfo[]): Rulebook {
  const entries = new Map(rules.map((rule, index) => [rule.id, { rule, index }]));
  return (id) => {
    const entry = entries.get(id);
    if (!entry) throw new Error(`A finding names the rule "${id}", which the start event does not list`);
    return entry;
  };
}
