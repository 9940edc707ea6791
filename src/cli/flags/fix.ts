/**
 * Rows of the flag table: what `logscan fix` does beyond telling.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const FIX_FLAGS = [
  {
    name: 'apply',
    kind: 'switch',
    default: false,
    group: 'Fix',
    help: 'Carry the plan out, and keep a script that undoes it',
    commands: ['fix'],
    elsewhere: 'nowhere',
  },
  {
    name: 'logrotate',
    kind: 'text',
    value: 'FILE',
    group: 'Fix',
    help: 'Write blocks for logs without rotation to this new file for logrotate',
    commands: ['fix'],
    path: true,
    elsewhere: 'nowhere',
  },
] as const satisfies readonly Flag[];
