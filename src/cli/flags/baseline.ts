/**
 * Rows of the flag table: findings that the user has accepted.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const BASELINE_FLAGS = [
  {
    name: 'baseline',
    kind: 'text',
    value: 'FILE',
    group: 'Findings',
    help: 'Tell what FILE, of logscan baseline create, accepts from what is new; --fail-on looks at what is new',
    commands: ['scan'],
    path: true,
  },
  {
    name: 'reason',
    kind: 'text',
    value: 'TEXT',
    group: 'Other commands',
    help: 'Say in a baseline why new entries are accepted',
    commands: ['create', 'update'],
    elsewhere: 'nowhere',
  },
  {
    name: 'expires',
    kind: 'text',
    value: 'DATE',
    group: 'Other commands',
    help: 'Let new entries of a baseline hold until DATE, such as 2030-12-31, and no longer',
    commands: ['create', 'update'],
    elsewhere: 'nowhere',
  },
] as const satisfies readonly Flag[];
