/**
 * Opens a file that the walk found, trusting nothing that may have changed since.
 *
 * Links are not followed (unless the user asked for the link), FIFOs do not block, and the opened thing must still be
 * a regular file and the same one. Everything that can go wrong is a fault, not an exception.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { LogFile } from '../model/logfile.js';
import type { ProblemCode } from '../model/problem.js';
import type { ReadFault } from '../model/window.js';

/** An open file with its facts of that moment. */
export interface OpenedLog {
  readonly fd: number;
  readonly sizeBytes: number;
  /** Milliseconds since 1970-01-01 UTC, whole ones. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

export type Opened = OpenedLog | { readonly fault: ReadFault };

/** Opens for reading. The caller closes `fd`. */
export function openLog(file: LogFile): Opened {
  const follow = file.link === true ? 0 : constants.O_NOFOLLOW;
  try {
    const fd = openSync(file.path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | follow);
    const fault = verifySame(fd, file);
    if (fault === undefined) {
      // As big numbers, whose milliseconds are those of the walk to the digit.
      const { size, mtimeMs, ctimeMs } = fstatSync(fd, { bigint: true });
      return { fd, sizeBytes: Number(size), modifiedMs: Number(mtimeMs), changedMs: Number(ctimeMs) };
    }
    closeSync(fd);
    return { fault };
  } catch (error) {
    return { fault: describeIoError(error, 'Cannot open the file') };
  }
}

function verifySame(fd: number, file: LogFile): ReadFault | undefined {
  const stats = fstatSync(fd);
  if (!stats.isFile()) {
    return { code: 'special-file', message: 'The file was replaced by something that is no regular file' };
  }
  const same = stats.dev === file.facts.dev && stats.ino === file.facts.ino;
  return same
    ? undefined
    : { code: 'replaced', message: 'Another file took its place during the scan; scan again' };
}

const CODES: Readonly<Record<string, ProblemCode>> = {
  EACCES: 'unreadable',
  EPERM: 'unreadable',
  ENOENT: 'vanished',
  ENOTDIR: 'vanished',
  ELOOP: 'replaced',
  // A socket, or a device that is not there.
  ENXIO: 'special-file',
};

/** A system error as a fault; anything else is a bug and is thrown on. */
export function describeIoError(error: unknown, what: string): ReadFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return { code: CODES[code] ?? 'io-error', message: `${what}: ${explain(code)}` };
}

function explain(code: string): string {
  if (code === 'EACCES' || code === 'EPERM')
    return `permission denied (${code}); run as a user who may read it`;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `it is gone (${code}); it was probably rotated`;
  if (code === 'ENXIO') return `it is no regular file (${code})`;
  if (code === 'ELOOP') return `a symbolic link took its place (${code})`;
  return `the system says ${code}`;
}
