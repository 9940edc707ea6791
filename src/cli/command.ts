/**
 * The table of commands: the one source of the parser, of `--help`, of shell completions and of the manual page.
 *
 * Plain data and no code of any command, so that completions and the manual can be made without loading one. What runs
 * for a command stands in `program.ts`, its flags in the table of flags.
 */
import type { CommandName } from './flag.js';

/** What shells offer for an operand: files, rule ids, commands, or one of some words. */
export type Offer = 'files' | 'rules' | 'commands' | readonly string[];

export interface Operand {
  /** As commander reads it: `<file>`, `[paths...]`. */
  readonly spelling: string;
  readonly help: string;
  readonly offer: Offer;
}

/** A command line, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

export interface CommandEntry {
  readonly name: CommandName;
  /** One or two words: `rules list`. */
  readonly words: readonly [string, string?];
  readonly summary: string;
  readonly operands: readonly Operand[];
  readonly examples: readonly Example[];
}

/** Shells that completions can be written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Summaries of first words that hold several commands. */
export const GROUPS: Readonly<Record<string, string>> = {
  rules: 'Show and check what is looked for',
  schedule: 'Scan regularly, by systemd or by cron',
  notify: 'Try whom new findings are told to',
  config: 'Show the settings, and what the configuration file may hold',
};

/** All commands, in the order of help; `scan` is also what runs without a command. */
export const COMMANDS: readonly CommandEntry[] = [
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
      { line: 'journalctl -u mopidy | logscan -', does: 'scan standard input' },
      {
        line: 'logscan --quiet --fail-on high --output sarif=logs.sarif /var/log',
        does: 'fail a pipeline, and leave a report behind',
      },
    ],
  },
  {
    name: 'list',
    words: ['rules', 'list'],
    summary: 'Print id, severity and title of the rules',
    operands: [],
    examples: [
      { line: 'logscan rules list', does: 'list everything that is looked for' },
      {
        line: 'logscan rules list --rules mine.toml --format json',
        does: 'with rules of your own, for a program',
      },
    ],
  },
  {
    name: 'show',
    words: ['rules', 'show'],
    summary: 'Print everything about a rule',
    operands: [{ spelling: '<id>', help: 'as listed', offer: 'rules' }],
    examples: [{ line: 'logscan rules show url.password', does: 'what it matches, and why it matters' }],
  },
  {
    name: 'check',
    words: ['rules', 'check'],
    summary: 'Try all examples of the rules',
    operands: [{ spelling: '[pack]', help: 'a TOML file', offer: 'files' }],
    examples: [{ line: 'logscan rules check mine.toml', does: 'prove a pack of your own' }],
  },
  {
    name: 'report',
    words: ['report'],
    summary: 'Print a saved JSON report in another format',
    operands: [
      { spelling: '<file>', help: 'a report of the format json, or - for standard input', offer: 'files' },
    ],
    examples: [
      { line: 'logscan --output json=scan.json /var/log', does: 'save a report' },
      { line: 'logscan report scan.json --output html=scan.html', does: 'make a page of it' },
    ],
  },
  {
    name: 'diff',
    words: ['diff'],
    summary: 'Tell what is new and what is gone between two reports',
    operands: [
      {
        spelling: '<before>',
        help: 'the earlier report, of the format json, or - for standard input',
        offer: 'files',
      },
      { spelling: '<after>', help: 'the later one', offer: 'files' },
    ],
    examples: [
      { line: 'logscan diff monday.json friday.json', does: 'exit with bit 1 when something is new' },
    ],
  },
  {
    name: 'explain',
    words: ['explain'],
    summary: 'Tell why a place is reported, or why it is not',
    operands: [
      {
        spelling: '<subject>',
        help: 'a fingerprint, or a place: PATH:LINE or PATH:LINE:COLUMN',
        offer: 'files',
      },
      {
        spelling: '[paths...]',
        help: 'where the fingerprint is looked for; without any, well-known places',
        offer: 'files',
      },
    ],
    examples: [
      { line: 'logscan explain mopidy.log:17', does: 'explain everything in a line' },
      { line: 'logscan explain 3f9a0c /var/log', does: 'explain all places of a secret' },
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

/** The entry of a command. */
export function findCommand(name: CommandName): CommandEntry {
  const entry = COMMANDS.find((row) => row.name === name);
  if (entry === undefined) throw new Error(`The command table has no row "${name}"`);
  return entry;
}
