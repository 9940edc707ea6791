/**
 * The error of a command line, environment or configuration that cannot be followed.
 *
 * Thrown anywhere in the command line, shown without a stack, exit code 64.
 */

/** What was asked wrongly, the quoted value, and what to do instead. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
