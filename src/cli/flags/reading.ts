/**
 * Rows of the flag table: how what is packed and what is no text are read.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help; the defaults in words are those of `read/limits`, which is not loaded for help. */
export const READING_FLAGS = [
  {
    name: 'binary',
    kind: 'choice',
    value: 'POLICY',
    choices: ['scan', 'skip'],
    default: 'scan',
    group: 'Reading',
    help: 'Search databases, core dumps and other binary files, or tell that they were skipped',
  },
  {
    name: 'max-ratio',
    kind: 'number',
    value: 'N',
    min: 1,
    defaultText: '300',
    group: 'Reading',
    help: 'Stop in a file that expands more than N-fold, beyond its first 64 MiB',
  },
  {
    name: 'max-expanded',
    kind: 'number',
    value: 'MIB',
    min: 1,
    // Beyond it bytes are no exact numbers any more.
    max: 8_000_000,
    defaultText: '16384',
    group: 'Reading',
    help: 'Stop in a file that expands to more than MIB times 1,048,576 bytes',
  },
  {
    name: 'max-nesting',
    kind: 'number',
    value: 'N',
    max: 16,
    defaultText: '2',
    group: 'Reading',
    help: 'Read packed files at most N deep inside a packed file',
  },
  {
    name: 'max-members',
    kind: 'number',
    value: 'N',
    min: 1,
    defaultText: '100000',
    group: 'Reading',
    help: 'Read at most N members of the archives in one file',
  },
] as const satisfies readonly Flag[];
