/**
 * The table of flags: the one source of the parser, of `--help`, of configuration keys and environment
 * variables, and of the options table in the README.
 *
 * A flag `--fail-on` is the key `fail-on` in the configuration file and the variable `LOGSCAN_FAIL_ON`.
 * Rows are in the order of help, by group in `flags/`. The types of settings follow from the rows.
 */
import { describeFlag, spellUsage, spellVariable, type CommandName, type Flag } from './flag.js';
import { BASELINE_FLAGS } from './flags/baseline.js';
import { ENGINE_FLAGS } from './flags/engine.js';
import { FILE_FLAGS } from './flags/files.js';
import { FINDING_FLAGS } from './flags/findings.js';
import { FIX_FLAGS } from './flags/fix.js';
import { JOURNAL_FLAGS } from './flags/journal.js';
import { OTHER_FLAGS } from './flags/other.js';
import { READING_FLAGS } from './flags/reading.js';
import { REPORT_FLAGS } from './flags/report.js';
import { RULE_FLAGS } from './flags/rules.js';
import { SCHEDULE_FLAGS } from './flags/schedule.js';
import { SETUP_FLAGS } from './flags/setup.js';

const TABLE = [
  ...FILE_FLAGS,
  ...READING_FLAGS,
  ...RULE_FLAGS,
  ...FINDING_FLAGS,
  ...BASELINE_FLAGS,
  ...REPORT_FLAGS,
  ...SETUP_FLAGS,
  ...ENGINE_FLAGS,
  ...FIX_FLAGS,
  ...JOURNAL_FLAGS,
  ...SCHEDULE_FLAGS,
  ...OTHER_FLAGS,
] as const;

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

/** Commands that take a flag which names none. */
const DEFAULT_COMMANDS: readonly CommandName[] = [
  'scan',
  'audit',
  'demo',
  'explain',
  'fix',
  'create',
  'update',
  'compare',
];

/** Flags of a command, in the order of help; `config show` takes those of the scan whose settings it shows. */
export function flagsOf(command: CommandName): readonly Flag[] {
  const taker = command === 'config' ? 'scan' : command;
  return FLAGS.filter(({ commands = DEFAULT_COMMANDS }) => {
    // A scan of the journal is a scan.
    return commands.includes(taker) || (taker === 'journal' && commands.includes('scan'));
  });
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
