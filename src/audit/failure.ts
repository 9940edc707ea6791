/**
 * Failures of the system as data: takes what was thrown, gives its code.
 */

/** The code of a failure of the system; anything else is a bug and is thrown on. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && 'errno' in error) return String(error.code);
  throw error;
}
