/**
 * Rows of the command table: what sets the program up.
 */
import { SHELLS, type CommandEntry } from './entry.js';

/** Rows in the order of help. */
export const SETUP_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'config',
    words: ['config', 'show'],
    summary: 'Print the settings of a scan, and where each comes from',
    operands: [],
    examples: [
      { line: 'logscan config show', does: 'tell what a scan without options would do' },
      { line: 'logscan config show --fail-on high', does: 'and what it would do with this one' },
    ],
  },
  {
    name: 'schema',
    words: ['config', 'schema'],
    summary: 'Print the JSON Schema of the configuration file, for editors',
    operands: [],
    examples: [{ line: 'logscan config schema > config.schema.json', does: 'save it beside the file' }],
  },
  {
    name: 'install',
    words: ['schedule', 'install'],
    summary: 'Show the units or the crontab line, and write them',
    operands: [
      {
        spelling: '[arguments...]',
        help: 'options and paths of the scan, options behind --',
        offer: 'files',
      },
    ],
    examples: [
      { line: 'logscan schedule install', does: 'scan the well-known places every day' },
      {
        line: 'logscan schedule install --every hourly -- --fail-on high /var/log',
        does: 'scan these with this, every hour',
      },
    ],
  },
  {
    name: 'remove',
    words: ['schedule', 'remove'],
    summary: 'Take away what install wrote',
    operands: [],
    examples: [{ line: 'logscan schedule remove --dry-run', does: 'see what would go' }],
  },
  {
    name: 'status',
    words: ['schedule', 'status'],
    summary: 'Tell what is scheduled, and when it ran',
    operands: [],
    examples: [{ line: 'logscan schedule status', does: 'exits with 1 when nothing is' }],
  },
  {
    name: 'notify',
    words: ['notify', 'test'],
    summary: 'Send a trial to everybody whom [[notify]] names',
    operands: [],
    examples: [
      { line: 'logscan notify test', does: 'see whether messages arrive' },
      { line: 'logscan --notify --quiet /var/log', does: 'tell what is new' },
    ],
  },
  {
    name: 'completion',
    words: ['completion'],
    summary: 'Print what makes a shell complete commands, options and values',
    operands: [{ spelling: '<shell>', help: SHELLS.join(', '), offer: SHELLS }],
    examples: [
      { line: 'eval "$(logscan completion bash)"', does: 'in ~/.bashrc' },
      { line: 'logscan completion zsh > ~/.zfunc/_logscan', does: 'where fpath has ~/.zfunc' },
      { line: 'logscan completion fish > ~/.config/fish/completions/logscan.fish', does: 'for fish' },
    ],
  },
  {
    name: 'man',
    words: ['man'],
    summary: 'Print the manual page',
    operands: [],
    examples: [
      { line: 'logscan man | man -l -', does: 'read it' },
      { line: 'logscan man > ~/.local/share/man/man1/logscan.1', does: 'install it' },
    ],
  },
];
