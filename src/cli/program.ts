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
import { openConsole } from './console.js';
import type { Context, Deps } from './deps.js';
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
import { GUIDE } from './guide.js';
import type { Host } from './host.js';
import { UsageError } from './usage.js';

/** Width of help where it does not go to a terminal. */
const HELP_COLUMNS = 100;

/** Runs the command that the arguments name; gives the exit code. */
export async function run(host: Host, deps: Deps): Promise<number> {
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

function buildProgram(frame: Frame): Command {
  const program = new Command('logscan');
  configure(program, frame.host);
  program.description('Finds API keys, tokens and passwords in log files, and tells who can read them');
  program.enablePositionalOptions().helpCommand('help [command]', 'Print the help of a command');
  addScan(program, frame).addHelpText('after', GUIDE);
  program.version(TOOL.version, spellUsage(findFlag('version')), findFlag('version').help);
  program.options.find((option) => option.long === '--version')?.helpGroup(`${findFlag('version').group}:`);
  addScan(program.command('scan').description('Scan, also paths that are named like a command'), frame);
  addJournal(program.command('journal').description('Scan the journal of systemd'), frame);
  addAudit(
    program.command('audit').description('Audit permissions, rotation and exposure without reading the logs'),
    frame,
  );
  addRules(program.command('rules').description('Show and check what is looked for'), frame);
  addReport(program.command('report').description('Print a saved JSON report in another format'), frame);
  addDiff(
    program.command('diff').description('Tell what is new and what is gone between two reports'),
    frame,
  );
  addFix(
    program
      .command('fix')
      .description('Mend modes, owners and rotation of logs; only tells how, without --apply'),
    frame,
  );
  addExplain(program.command('explain').description('Tell why a place is reported, or why it is not'), frame);
  addBaseline(program.command('baseline').description('Accept findings, and tell what is new since'), frame);
  const demo = program.command('demo').description('Scan a made-up home, to show what a scan looks like');
  addFlags(demo, 'demo').action(
    act('demo', frame, async (context, settings) => {
      return (await import('./commands/demo.js')).runDemo(context, settings);
    }),
  );
  return program;
}

/** Streams instead of the process's own, errors instead of exits; subcommands inherit it. */
function configure(program: Command, host: Host): void {
  const console = openConsole(host, { quiet: false, verbose: false });
  program.exitOverride();
  program.configureOutput({
    writeOut: (text) => void console.print(text).catch((error: Error) => console.error(error.message)),
    writeErr: (text) => console.error(text.trimEnd()),
    outputError: (text, write) => write(text.replace(/^error: /, '')),
    getOutHelpWidth: () => host.stdout.columns ?? HELP_COLUMNS,
    getErrHelpWidth: () => host.stderr.columns ?? HELP_COLUMNS,
  });
  const { help, group } = findFlag('help');
  program.addHelpOption(new Option(spellUsage(findFlag('help')), help).helpGroup(`${group}:`));
}

function addScan(command: Command, frame: Frame): Command {
  command.argument(
    '[paths...]',
    'files, directories, globs, or - for standard input; without any, well-known places',
  );
  return addFlags(command, 'scan').action(
    act('scan', frame, async (context, settings, operands) => {
      return (await import('./commands/scan.js')).runScan(context, settings, operands);
    }),
  );
}

function addJournal(journal: Command, frame: Frame): void {
  addFlags(journal, 'journal').action(
    act('journal', frame, async (context, settings) => {
      return (await import('./commands/journal.js')).runJournal(context, settings);
    }),
  );
}

function addAudit(audit: Command, frame: Frame): void {
  audit.argument('[paths...]', 'files, directories or globs; without any, well-known places');
  addFlags(audit, 'audit').action(
    act('audit', frame, async (context, settings, operands) => {
      return (await import('./commands/audit.js')).runAudit(context, settings, operands);
    }),
  );
}

function addReport(report: Command, frame: Frame): void {
  report.argument('<file>', 'a report of the format json, or - for standard input');
  addFlags(report, 'report').action(
    act('report', frame, async (context, settings, [file = '']) => {
      return (await import('./commands/report.js')).runReport(context, settings, file);
    }),
  );
}

function addDiff(diff: Command, frame: Frame): void {
  diff.argument('<before>', 'the earlier report, of the format json, or - for standard input');
  diff.argument('<after>', 'the later one');
  addFlags(diff, 'diff').action(
    act('diff', frame, async (context, settings, operands) => {
      return (await import('./commands/diff.js')).runDiff(context, settings, operands);
    }),
  );
}

function addBaseline(baseline: Command, frame: Frame): void {
  const paths = 'what is scanned; the same as for the scan that takes the baseline';
  const load = (): Promise<typeof import('./commands/baseline.js')> => import('./commands/baseline.js');
  const create = baseline.command('create').description('Accept all findings of a scan');
  create.argument('<file>', 'a new file').argument('[paths...]', paths);
  addFlags(create, 'accept').action(
    act('accept', frame, async (context, settings, operands) =>
      (await load()).runBaselineCreate(context, settings, operands),
    ),
  );
  const update = baseline.command('update').description('Accept what is new, and drop what is gone');
  update.argument('<file>', 'a baseline').argument('[paths...]', paths);
  addFlags(update, 'accept').action(
    act('accept', frame, async (context, settings, operands) =>
      (await load()).runBaselineUpdate(context, settings, operands),
    ),
  );
  const diff = baseline.command('diff').description('Tell what is new and what is gone');
  diff.argument('<file>', 'a baseline').argument('[paths...]', paths);
  addFlags(diff, 'compare').action(
    act('compare', frame, async (context, settings, operands) =>
      (await load()).runBaselineDiff(context, settings, operands),
    ),
  );
}

function addExplain(explain: Command, frame: Frame): void {
  explain.argument('<subject>', 'a fingerprint, or a place: PATH:LINE or PATH:LINE:COLUMN');
  explain.argument('[paths...]', 'where the fingerprint is looked for; without any, well-known places');
  addFlags(explain, 'explain').action(
    act('explain', frame, async (context, settings, operands) => {
      return (await import('./commands/explain.js')).runExplain(context, settings, operands);
    }),
  );
}

function addFix(fix: Command, frame: Frame): void {
  fix.argument('[paths...]', 'files, directories or globs; without any, well-known places');
  addFlags(fix, 'fix').action(
    act('fix', frame, async (context, settings, operands) => {
      return (await import('./commands/fix.js')).runFix(context, settings, operands);
    }),
  );
}

function addRules(rules: Command, frame: Frame): void {
  const list = rules.command('list').description('Print id, severity and title of the rules');
  addFlags(list, 'list').action(
    act('list', frame, async (context, settings) => {
      return (await import('./commands/rules.js')).runRulesList(context, settings);
    }),
  );
  const show = rules
    .command('show')
    .description('Print everything about a rule')
    .argument('<id>', 'as listed');
  addFlags(show, 'show').action(
    act('show', frame, async (context, settings, [id = '']) => {
      return (await import('./commands/rules.js')).runRulesShow(context, settings, id);
    }),
  );
  const check = rules
    .command('check')
    .description('Try all examples of the rules')
    .argument('[pack]', 'a TOML file');
  addFlags(check, 'check').action(
    act('check', frame, async (context, settings, [pack]) => {
      return (await import('./commands/rules.js')).runRulesCheck(context, settings, pack);
    }),
  );
}

/** What commander calls: settles the flags, then runs the command. */
function act(name: CommandName, frame: Frame, body: Body): (this: Command) => Promise<void> {
  const { host, deps, finish } = frame;
  return async function (this: Command) {
    refuseEarlyFlags(this);
    const { settle } = await import('./settings.js');
    const settings = await settle(name, collectGiven(this, name), host);
    finish(await body({ host, deps, console: openConsole(host, settings) }, settings, this.args));
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
