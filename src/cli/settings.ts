/**
 * The settings of a run: command line over environment over configuration file over default.
 *
 * Takes what was given on the command line; gives a value for every flag of the command. Each source is checked by the
 * same table of flags. A list from a nearer source replaces the list of a farther one.
 */
import { dirname, resolve } from 'node:path';
import { findConfig, readConfig, type Layer } from './config.js';
import {
  isConfigurable,
  parseFlag,
  spellVariable,
  type CommandName,
  type Flag,
  type FlagValue,
} from './flag.js';
import { FLAGS, flagsOf, type Settings } from './flags.js';
import type { Host } from './host.js';
import { UsageError } from './usage.js';

type SettingsHost = Pick<Host, 'env' | 'cwd' | 'home' | 'uid'>;

/** The sources of one run, nearest first. */
interface Sources {
  readonly line: Layer;
  readonly variables: Layer;
  readonly config: Layer;
}

/** Settles every flag of a command; `given` is by flag name. Throws `UsageError`. */
export async function settle(command: CommandName, given: Layer, host: SettingsHost): Promise<Settings> {
  const line = placePaths(given, host.cwd);
  const variables = placePaths(readVariables(host.env), host.cwd);
  const config = await loadConfig(line['config'] ?? variables['config'], host);
  const defaults = FLAGS.map((flag) => [flag.name, flag.default] as const);
  const chosen = flagsOf(command).map(
    (flag) => [flag.name, choose(flag, { line, variables, config })] as const,
  );
  const settings = Object.fromEntries([...defaults, ...chosen]);
  if (settings['quiet'] === true && settings['verbose'] === true) {
    throw new UsageError(
      '--quiet and --verbose exclude each other; drop one, or overrule it with --no-quiet',
    );
  }
  // Every source was checked against the table that the type is made from.
  return settings as unknown as Settings;
}

function choose(flag: Flag, { line, variables, config }: Sources): FlagValue | undefined {
  const variable = spellVariable(flag) === undefined ? undefined : variables[flag.name];
  const setting = isConfigurable(flag) ? config[flag.name] : undefined;
  return line[flag.name] ?? variable ?? setting ?? flag.default;
}

async function loadConfig(named: FlagValue | undefined, host: SettingsHost): Promise<Layer> {
  const file = typeof named === 'string' ? named : findConfig(host);
  const layer = await readConfig(file, host.uid);
  if (layer === undefined && named !== undefined) {
    throw new UsageError(`Cannot read "${file}": there is no such file; check --config`);
  }
  // Not the working directory: that may be the very tree that is scanned.
  return placePaths(layer ?? {}, dirname(file));
}

function readVariables(env: Host['env']): Layer {
  const rows = FLAGS.flatMap((flag) => {
    const variable = spellVariable(flag);
    const text = variable === undefined ? '' : (env[variable] ?? '');
    return variable === undefined || text === ''
      ? []
      : [[flag.name, readVariable(flag, variable, text)] as const];
  });
  return Object.fromEntries(rows);
}

function readVariable(flag: Flag, variable: string, text: string): FlagValue {
  // A list without a separator of its own has one item a line here.
  const parts = flag.kind === 'list' ? text.split('\n').filter((part) => part !== '') : [text];
  const values = parts.map((part) => {
    const parsed = parseFlag(flag, part);
    if (!parsed.ok) throw new UsageError(`${variable} "${part}" is invalid: ${parsed.reason}`);
    return parsed.value;
  });
  return flag.kind === 'list' ? values.flat().map(String) : (values[0] ?? '');
}

const PATHS: ReadonlySet<string> = new Set(FLAGS.filter((flag) => flag.path).map((flag) => flag.name));

/** Makes the relative paths of a source absolute. */
function placePaths(layer: Layer, folder: string): Layer {
  const place = (value: FlagValue | undefined): FlagValue | undefined => {
    if (typeof value === 'string') return resolve(folder, value);
    return Array.isArray(value) ? value.map((item: string) => resolve(folder, item)) : value;
  };
  return Object.fromEntries(
    Object.entries(layer).map(([name, value]) => [name, PATHS.has(name) ? place(value) : value]),
  );
}
