/**
 * The command line as a program: commands and options built from the flag table, errors mapped to exit codes.
 *
 * Takes a host and the rooms; runs one command and gives its exit code. Throws only bugs. Loads what a command needs when
 * that command runs, so that `--version` and `--help` are quick.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { KeyError } from '../state/key.js';
import { RuleError } from '../rules/error.js';
import { TOOL } from '../scan/tool.js';
import { COMMANDS, findCommand, GROUPS } from './command.js';
import type { CommandEntry } from './command/entry.js';
import { openConsole } from './console.js';
import { DEPS, type Context, type Deps } from './deps.js';
import { EXIT } from './exit.js';
import {
  describeFlag,
  parseFlag,
  spellFlag,
  spellUsage,
  type CommandName,
  type Flag,
  type FlagValue,
} from './flag.js';
import { FLAGS, flagsOf, type Settings } from './flags.js';
import { GUIDE, setExamples } from './guide.js';
import type { Host } from './host.js';
import { trace } from './settings.js';
import { rephrase } from './slip.js';
import { UsageError } from './usage.js';

/** Width of help where it does not go to a terminal. */
const HELP_COLUMNS = 100;
const MIN_HELP_COLUMNS = 20;

/** Runs the command that the arguments name; gives the exit code. Tests stand in for rooms by `deps`. */
export async function run(host: Host, deps: Deps = DEPS): Promise<number> {
  let code: number = EXIT.clean;
  const program = buildProgram({ host, deps, finish: (value) => (code = value) });
  try {
    await program.parseAsync([...host.args], { from: 'user' });
    return code;
  } catch (error) {
    return explainError(error, host);
  }
}

/** The exit code of an error that people can mend; commander has printed its own. Rethrows bugs. */
function explainError(error: unknown, host: Host): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError || error instanceof RuleError || error instanceof KeyError) {
    openConsole(host, { quiet: false, verbose: false }).error(error.message);
    return EXIT.usage;
  }
  throw error;
}

interface Frame {
  readonly host: Host;
  readonly deps: Deps;
  readonly finish: (code: number) => void;
}

type Body = (context: Context, settings: Settings, operands: readonly string[]) => Promise<number>;

/** What runs for each command; loaded when it is called. */
const BODIES: Readonly<Record<CommandName, () => Promise<Body>>> = {
  scan: async () => (await import('./commands/scan.js')).runScan,
  audit: async () => (await import('./commands/audit.js')).runAudit,
  journal: async () => (await import('./commands/journal.js')).runJournal,
  fix: async () => (await import('./commands/fix.js')).runFix,
  create: async () => (await import('./commands/baseline.js')).runBaselineCreate,
  update: async () => (await import('./commands/baseline.js')).runBaselineUpdate,
  compare: async () => (await import('./commands/baseline.js')).runBaselineDiff,
  demo: async () => (await import('./commands/demo.js')).runDemo,
  report: async () => (await import('./commands/report.js')).runReport,
  diff: async () => (await import('./commands/diff.js')).runDiff,
  explain: async () => (await import('./commands/explain.js')).runExplain,
  list: async () => (await import('./commands/rules.js')).runRulesList,
  show: async () => (await import('./commands/rules.js')).runRulesShow,
  check: async () => (await import('./commands/rules.js')).runRulesCheck,
  config: async () => (await import('./commands/config.js')).runConfigShow,
  schema: async () => (await import('./commands/config.js')).runConfigSchema,
  notify: async () => (await import('./commands/notify.js')).runNotifyTest,
  install: async () => (await import('./commands/schedule.js')).runScheduleInstall,
  remove: async () => (await import('./commands/schedule.js')).runScheduleRemove,
  status: async () => (await import('./commands/schedule.js')).runScheduleStatus,
  completion: async () => (await import('./commands/completion.js')).runCompletion,
  man: async () => (await import('./commands/man.js')).runMan,
};

function buildProgram(frame: Frame): Command {
  const program = new Command('logscan');
  configure(program, frame.host);
  program.description('Finds API keys, tokens and passwords in log files, and tells who can read them');
  program.enablePositionalOptions().helpCommand('help [command]', 'Print the help of a command');
  const scan = findCommand('scan');
  equip(addOperands(program, scan), scan, frame).addHelpText('after', GUIDE);
  const groups = new Map<string, Command>();
  for (const entry of COMMANDS) {
    const [first, second] = entry.words;
    const parent = second === undefined ? program : openGroup(program, groups, first);
    const word = second ?? first;
    const command = addOperands(parent.command(word).description(entry.summary), entry);
    // Who runs one command need not wait for the flags of the others.
    if (frame.host.args.includes(word)) equip(command, entry, frame).addHelpText('after', setExamples(entry));
  }
  program.version(TOOL.version, spellUsage(findFlag('version')), findFlag('version').help);
  program.options.find((option) => option.long === '--version')?.helpGroup(`${findFlag('version').group}:`);
  return program;
}

