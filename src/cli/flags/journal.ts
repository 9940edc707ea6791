/**
 * Rows of the flag table: which journal is read, and which of its entries.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const JOURNAL_FLAGS = [
  {
    name: 'unit',
    kind: 'text',
    value: 'UNIT',
    group: 'Journal',
    help: 'Read the entries of this systemd unit alone, as journalctl --unit does',
    commands: ['journal'],
    elsewhere: 'nowhere',
  },
  {
    name: 'since',
    kind: 'text',
    value: 'TIME',
    group: 'Journal',
    help: 'Read no earlier entries, as journalctl --since does: yesterday, -2h, 2026-11-21 16:30',
    commands: ['journal'],
    elsewhere: 'nowhere',
  },
  {
    name: 'directory',
    kind: 'text',
    value: 'DIR',
    group: 'Journal',
    help: 'Read the journals in DIR and below',
    commands: ['journal'],
    path: true,
    elsewhere: 'nowhere',
  },
  {
    name: 'file',
    kind: 'list',
    value: 'FILE',
    default: [],
    group: 'Journal',
    help: 'Read this journal',
    commands: ['journal'],
    elsewhere: 'nowhere',
  },
] as const satisfies readonly Flag[];
