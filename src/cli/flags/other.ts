/**
 * Rows of the flag table: what only other commands than a scan take.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const OTHER_FLAGS = [
  {
    name: 'keep',
    kind: 'switch',
    default: false,
    group: 'Other commands',
    help: 'Keep the files of the demo',
    commands: ['demo'],
    elsewhere: 'nowhere',
  },
  {
    name: 'format',
    kind: 'choice',
    value: 'FORMAT',
    choices: ['text', 'json'],
    defaultText: 'text',
    group: 'Other commands',
    help: 'Print rules, differences or a plan as',
    commands: ['list', 'show', 'diff', 'compare', 'fix'],
    elsewhere: 'nowhere',
  },
] as const satisfies readonly Flag[];
