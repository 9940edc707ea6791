/**
 * What a configuration file says: TOML whose keys are the names of flags, and tables for what is allowed and who is notified.
 *
 * Takes its text; gives checked settings, or the tables unchecked. Every fault is a `UsageError` that names file and key.
 */
import { parse, TomlError, type TomlTable } from 'smol-toml';
import * as v from 'valibot';
import { findChoice, isConfigurable, listSpellings, parseFlag, type Flag, type FlagValue } from './flag.js';
import { FLAGS } from './flags.js';
import { suggest } from './suggestion.js';
import { UsageError } from './usage.js';

/** The settings that one source gives, by flag name. */
export type Layer = Readonly<Record<string, FlagValue | undefined>>;

/** What stands under the keys of tables, unchecked; undefined for nothing. */
export interface Tables {
  readonly allow?: unknown;
  readonly notify?: unknown;
}

/** Checks the settings in the text of a configuration file. Throws `UsageError`. */
export function parseConfig(text: string, file: string): Layer {
  const result = v.safeParse(CONFIG, splitTables(parseToml(text, file)).settings);
  if (!result.success) throw describeIssue(result.issues[0], file);
  return result.output;
}

/** The tables in the text of a configuration file, unchecked. Throws `UsageError`. */
export function parseTables(text: string, file: string): Tables {
  return splitTables(parseToml(text, file)).tables;
}

function splitTables(document: TomlTable): { readonly tables: Tables; readonly settings: TomlTable } {
  const { allow, notify, ...settings } = document;
  return { tables: { allow, notify }, settings };
}

const CONFIGURABLE = FLAGS.filter(isConfigurable);
const CONFIG = v.strictObject(
  Object.fromEntries(CONFIGURABLE.map((flag) => [flag.name, v.optional(describeSchema(flag))])),
);

type ValueSchema = v.GenericSchema<FlagValue>;

function describeSchema(flag: Flag): ValueSchema {
  switch (flag.kind) {
    case 'switch':
      return v.boolean('use true or false');
    case 'number':
      return describeNumber(flag.min ?? 0, flag.max ?? 999_999_999);
    case 'choice':
      return describeChoice(flag);
    case 'text':
      return v.pipe(v.string('use a text'), v.nonEmpty('it must not be empty'));
    case 'list':
      return v.array(
        v.pipe(v.string('use a text'), v.nonEmpty('it must not be empty')),
        'use a list of texts',
      );
  }
}

function describeChoice(flag: Flag): ValueSchema {
  return v.pipe(
    v.picklist(listSpellings(flag), ({ input }) => explainChoice(flag, input)),
    v.transform((text) => findChoice(text, flag.choices ?? [], flag.aliases) ?? text),
  );
}

/** The words of the command line, which suggest what may be meant. */
function explainChoice(flag: Flag, input: unknown): string {
  const parsed = parseFlag(flag, typeof input === 'string' ? input : '');
  return parsed.ok ? 'use a text' : parsed.reason;
}

function describeNumber(min: number, max: number): ValueSchema {
  const words = `use a whole number from ${min} to ${max}`;
  return v.pipe(v.number(words), v.integer(words), v.minValue(min, words), v.maxValue(max, words));
}

function describeIssue(issue: v.BaseIssue<unknown>, file: string): UsageError {
  const first = issue.path?.[0]?.key;
  const key = typeof first === 'string' ? first : '';
  if (issue.type === 'strict_object') {
    const known = [...CONFIGURABLE.map((flag) => flag.name), 'allow', 'notify'];
    return new UsageError(
      `Unknown key "${key}" in "${file}"${suggest(key, known) || '; see logscan --help'}`,
    );
  }
  return new UsageError(`Key "${key}" in "${file}" is invalid: ${issue.message}`);
}

function parseToml(text: string, file: string): TomlTable {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UsageError(
      `Cannot read "${file}": no valid TOML at line ${error.line}, column ${error.column}`,
    );
  }
}
