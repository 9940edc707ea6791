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
    commands: ['scan', 'demo', 'report'],
  },
  {
    name: 'output',
    kind: 'list',
    value: 'FORMAT=FILE',
    default: [],
    group: 'Report',
    help: 'Also write a report to a file, readable by its owner alone',
    commands: ['scan', 'demo', 'report'],
    elsewhere: 'nowhere',
  },
  {
    name: 'sarif-root',
    kind: 'text',
    value: 'DIR',
    defaultText: 'the repository, else the working directory',
    group: 'Report',
    help: 'Make SARIF paths below DIR relative to it',
    commands: ['scan', 'demo', 'report'],
    path: true,
  },
  {
    name: 'category',
    kind: 'text',
    value: 'NAME',
    defaultText: 'logscan',
    group: 'Report',
    help: 'Name the scan in SARIF, so that scans of one commit stand side by side',
    commands: ['scan', 'demo', 'report'],
  },
  {
    name: 'color',
    kind: 'switch',
    negated: true,
    default: true,
    group: 'Report',
    help: 'Print without colour',
    commands: ['scan', 'demo', 'report', 'diff', 'explain'],
  },
  {
    name: 'quiet',
    short: 'q',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Print nothing but findings and problems',
    commands: ['scan', 'demo', 'report', 'diff', 'explain'],
  },
  {
    name: 'verbose',
    short: 'v',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Print notices and all details',
    commands: ['scan', 'demo', 'report', 'diff', 'explain'],
  },
  {
    name: 'notify',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Tell findings that are new to whom [[notify]] in the configuration file names',
    commands: ['scan'],
    elsewhere: 'environment',
  },
  {
    name: 'explain',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Afterwards tell on standard error how many matches were dropped, and why',
    commands: ['scan', 'demo'],
  },
] as const satisfies readonly Flag[];
