/**
 * `logscan config show [scan options]` and `logscan config schema`: what a scan would do here, and why.
 *
 * The answer is TOML that the configuration file takes, each line with its origin as a comment. Of lists of secrets only the
 * file is named; of the list in the environment only that it is there.
 */
import { readTables } from '../config.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import {
  isConfigurable,
  spellDefault,
  spellFlag,
  spellVariable,
  type Flag,
  type FlagValue,
} from '../flag.js';
import { flagsOf, type Settings } from '../flags.js';
import { renderSchema } from '../schema.js';
import type { Origin, Settled } from '../settings.js';

/** Prints every setting of a scan with its origin. Throws `UsageError`. */
export async function runConfigShow(context: Context, settings: Settings): Promise<number> {
  const { host, console, settled } = context;
  if (settled === undefined) throw new Error('The settings come without their origins');
  const rows = flagsOf('config').filter((flag) => isConfigurable(flag) || flag.name === 'config');
  const lines = rows.map((flag) => describeSetting(flag, settings, settled));
  const tables = await countTables(context, settled);
  const known = host.env['LOGSCAN_KNOWN'] === undefined ? [] : ['# LOGSCAN_KNOWN is set; it is not shown'];
  await console.print([...lines, ...known, ...tables, ''].join('\n'));
  return EXIT.clean;
}

/** Prints the JSON Schema of the configuration file. */
export async function runConfigSchema({ console }: Context): Promise<number> {
  await console.print(renderSchema());
  return EXIT.clean;
}

/** Where comments begin, behind all but long lists. */
const SETTING_COLUMNS = 27;

function describeSetting(flag: Flag, settings: Settings, { origins, file }: Settled): string {
  const value = (settings as Readonly<Record<string, FlagValue | undefined>>)[flag.name];
  if (flag.name === 'config') return `# configuration file: ${JSON.stringify(file)}`;
  const origin = describeOrigin(flag, origins[flag.name] ?? 'default');
  if (value === undefined) return `# ${flag.name}: ${spellDefault(flag) ?? 'not set'}`;
  return `${`${flag.name} = ${spellValue(value)}`.padEnd(SETTING_COLUMNS)}  # ${origin}`;
}

function describeOrigin(flag: Flag, origin: Origin): string {
  switch (origin) {
    case 'line':
      return `option ${spellFlag(flag)}`;
    case 'variable':
      return `variable ${spellVariable(flag)}`;
    case 'file':
      return 'configuration file';
    case 'default':
      return 'default';
  }
}

/** The value as TOML; strings of JSON are strings of TOML. */
function spellValue(value: FlagValue): string {
  return typeof value === 'object'
    ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    : JSON.stringify(value);
}

/** How many entries the tables have; what stands in them may be an address that nobody else is to know. */
async function countTables({ host }: Context, { file }: Settled): Promise<readonly string[]> {
  const tables = Object.entries(await readTables(file, host.uid));
  return tables.flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0
      ? [`# [[${name}]]: ${value.length} in the configuration file`]
      : [],
  );
}
