/**
 * Rows of the flag table: where settings and state are kept, and what every command answers.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const SETUP_FLAGS = [
  {
    name: 'config',
    kind: 'text',
    value: 'FILE',
    defaultText: '$XDG_CONFIG_HOME/logscan/config.toml',
    group: 'Setup',
    help: 'Read settings from a TOML file',
    commands: [
      'scan',
      'audit',
      'demo',
      'list',
      'show',
      'check',
      'report',
      'diff',
      'explain',
      'fix',
      'create',
      'update',
      'compare',
      'notify',
      'install',
    ],
    path: true,
    elsewhere: 'environment',
  },
  {
    name: 'state-dir',
    kind: 'text',
    value: 'DIR',
    defaultText: '$XDG_STATE_HOME/logscan',
    group: 'Setup',
    help: 'Keep the secret key of fingerprints, and what --since-last remembers, here',
    commands: ['scan', 'audit', 'demo', 'explain', 'fix', 'create', 'update', 'compare', 'install'],
    path: true,
  },
  {
    name: 'lock',
    kind: 'switch',
    default: false,
    group: 'Setup',
    help: 'Do not scan while another scan with --lock, --notify or --since-last runs',
    commands: ['scan'],
  },
  {
    name: 'version',
    short: 'V',
    kind: 'switch',
    default: false,
    group: 'Setup',
    help: 'Print the version',
    commands: [],
    elsewhere: 'nowhere',
  },
  {
    name: 'help',
    short: 'h',
    kind: 'switch',
    default: false,
    group: 'Setup',
    help: 'Print this help',
    commands: [],
    elsewhere: 'nowhere',
  },
] as const satisfies readonly Flag[];
