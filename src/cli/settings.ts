/**
 * The settings of a run: command line over environment over configuration file over default.
 *
 * Takes what was given on the command line; gives a value for every flag of the command. Each source is checked by the
 * same table of flags. A list from a nearer source replaces the list of a farther one.
 */
import { dirname, resolve } from 'node:path';
import { findConfig, readConfig } from './config.js';
import type { Layer } from './layer.js';
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

/** Where a setting comes from. */
export type Origin = 'line' | 'variable' | 'file' | 'default';

/** Settings, where each comes from, and the configuration file that was looked for. */
export interface Settled {
  readonly settings: Settings;
  readonly origins: Readonly<Record<string, Origin>>;
  readonly file: string;
}

/** Settles every flag of a command; `given` is by flag name. Throws `UsageError`. */
export async function settle(command: CommandName, given: Layer, host: SettingsHost): Promise<Settings> {
  return (await trace(command, given, host)).settings;
}

/** Settles every flag of a command, and tells where the values come from. Throws `UsageError`. */
export async function trace(command: CommandName, given: Layer, host: SettingsHost): Promise<Settled> {
  const line = placePaths(given, host.cwd);
  // What takes no configuration works in spite of a broken one: completions, or the schema that tells what is wrong.
  const isConfigured = flagsOf(command).some(({ name }) => name === 'config');
  const variables = isConfigured ? placePaths(readVariables(host.env), host.cwd) : {};
  const named = line['config'] ?? variables['config'];
  const file = typeof named === 'string' ? named : findConfig(host);
  const config = isConfigured ? await loadConfig(file, named !== undefined, host) : {};
  const defaults = FLAGS.map((flag) => [flag.name, flag.default] as const);
  const chosen = flagsOf(command).map((flag) => ({
    name: flag.name,
    ...choose(flag, { line, variables, config }),
  }));
  const settings = Object.fromEntries([
    ...defaults,
    ...chosen.map(({ name, value }) => [name, value] as const),
  ]);
  if (settings['quiet'] === true && settings['verbose'] === true) {
    throw new UsageError(
      '--quiet and --verbose exclude each other; drop one, or overrule it with --no-quiet',
    );
  }
  const origins = Object.fromEntries(chosen.map(({ name, origin }) => [name, origin]));
  // Every source was checked against the table that the type is made from.
  return { settings: settings as unknown as Settings, origins, file };
}

interface Choice {
  readonly value: FlagValue | undefined;
  readonly origin: Origin;
}

function choose(flag: Flag, { line, variables, config }: Sources): Choice {
  const variable = spellVariable(flag) === undefined ? undefined : variables[flag.name];
  const setting = isConfigurable(flag) ? config[flag.name] : undefined;
  const candidates: readonly Choice[] = [
    { value: line[flag.name], origin: 'line' },
    { value: variable, origin: 'variable' },
    { value: setting, origin: 'file' },
  ];
  const given = candidates.find(({ value }) => value !== undefined);
  return given ?? { value: flag.default, origin: 'default' };
}

async function loadConfig(file: string, isNamed: boolean, host: SettingsHost): Promise<Layer> {
  const layer = await readConfig(file, host.uid);
  if (layer === undefined && isNamed) {
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
