/**
 * What has to be said about a rule of an imported file: that it is not used, or is not what it was.
 */

export interface Remark {
  readonly file: string;
  /** As the file calls it; `-` for the file itself. */
  readonly rule: string;
  /** Continues a sentence whose subject is the rule: `has no regex`. */
  readonly reason: string;
  /** Whether the rule is used all the same. */
  readonly taken: boolean;
}

/** A remark as a sentence without a full stop. */
export function describeRemark({ file, rule, reason, taken }: Remark): string {
  if (rule === '-') return `In "${file}", ${reason}`;
  return `Rule "${rule}" of "${file}" ${taken ? reason : `is not used: it ${reason}`}`;
}

/** Hears what has to be said about imported rules. */
export type OnRemark = (remark: Remark) => void;
