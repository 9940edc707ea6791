/**
 * The table of flags: the one source of the parser, of `--help`, of configuration keys and environment
 * variables, and of the options table in the README.
 *
 * A flag `--fail-on` is the key `fail-on` in the configuration file and the variable `LOGSCAN_FAIL_ON`.
 * Rows are in the order of help. The types of settings follow from the rows.
 */
import { CONFIDENCES, SEVERITIES } from '../model/severity.js';
import { FORMAT_NAMES } from '../report/format.js';
import { describeFlag, spellUsage, spellVariable, type CommandName, type Flag } from './flag.js';

const TABLE = [
  {
    name: 'exclude',
    kind: 'list',
    value: 'GLOB',
    default: [],
    group: 'Files',
    help: 'Leave out names or paths that match',
  },
  {
    name: 'max-depth',
    kind: 'number',
    value: 'N',
    defaultText: 'no limit',
    group: 'Files',
    help: 'Go at most N directories deep',
  },
  {
    name: 'follow-symlinks',
    kind: 'switch',
    default: false,
    group: 'Files',
    help: 'Follow symbolic links found in directories',
  },
  {
    name: 'jobs',
    kind: 'number',
    value: 'N',
    min: 1,
    max: 256,
    defaultText: 'available processors',
    group: 'Files',
    help: 'Scan with N threads; the report does not depend on it',
  },
  {
    name: 'rules',
    kind: 'list',
    value: 'PACK',
    default: [],
    group: 'Rules',
    help: 'Add the rules of a TOML file',
    commands: ['scan', 'demo', 'list', 'show', 'check'],
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
    commands: ['scan', 'demo', 'list'],
  },
  {
    name: 'skip',
    kind: 'list',
    value: 'RULE_ID',
    separator: ',',
    default: [],
    group: 'Rules',
    help: 'Leave these rules out',
    commands: ['scan', 'demo', 'list'],
  },
  {
    name: 'audit',
    kind: 'switch',
    negated: true,
    default: true,
    group: 'Rules',
    help: 'Do not look at permissions and rotation',
  },
  {
    name: 'min-severity',
    kind: 'choice',
    value: 'SEVERITY',
    choices: SEVERITIES,
    default: 'info',
    group: 'Findings',
    help: 'Report nothing less severe',
  },
  {
    name: 'min-confidence',
    kind: 'choice',
    value: 'CONFIDENCE',
    choices: CONFIDENCES,
    default: 'likely',
    group: 'Findings',
    help: 'Report nothing less certain',
  },
  {
    name: 'fail-on',
    kind: 'choice',
    value: 'SEVERITY',
    choices: [...SEVERITIES, 'never'],
    default: 'low',
    group: 'Findings',
    help: 'Set exit bit 1 for findings at least this severe',
    commands: ['scan', 'demo', 'diff'],
  },
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
    commands: ['scan', 'demo', 'report', 'diff'],
  },
  {
    name: 'quiet',
    short: 'q',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Print nothing but findings and problems',
    commands: ['scan', 'demo', 'report', 'diff'],
  },
  {
    name: 'verbose',
    short: 'v',
    kind: 'switch',
    default: false,
    group: 'Report',
    help: 'Print notices and all details',
    commands: ['scan', 'demo', 'report', 'diff'],
  },
  {
    name: 'config',
    kind: 'text',
    value: 'FILE',
    defaultText: '$XDG_CONFIG_HOME/logscan/config.toml',
    group: 'Setup',
    help: 'Read settings from a TOML file',
    commands: ['scan', 'demo', 'report', 'diff', 'list', 'show', 'check'],
    path: true,
    elsewhere: 'environment',
  },
  {
    name: 'state-dir',
    kind: 'text',
    value: 'DIR',
    defaultText: '$XDG_STATE_HOME/logscan',
    group: 'Setup',
    help: 'Keep the secret key of fingerprints here',
    path: true,
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
  {
    name: 'regex',
    kind: 'choice',
    value: 'ENGINE',
    choices: ['auto', 're2', 're2js'],
    default: 'auto',
    group: 'Engine',
    help: 'Match with native RE2 or with its JavaScript port',
    commands: ['scan', 'demo', 'check'],
  },
  {
    name: 'kernel',
    kind: 'choice',
    value: 'KERNEL',
    choices: ['auto', 'simd', 'scalar'],
    default: 'auto',
    group: 'Engine',
    help: 'Search literals with WebAssembly SIMD or without',
    commands: ['scan', 'demo', 'check'],
  },
  {
    name: 'keep',
    kind: 'switch',
    default: false,
    group: 'Other commands',
    help: 'Keep the files of the demo',
    commands: ['demo'],
    elsewhere: 'nowhere',
  },
  {
    name: 'format',
    kind: 'choice',
    value: 'FORMAT',
    choices: ['text', 'json'],
    defaultText: 'text',
    group: 'Other commands',
    help: 'Print rules or differences as',
    commands: ['list', 'show', 'diff'],
    elsewhere: 'nowhere',
  },
] as const satisfies readonly Flag[];

/** All flags, in the order of help. */
export const FLAGS: readonly Flag[] = TABLE;

type Row = (typeof TABLE)[number];

/** Type of a row's values. */
type ValueOf<R extends Row> = R extends { kind: 'switch' }
  ? boolean
  : R extends { kind: 'number' }
    ? number
    : R extends { choices: readonly (infer Choice)[] }
      ? Choice
      : R extends { kind: 'list' }
        ? readonly string[]
        : string;

/** The settings of a run, by flag name; those without a default may be undefined. */
export type Settings = {
  readonly [R in Row as R['name']]: R extends { default: unknown } ? ValueOf<R> : ValueOf<R> | undefined;
};

/** Flags of a command, in the order of help. */
export function flagsOf(command: CommandName): readonly Flag[] {
  return FLAGS.filter((flag) => (flag.commands ?? ['scan', 'demo']).includes(command));
}

/** The options table of the README: Markdown, one table over all groups, in the order of help. */
export function renderFlagTable(): string {
  const rows = FLAGS.map((flag) => {
    const variable = spellVariable(flag);
    const cells = [
      `\`${spellUsage(flag)}\``,
      describeFlag(flag),
      variable === undefined ? '' : `\`${variable}\``,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| Option | What it does | Environment |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
