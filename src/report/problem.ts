/**
 * The codes of problems in words, for formats that people read.
 *
 * Takes nothing; gives a title for every code, in the order of the model. A code without words does not compile.
 */
import type { ProblemCode } from '../model/problem.js';

/** What kept logscan from reading, by code. */
export const PROBLEM_TITLES: Readonly<Record<ProblemCode, string>> = {
  'not-found': 'Nothing by that name',
  unreadable: 'Permission denied',
  vanished: 'Gone before it could be opened',
  replaced: 'Another file took its place',
  shrunk: 'Became shorter while it was read',
  'special-file': 'FIFO, socket or device, which is not read',
  'symlink-skipped': 'Symbolic link to a place outside this scan',
  'symlink-dangling': 'Symbolic link to nothing',
  'symlink-loop': 'Symbolic links in a circle',
  'too-deep': 'Nested too deep',
  truncated: 'Compressed data ends early',
  corrupt: 'Compressed data is damaged',
  bomb: 'Compressed data expands beyond the limit',
  unsupported: 'Format that cannot be read',
  'binary-skipped': 'Binary file, skipped on request',
  'io-error': 'Error of the system',
  'findings-capped': 'More secrets than a report can hold',
  'audit-unknown': 'Fact about the host that could not be had',
  interrupted: 'Stopped by a signal',
  'notify-failed': 'Notification that could not be delivered',
};
