/**
 * The manual page, made from the tables of commands and flags.
 *
 * Takes nothing; gives roff with the macros of man(7), which every system's `man` reads. Every text goes through `escape`,
 * so that no word of ours is taken for a request.
 */
import { TOOL } from '../scan/tool.js';
import { COMMANDS } from './command.js';
import type { CommandEntry } from './command/entry.js';
import { describeFlag, spellFlag, spellUsage, spellVariable, type Flag } from './flag.js';
import { FLAGS, flagsOf } from './flags.js';
import { EXIT_CODES } from './guide.js';

/** The page, section 1. */
export function renderManual(): string {
  const parts = [
    `.TH LOGSCAN 1 "" ${escape(`"${TOOL.name} ${TOOL.version}"`)} "User Commands"`,
    // No hyphens of the page's own: an option cut in two cannot be searched for or copied.
    '.nh',
    ...setSection('NAME', [String.raw`logscan \- find API keys, tokens and passwords in log files`]),
    ...setSection('SYNOPSIS', SYNOPSIS),
    ...setSection('DESCRIPTION', DESCRIPTION.map(escape)),
    ...setSection('COMMANDS', COMMANDS.flatMap(setCommand)),
    ...setSection('OPTIONS', setOptions()),
    ...setSection('EXIT STATUS', ['A sum of bits:', ...EXIT_CODES.flatMap(setCode)]),
    ...setSection('ENVIRONMENT', FLAGS.flatMap(setVariable)),
    ...setSection(
      'FILES',
      FILES.flatMap(([file, text]) => setItem(bold(file), text)),
    ),
    ...setSection('EXAMPLES', COMMANDS.flatMap(setExamples)),
  ];
  return `${parts.join('\n')}\n`;
}

const DESCRIPTION: readonly string[] = [
  'Reads log files, rotated, compressed and archived ones too, and tells which secrets stand in them, who can read them, and how to mend both.',
  'Secrets are masked in everything that is printed or written.',
  'Without paths the well-known places of logs are scanned.',
];

const FILES: readonly (readonly [string, string])[] = [
  [
    '$XDG_CONFIG_HOME/logscan/config.toml',
    'Settings: keys are named like options, [[allow]] lists findings to live with. Never read from the tree that is scanned.',
  ],
  ['$XDG_STATE_HOME/logscan/key', 'The secret key of fingerprints. Without it, fingerprints tell nothing.'],
];

/** A line of text: backslashes and dashes as they are, and no request at its start. */
function escape(text: string): string {
  const plain = text.replaceAll('\\', String.raw`\e`).replaceAll('-', String.raw`\-`);
  return /^[.']/.test(plain) ? String.raw`\&${plain}` : plain;
}

function bold(text: string): string {
  return String.raw`\fB${escape(text)}\fR`;
}

const SYNOPSIS: readonly string[] = [
  `${bold('logscan')} [options] [paths...]`,
  '.br',
  `${bold('logscan')} command [options] [operands]`,
];

function setSection(title: string, lines: readonly string[]): readonly string[] {
  return [`.SH ${title}`, ...lines];
}

function setItem(term: string, text: string): readonly string[] {
  return ['.TP', term, escape(text)];
}

function spellCommand({ words, operands }: CommandEntry): string {
  const rest = operands.map(({ spelling }) => ` ${escape(spelling)}`).join('');
  return `${bold(['logscan', ...words.filter(Boolean)].join(' '))}${rest}`;
}

function setCommand(entry: CommandEntry): readonly string[] {
  const operands = entry.operands.map(({ spelling, help }) => `${spelling}: ${help}.`);
  const flags = flagsOf(entry.name).map(({ name }) => name);
  return [
    '.TP',
    spellCommand(entry),
    escape(`${entry.summary}.`),
    ...operands.map(escape),
    ...(flags.length === 0 || entry.name === 'scan' ? [] : [escape(`Takes ${spellNames(entry)}.`)]),
  ];
}

function spellNames({ name }: CommandEntry): string {
  const own = flagsOf(name);
  return name === 'config' ? 'the options of scan' : own.map(spellFlag).join(', ');
}

function setOptions(): readonly string[] {
  const groups = [...new Set(FLAGS.map(({ group }) => group))];
  return groups.flatMap((group) => [
    `.SS ${escape(group)}`,
    ...FLAGS.filter((flag) => flag.group === group).flatMap(setOption),
  ]);
}

function setOption(flag: Flag): readonly string[] {
  return setItem(bold(spellUsage(flag)), `${describeFlag(flag)}.`);
}

function setCode([code, meaning]: readonly [number, string]): readonly string[] {
  return setItem(bold(String(code)), `${meaning}.`);
}

function setVariable(flag: Flag): readonly string[] {
  const variable = spellVariable(flag);
  return variable === undefined ? [] : setItem(bold(variable), `As --${flag.name}.`);
}

function setExamples({ examples }: CommandEntry): readonly string[] {
  return examples.flatMap(({ line, does }) => [
    '.PP',
    escape(`${does}:`),
    '.RS 4',
    '.nf',
    escape(line),
    '.fi',
    '.RE',
  ]);
}
