/**
 * What a command-line flag is, and how its values are read from text.
 *
 * Takes one row of the flag table; gives its spelling, its environment variable, the words of its help line, and
 * the typed value of a text. Knows no particular flag and no parser library.
 */
import { suggest } from './suggestion.js';

/** The commands that take flags. */
export type CommandName =
  | 'scan'
  | 'audit'
  | 'journal'
  | 'demo'
  | 'report'
  | 'diff'
  | 'explain'
  | 'fix'
  | 'list'
  | 'show'
  | 'check'
  | 'create'
  | 'update'
  | 'compare'
  | 'config'
  | 'schema'
  | 'notify'
  | 'install'
  | 'remove'
  | 'status'
  | 'completion'
  | 'man';

/** A value as commands see it. */
export type FlagValue = string | number | boolean | readonly string[];

export interface Flag {
  /** Long name without dashes, also the key in the configuration file. */
  readonly name: string;
  readonly short?: string;
  /** `switch` takes no value; `list` may be given repeatedly. */
  readonly kind: 'switch' | 'text' | 'choice' | 'number' | 'list';
  /** A switch that is on by default and spelled `--no-NAME`. */
  readonly negated?: true;
  /** Name of the value in help: `SEVERITY`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Other spellings of choices, each with the choice that it means. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Least number allowed. */
  readonly min?: number;
  /** Greatest number allowed. */
  readonly max?: number;
  /** What separates the items of a list within one text; a text is one item if not given. */
  readonly separator?: ',';
  readonly default?: FlagValue;
  /** The default in words, where it is found only at run time. */
  readonly defaultText?: string;
  readonly group: string;
  /** One line for help and README. */
  readonly help: string;
  /** Commands that take it; `scan`, `audit`, `demo`, `explain`, `fix`, `create`, `update` and `compare` if not given. */
  readonly commands?: readonly CommandName[];
  /** Whether a relative value is a path: below the working directory, or below the configuration file's folder. */
  readonly path?: true;
  /** Where else it may be set than on the command line; in the environment and the file if not given. */
  readonly elsewhere?: 'environment' | 'file' | 'nowhere';
}

/** A typed value, or why the text is none: words that continue `… is invalid:`. */
export type Parsed =
  { readonly ok: true; readonly value: FlagValue } | { readonly ok: false; readonly reason: string };

/** Spelling on the command line: `--fail-on`, `--no-color`. */
export function spellFlag(flag: Flag): string {
  return flag.negated ? `--no-${flag.name}` : `--${flag.name}`;
}

/** Spelling with short form and value: `-q, --quiet`, `--fail-on SEVERITY`. */
export function spellUsage(flag: Flag): string {
  const value = flag.value === undefined ? '' : ` ${flag.value}`;
  return `${flag.short === undefined ? '' : `-${flag.short}, `}${spellFlag(flag)}${value}`;
}

/** The environment variable: `LOGSCAN_FAIL_ON`; undefined for a flag that has none. */
export function spellVariable(flag: Flag): string | undefined {
  if (flag.elsewhere === 'file' || flag.elsewhere === 'nowhere') return undefined;
  return `LOGSCAN_${flag.name.replaceAll('-', '_').toUpperCase()}`;
}

/** Whether the configuration file may set it. */
export function isConfigurable(flag: Flag): boolean {
  return flag.elsewhere === undefined || flag.elsewhere === 'file';
}

/** The default in words; undefined where there is nothing to say. */
export function spellDefault(flag: Flag): string | undefined {
  if (flag.defaultText !== undefined) return flag.defaultText;
  const value = flag.default;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The help line with choices, default and repeatability. */
export function describeFlag(flag: Flag): string {
  const choices = flag.choices === undefined ? '' : `: ${flag.choices.join(', ')}`;
  const fallback = spellDefault(flag);
  const aliases = Object.entries(flag.aliases ?? {}).map(([alias, choice]) => `${alias} is ${choice}`);
  const notes = [
    ...aliases,
    ...(flag.kind === 'list' ? [flag.separator === ',' ? 'repeatable, or comma list' : 'repeatable'] : []),
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
  ];
  return `${flag.help}${choices}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

/** Reads a value from the text of the command line or of an environment variable. */
export function parseFlag(flag: Flag, text: string): Parsed {
  switch (flag.kind) {
    case 'switch':
      return parseSwitch(text);
    case 'number':
      return parseNumber(flag, text);
    case 'choice':
      return parseChoice(flag, text);
    case 'text':
      return text === '' ? { ok: false, reason: 'it must not be empty' } : { ok: true, value: text };
    case 'list':
      return parseList(flag, text);
  }
}

const ON: readonly string[] = ['1', 'true', 'yes', 'on'];
const OFF: readonly string[] = ['0', 'false', 'no', 'off'];

function parseSwitch(text: string): Parsed {
  const word = text.toLowerCase();
  if (ON.includes(word)) return { ok: true, value: true };
  return OFF.includes(word) ? { ok: true, value: false } : { ok: false, reason: 'use 1 or 0' };
}

function parseNumber(flag: Flag, text: string): Parsed {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  const min = flag.min ?? 0;
  const max = flag.max ?? 999_999_999;
  if (value < min || value > max) return { ok: false, reason: `use a whole number from ${min} to ${max}` };
  return { ok: true, value };
}

function parseChoice(flag: Flag, text: string): Parsed {
  const choices = flag.choices ?? [];
  const value = findChoice(text, choices, flag.aliases);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, reason: `use one of ${choices.join(', ')}${suggest(text, listSpellings(flag))}` };
}

/** The choice that a text spells; undefined for none. */
export function findChoice<Choice extends string>(
  text: string,
  choices: readonly Choice[],
  aliases: Readonly<Record<string, Choice>> = {},
): Choice | undefined {
  return (
    choices.find((choice) => choice === text) ?? (Object.hasOwn(aliases, text) ? aliases[text] : undefined)
  );
}

/** All that a choice takes: the choices, then their other spellings. */
export function listSpellings({ choices = [], aliases = {} }: Flag): readonly string[] {
  return [...choices, ...Object.keys(aliases)];
}

function parseList(flag: Flag, text: string): Parsed {
  const items = flag.separator === undefined ? [text] : text.split(flag.separator).map((item) => item.trim());
  const value = items.filter((item) => item !== '');
  return value.length === 0 ? { ok: false, reason: 'it must not be empty' } : { ok: true, value };
}
