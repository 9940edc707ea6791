/**
 * A secret that the user has named, so that it is found however it is written.
 *
 * The one type outside the detector that holds secret bytes: it goes from the command line to the detector, in this
 * process and its threads alone, and is part of no event.
 */
import type { RuleInfo } from './rule.js';

export interface KnownSecret {
  /** Id of the rule that its findings name: `known.secret`, or `known.NAME`. */
  readonly rule: string;
  readonly value: Uint8Array;
}

/** Id of the rule for a secret without a name. */
export const KNOWN_RULE = 'known.secret';

/** The words for findings of known secrets with this id. */
export function describeKnown(id: string): RuleInfo {
  const title =
    id === KNOWN_RULE
      ? 'Secret from your own list'
      : `Secret "${id.slice('known.'.length)}" from your own list`;
  return {
    id,
    title,
    why: 'A secret that you have listed as yours stands in a log, for every reader of the log to use',
    fix: 'Replace the secret where it is in use, then mask it where the line is written',
    severity: 'critical',
    confidence: 'confirmed',
    references: [],
  };
}
