/**
 * Rows of the flag table: how a scan is run regularly.
 */
import { INTERVALS, SCOPES } from '../../schedule/order.js';
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const SCHEDULE_FLAGS = [
  {
    name: 'every',
    kind: 'choice',
    value: 'INTERVAL',
    choices: INTERVALS,
    default: 'daily',
    group: 'Schedule',
    help: 'How often to scan',
    commands: ['install'],
    elsewhere: 'nowhere',
  },
  {
    name: 'scope',
    kind: 'choice',
    value: 'SCOPE',
    choices: SCOPES,
    defaultText: 'system for root, else user',
    group: 'Schedule',
    help: "Use the system's units, or the user's own",
    commands: ['install', 'remove', 'status'],
    elsewhere: 'nowhere',
  },
  {
    name: 'using',
    kind: 'choice',
    value: 'WAY',
    choices: ['systemd', 'cron'],
    defaultText: 'systemd where it runs, else cron',
    group: 'Schedule',
    help: 'What starts the scan',
    commands: ['install', 'remove', 'status'],
    elsewhere: 'nowhere',
  },
  {
    name: 'dry-run',
    kind: 'switch',
    default: false,
    group: 'Schedule',
    help: 'Show what would be done, and do nothing',
    commands: ['install', 'remove'],
    elsewhere: 'nowhere',
  },
  {
    name: 'yes',
    short: 'y',
    kind: 'switch',
    default: false,
    group: 'Schedule',
    help: 'Do it without asking',
    commands: ['install', 'remove'],
    elsewhere: 'nowhere',
  },
] as const satisfies readonly Flag[];