/** The command that holds others: `rules` of `rules list`. */
function openGroup(program: Command, groups: Map<string, Command>, word: string): Command {
  const group = groups.get(word) ?? program.command(word).description(GROUPS[word] ?? '');
  groups.set(word, group);
  return group;
}

function addOperands(command: Command, { operands }: CommandEntry): Command {
  for (const { spelling, help } of operands) command.argument(spelling, help);
  return command;
}

/** Gives a command its flags and its action. */
function equip(command: Command, entry: CommandEntry, frame: Frame): Command {
  return addFlags(command, entry.name).action(act(entry.name, frame));
}

/** Streams instead of the process's own, errors instead of exits; subcommands inherit it. */
function configure(program: Command, host: Host): void {
  const console = openConsole(host, { quiet: false, verbose: false });
  program.exitOverride();
  // At 80 columns options leave less room than commander would wrap into.
  program.configureHelp({ minWidthToWrap: MIN_HELP_COLUMNS, subcommandTerm: spellSubcommand });
  program.configureOutput({
    writeOut: (text) => void console.print(text).catch((error: Error) => console.error(error.message)),
    writeErr: (text) => console.error(text.trimEnd()),
    outputError: (text, write) => write(rephrase(text)),
    getOutHelpWidth: () => host.stdout.columns ?? HELP_COLUMNS,
    getErrHelpWidth: () => host.stderr.columns ?? HELP_COLUMNS,
  });
  const { help, group } = findFlag('help');
  program.addHelpOption(new Option(spellUsage(findFlag('help')), help).helpGroup(`${group}:`));
}

/** What commander calls: settles the flags, then runs the command. */
function act(name: CommandName, frame: Frame): (this: Command) => Promise<void> {
  const { host, deps, finish } = frame;
  return async function (this: Command) {
    refuseEarlyFlags(this);
    const settled = await trace(name, collectGiven(this, name), host);
    const { settings } = settled;
    const body = await BODIES[name]();
    finish(await body({ host, deps, console: openConsole(host, settings), settled }, settings, this.args));
  };
}

/** Flags before a subcommand belong to no command, and would be lost. */
function refuseEarlyFlags(command: Command): void {
  for (let above = command.parent; above !== null; above = above.parent) {
    const early = above.options.find(
      (option) => above.getOptionValueSource(option.attributeName()) === 'cli',
    );
    if (early !== undefined) {
      throw new UsageError(`Option "${early.long}" stands before "${command.name()}"; write it behind`);
    }
  }
}

function collectGiven(command: Command, name: CommandName): Readonly<Record<string, FlagValue>> {
  const rows = flagsOf(name).flatMap((flag) => {
    const attribute = new Option(`--${flag.name}`).attributeName();
    if (command.getOptionValueSource(attribute) !== 'cli') return [];
    return [[flag.name, command.getOptionValue(attribute) as FlagValue] as const];
  });
  return Object.fromEntries(rows);
}

/** A command in a list: its operands, but not that it takes options, as all do. */
function spellSubcommand(command: Command): string {
  const operands = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? ` <${name}>` : ` [${name}]`;
  });
  return `${command.name()}${operands.join('')}`;
}

function addFlags(command: Command, name: CommandName): Command {
  for (const flag of flagsOf(name)) {
    command.addOption(describeOption(flag));
    if (flag.kind === 'switch') command.addOption(describeOpposite(flag));
  }
  return command;
}

function describeOption(flag: Flag): Option {
  const value = flag.value === undefined ? '' : ` <${flag.value}>`;
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const option = new Option(`${short}${spellFlag(flag)}${value}`, describeFlag(flag)).helpGroup(
    `${flag.group}:`,
  );
  if (flag.kind === 'switch') return option;
  return option.argParser((text: string, previous: FlagValue | undefined) => readValue(flag, text, previous));
}

/** Overrules a switch that the environment or the configuration file has set. */
function describeOpposite(flag: Flag): Option {
  return new Option(flag.negated ? `--${flag.name}` : `--no-${flag.name}`).hideHelp();
}

function readValue(flag: Flag, text: string, previous: FlagValue | undefined): FlagValue {
  const parsed = parseFlag(flag, text);
  if (!parsed.ok) throw new InvalidArgumentError(`Instead, ${parsed.reason}`);
  return Array.isArray(previous) && Array.isArray(parsed.value)
    ? [...previous, ...parsed.value]
    : parsed.value;
}

function findFlag(name: string): Flag {
  const flag = FLAGS.find((row) => row.name === name);
  if (flag === undefined) throw new Error(`The flag table has no row "${name}"`);
  return flag;
}
