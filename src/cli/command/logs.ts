/**
 * Rows of the command table: what works on logs.
 */
import type { CommandEntry } from './entry.js';

/** Rows in the order of help. */
export const LOG_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'scan',
    words: ['scan'],
    summary: 'Scan, also paths that are named like a command',
    operands: [
      {
        spelling: '[paths...]',
        help: 'files, directories, globs, or - for standard input; without any, well-known places',
        offer: 'files',
      },
    ],
    examples: [
      { line: 'logscan', does: 'scan the well-known places' },
      { line: 'logscan ~/.cache/mopidy', does: 'scan a directory' },
      { line: 'zcat old.gz | logscan -', does: 'scan standard input' },
      { line: 'logscan --quiet --since-last', does: 'in cron: only what is new' },
      {
        line: 'logscan --quiet --fail-on high --output sarif=logs.sarif /var/log',
        does: 'fail a pipeline, and leave a report behind',
      },
    ],
  },
  {
    name: 'journal',
    words: ['journal'],
    summary: 'Scan the journal of systemd',
    operands: [],
    examples: [
      { line: 'logscan journal --unit mopidy --since yesterday', does: 'scan what a service wrote' },
      { line: 'logscan journal --directory /mnt/var/log/journal', does: 'scan the journal of another host' },
    ],
  },
  {
    name: 'audit',
    words: ['audit'],
    summary: 'Audit permissions, rotation and exposure without reading the logs',
    operands: [
      {
        spelling: '[paths...]',
        help: 'files, directories or globs; without any, well-known places',
        offer: 'files',
      },
    ],
    examples: [
      { line: 'logscan audit /var/log', does: 'who can read the logs, where they go' },
      { line: 'logscan audit --root /mnt /mnt/var/log', does: 'audit another host by its disk' },
    ],
  },
  {
    name: 'fix',
    words: ['fix'],
    summary: 'Mend modes, access lists, owners and rotation of logs; only tells how, without --apply',
    operands: [
      {
        spelling: '[paths...]',
        help: 'files, directories or globs; without any, well-known places',
        offer: 'files',
      },
    ],
    examples: [
      { line: 'logscan fix ~/.cache/mopidy', does: 'print what would be done' },
      { line: 'logscan fix --apply ~/.cache/mopidy', does: 'do it, and keep a script that undoes it' },
      { line: 'logscan fix --root /mnt', does: 'the same for another host by its disk' },
    ],
  },
  {
    name: 'demo',
    words: ['demo'],
    summary: 'Scan a made-up home, to show what a scan looks like',
    operands: [],
    examples: [
      { line: 'logscan demo', does: 'show a report' },
      { line: 'logscan demo --output html=demo.html', does: 'make a page of it' },
    ],
  },
];
