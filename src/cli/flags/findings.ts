/**
 * Rows of the flag table: which findings are reported, and which set the exit status.
 */
import { CONFIDENCES, SEVERITIES } from '../../model/severity.js';
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const FINDING_FLAGS = [
  {
    name: 'min-severity',
    kind: 'choice',
    value: 'SEVERITY',
    choices: SEVERITIES,
    default: 'info',
    group: 'Findings',
    help: 'Report nothing less severe',
  },
  {
    name: 'min-confidence',
    kind: 'choice',
    value: 'CONFIDENCE',
    choices: CONFIDENCES,
    default: 'likely',
    group: 'Findings',
    help: 'Report nothing less certain',
  },
  {
    name: 'fail-on',
    kind: 'choice',
    value: 'SEVERITY',
    choices: [...SEVERITIES, 'never'],
    default: 'low',
    group: 'Findings',
    help: 'Set exit bit 1 for findings at least this severe',
    commands: ['scan', 'audit', 'demo', 'diff', 'compare'],
  },
] as const satisfies readonly Flag[];
