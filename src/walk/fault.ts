/**
 * Refusals of the file system as problems.
 *
 * Takes what a call of `node:fs` threw; gives a `Problem` whose message says what failed, where, and what
 * to do. Anything that is not a refusal of the system is a bug and is thrown again.
 */
import type { Problem, ProblemCode } from '../model/problem.js';

/** An error of a system call; `code` is the errno name, such as `EACCES`. */
export interface SystemError extends Error {
  readonly code: string;
}

/** The error as a system error; throws it again when it is none. */
export function asSystemError(error: unknown): SystemError {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error as SystemError;
  }
  throw error;
}

const FAULTS: Readonly<Record<string, { readonly code: ProblemCode; readonly words: string }>> = {
  ENOENT: { code: 'vanished', words: 'it is gone; scan again' },
  ENOTDIR: { code: 'vanished', words: 'a directory above it is gone; scan again' },
  EACCES: { code: 'unreadable', words: 'permission denied; scan as its owner or as root' },
  EPERM: { code: 'unreadable', words: 'permission denied; scan as its owner or as root' },
  ELOOP: { code: 'symlink-loop', words: 'its links lead in a circle; mend or remove the link' },
  ENAMETOOLONG: { code: 'too-deep', words: 'the path is too long; name a directory further down' },
};

/** A failed look at `name` (as reports show it) as a problem; `action` is the verb that failed, such as `list`. */
export function faultOf(error: SystemError, action: string, name: string): Problem {
  const fault = FAULTS[error.code] ?? {
    code: 'io-error',
    words: `${error.code}; check the disk and scan again`,
  };
  return problemAt(name, fault.code, `Could not ${action} ${quote(name)}: ${fault.words}`);
}

/** A problem with a file or directory, which is named as reports show it. */
export function problemAt(name: string, code: ProblemCode, message: string): Problem {
  return { code, message, file: name };
}

/** A name in quotes, its control characters and lone surrogates escaped as in JSON. */
export function quote(name: string): string {
  return JSON.stringify(name);
}
