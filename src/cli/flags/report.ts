/**
 * Rows of the flag table: what the reports say and where they go.
 */
import { FORMAT_NAMES } from '../../report/format.js';
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const REPORT_FLAGS = [
  {
    name: 'format',
    kind: 'choice',
    value: 'FORMAT',
    choices: FORMAT_NAMES,
    defaultText: 'text',
    group: 'Report',
    help: 'Print this report',
    commands: ['scan', 'audit', 'demo', 'report'],
  },
  {
    name: 'output',
    kind: 'list',
    value: 'FORMAT=FILE',
    default: [],
    group: 'Report',
    help: 'Also write a report to a file, readable by its owner alone',
    commands: ['scan', 'audit', 'demo', 'report'],
    elsewhere: 'nowhere',
  },
  {
    name: 'sarif-root',
    kind: 'text',
    value: 'DIR',
    defaultText: 'the repository, else the working directory',
    group: 'Report',
    help: 'Make SARIF paths below DIR relative to it',
    commands: ['scan', 'audit', 'demo', 'report'],
    path: true,
  },
  {
    name: 'category',
    kind: 'text',
    value: 'NAME',
    defaultText: 'logscan',
    group: 'Report',
    help: 'Name the scan in SARIF, so that scans of one commit stand side by side',
    commands: ['scan', 'audit', 'demo', 'report'],
  },
  {
    name: 'color',
    kind: 'switch',
    negated: true,
    default: true,
    group: 'Report',
    help: 'Print without colour',
    commands: ['scan', 'audit', 'demo', 'report', 'diff', 'explain', 'accept', 'compare'],
  },
  {
    name: 'quiet',
    short: 'q',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Print nothing but findings and problems',
    commands: ['scan', 'audit', 'demo', 'report', 'diff', 'explain', 'fix', 'accept', 'compare'],
  },
  {
    name: 'verbose',
    short: 'v',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Print notices and all details',
    commands: ['scan', 'audit', 'demo', 'report', 'diff', 'explain', 'fix', 'accept', 'compare'],
  },
  {
    name: 'coverage',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'List every file with how it ended: scanned, partly scanned, skipped or excluded, and why',
    commands: ['scan', 'demo', 'report'],
  },
  {
    name: 'explain',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Tell why secrets are as severe as they are, and on standard error how many matches were dropped, and why',
    commands: ['scan', 'demo'],
  },
  {
    name: 'stats',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Afterwards tell on standard error how fast the scan was, and what its time was spent on',
    commands: ['scan', 'demo'],
  },
] as const satisfies readonly Flag[];
