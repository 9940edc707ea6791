/**
 * Rows of the flag table: what is looked for.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const RULE_FLAGS = [
  {
    name: 'rules',
    kind: 'list',
    value: 'PACK',
    default: [],
    group: 'Rules',
    help: 'Add the rules of a TOML file, of ours or of gitleaks',
    commands: ['scan', 'demo', 'list', 'show', 'check', 'explain', 'create', 'update', 'compare'],
    path: true,
  },
  {
    name: 'only',
    kind: 'list',
    value: 'RULE_ID',
    separator: ',',
    default: [],
    group: 'Rules',
    help: 'Use these rules and no others',
    commands: ['scan', 'demo', 'list', 'explain', 'create', 'update', 'compare'],
  },
  {
    name: 'skip',
    kind: 'list',
    value: 'RULE_ID',
    separator: ',',
    default: [],
    group: 'Rules',
    help: 'Leave these rules out',
    commands: ['scan', 'demo', 'list', 'explain', 'create', 'update', 'compare'],
  },
  {
    name: 'known',
    kind: 'text',
    value: 'FILE',
    group: 'Rules',
    help: 'Find the secrets listed in FILE, one a line, in any encoding; LOGSCAN_KNOWN holds a list, or its path',
    commands: ['scan', 'create', 'update', 'compare'],
    path: true,
    elsewhere: 'file',
  },
  {
    name: 'audit',
    kind: 'switch',
    negated: true,
    default: true,
    group: 'Rules',
    help: 'Do not look at permissions, rotation, exposure and stored credentials',
    commands: ['scan', 'demo', 'create', 'update', 'compare'],
  },
  {
    name: 'max-credential-age',
    kind: 'number',
    value: 'DAYS',
    min: 1,
    default: 365,
    group: 'Rules',
    help: 'Advise to renew stored credentials that are older',
    commands: ['scan', 'audit', 'demo'],
  },
] as const satisfies readonly Flag[];
