/**
 * The table of commands: the one source of the parser, of `--help`, of shell completions and of the manual page.
 *
 * Plain data and no code of any command, so that completions and the manual can be made without loading one. What runs
 * for a command stands in `program.ts`, its flags in the table of flags.
 */
import { LOG_COMMANDS } from './command/logs.js';
import type { CommandEntry } from './command/entry.js';
import { FINDING_COMMANDS } from './command/findings.js';
import { SETUP_COMMANDS } from './command/setup.js';
import type { CommandName } from './flag.js';

/** Summaries of first words that hold several commands. */
export const GROUPS: Readonly<Record<string, string>> = {
  rules: 'Show and check what is looked for',
  baseline: 'Accept findings, and tell what is new since',
  schedule: 'Scan regularly, by systemd or by cron',
  notify: 'Try whom new findings are told to',
  config: 'Show the settings, and what the configuration file may hold',
};

/** All commands, in the order of help; `scan` is also what runs without a command. */
export const COMMANDS: readonly CommandEntry[] = [...LOG_COMMANDS, ...FINDING_COMMANDS, ...SETUP_COMMANDS];

/** The entry of a command. */
export function findCommand(name: CommandName): CommandEntry {
  const entry = COMMANDS.find((row) => row.name === name);
  if (entry === undefined) throw new Error(`The command table has no row "${name}"`);
  return entry;
}
