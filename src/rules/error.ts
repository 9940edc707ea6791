/**
 * The one error of bad rules: it names pack, rule, field and reason, and is never swallowed.
 */

/** A rule pack that cannot be used. Thrown by everything that loads or selects rules. */
export class RuleError extends Error {
  /** Path of the pack, or `built-in rules`. */
  readonly file: string;
  /** The rule's id, or its position when it has none. */
  readonly rule: string;
  readonly field: string;

  constructor(
    where: { readonly file: string; readonly rule: string; readonly field: string },
    reason: string,
  ) {
    super(`Rule "${where.rule}" in "${where.file}", field "${where.field}": ${reason}`);
    this.name = 'RuleError';
    this.file = where.file;
    this.rule = where.rule;
    this.field = where.field;
  }
}
