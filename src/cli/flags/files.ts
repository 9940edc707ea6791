/**
 * Rows of the flag table: which files are read, and by how many threads.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const FILE_FLAGS = [
  {
    name: 'exclude',
    kind: 'list',
    value: 'GLOB',
    default: [],
    group: 'Files',
    help: 'Leave out names or paths that match',
  },
  {
    name: 'max-depth',
    kind: 'number',
    value: 'N',
    defaultText: 'no limit',
    group: 'Files',
    help: 'Go at most N directories deep',
  },
  {
    name: 'follow-symlinks',
    kind: 'switch',
    default: false,
    group: 'Files',
    help: 'Follow symbolic links found in directories',
  },
  {
    name: 'since-last',
    kind: 'switch',
    default: false,
    group: 'Files',
    help: 'Read and report only what is new since the last scan with this option',
    commands: ['scan'],
  },
  {
    name: 'root',
    kind: 'text',
    value: 'DIR',
    defaultText: '/',
    group: 'Files',
    help: 'Audit and mend by the /etc, /var, /proc and /home below DIR; paths stay as they are typed',
    commands: ['scan', 'audit', 'fix'],
    path: true,
    elsewhere: 'nowhere',
  },
  {
    name: 'jobs',
    kind: 'number',
    value: 'N',
    min: 1,
    max: 256,
    defaultText: 'available processors',
    group: 'Files',
    help: 'Scan with N threads; the report does not depend on it',
    commands: ['scan', 'demo', 'create', 'update', 'compare'],
  },
] as const satisfies readonly Flag[];
