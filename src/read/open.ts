/**
 * Opens a file that the walk found, trusting nothing that may have changed since.
 *
 * Links are not followed (unless the user asked for the link), FIFOs do not block, and the opened thing must still be
 * of its kind and the same one. A file that was renamed in its directory is opened there. Everything that can go wrong is
 * a fault, not an exception.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { LogFile } from '../model/logfile.js';
import type { ProblemCode } from '../model/problem.js';
import type { ReadFault } from '../model/window.js';
import { findRenamed } from './rotation.js';

/** An open file with its facts of that moment. */
export interface OpenedLog {
  readonly fd: number;
  readonly sizeBytes: number;
  /** Milliseconds since 1970-01-01 UTC, whole ones. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

export type Opened = OpenedLog | { readonly fault: ReadFault };

/** Opens for reading, also under the name that rotation has given the file since. The caller closes `fd`. */
export function openLog(file: LogFile): Opened {
  const opened = openPath(file);
  if (!('fault' in opened) || !ROTATED.includes(opened.fault.code) || file.link === true) return opened;
  const path = findRenamed(file);
  const moved = path && openPath({ ...file, path });
  return moved && !('fault' in moved) ? moved : opened;
}

/** What is told of a name that belongs to the file no more. */
const ROTATED: readonly ProblemCode[] = ['vanished', 'replaced', 'special-file'];

function openPath(file: LogFile): Opened {
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
  if (file.fifo === true ? !stats.isFIFO() : !stats.isFile()) {
    return { code: 'special-file', message: 'Something of another kind took its place; scan again' };
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
  if (code === 'EAGAIN') return `it has no more for now (${code}); leave it out, as it is a queue and no log`;
  if (code === 'ELOOP') return `a symbolic link took its place (${code})`;
  if (code === 'EMFILE' || code === 'ENFILE')
    return `too many files are open (${code}); raise the limit, as with ulimit -n, and scan again`;
  return `the system says ${code}; check the disk and scan again`;
}
