/**
 * The configuration file: TOML whose keys are the names of flags, and tables for what is allowed and who is notified.
 *
 * Read from the user's own configuration folder or from where the command line says, never from the tree that is scanned.
 * Every fault is a `UsageError` that names file and key. A file that everyone may change is refused, and run as
 * root one that anybody else may, since it could turn the scan off.
 */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { parse, TomlError, type TomlTable } from 'smol-toml';
import * as v from 'valibot';
import { describeFailure } from './console.js';
import { isConfigurable, parseFlag, type Flag, type FlagValue } from './flag.js';
import { FLAGS } from './flags.js';
import type { Host } from './host.js';
import { suggest } from './suggestion.js';
import { UsageError } from './usage.js';

/** The settings that one source gives, by flag name. */
export type Layer = Readonly<Record<string, FlagValue | undefined>>;

const MAX_BYTES = 1024 * 1024;

/** `$XDG_CONFIG_HOME/logscan/config.toml`, or below `~/.config`; a relative variable is ignored. */
export function findConfig(host: Pick<Host, 'env' | 'home'>): string {
  const xdg = host.env['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(host.home, '.config'), 'logscan', 'config.toml');
}

/** Reads the settings of a configuration file; undefined when there is none. Throws `UsageError`. */
export async function readConfig(file: string, uid: number | undefined): Promise<Layer | undefined> {
  const text = await readText(file, uid);
  return text === undefined ? undefined : parseConfig(text, file);
}

/** What stands under the keys of tables, unchecked; undefined for nothing. */
export interface Tables {
  readonly allow?: unknown;
  readonly notify?: unknown;
}

/** The tables of a configuration file. Throws `UsageError`. */
export async function readTables(file: string, uid: number | undefined): Promise<Tables> {
  const text = await readText(file, uid);
  return text === undefined ? {} : splitTables(parseToml(text, file)).tables;
}

/** Checks the settings in the text of a configuration file. Throws `UsageError`. */
export function parseConfig(text: string, file: string): Layer {
  const result = v.safeParse(CONFIG, splitTables(parseToml(text, file)).settings);
  if (!result.success) throw describeIssue(result.issues[0], file);
  return result.output;
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
      return v.picklist(flag.choices ?? [], ({ input }) => explainChoice(flag, input));
    case 'text':
      return v.pipe(v.string('use a text'), v.nonEmpty('it must not be empty'));
    case 'list':
      return v.array(
        v.pipe(v.string('use a text'), v.nonEmpty('it must not be empty')),
        'use a list of texts',
      );
  }
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

async function readText(file: string, uid: number | undefined): Promise<string | undefined> {
  const handle = await openConfig(file);
  if (handle === undefined) return undefined;
  try {
    await checkFacts(handle, file, uid);
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead > MAX_BYTES)
      throw new UsageError(`Cannot read "${file}": it is longer than ${MAX_BYTES} bytes`);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function openConfig(file: string): Promise<FileHandle | undefined> {
  try {
    // O_NONBLOCK: a FIFO must not hang the start.
    return await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (describeFailure(error) === 'ENOENT' || describeFailure(error) === 'ENOTDIR') return undefined;
    throw new UsageError(`Cannot read "${file}": ${describeFailure(error)}`);
  }
}

async function checkFacts(handle: FileHandle, file: string, uid: number | undefined): Promise<void> {
  const facts = await handle.stat();
  if (!facts.isFile()) throw new UsageError(`Cannot read "${file}": it is not a regular file`);
  // It names programs that are run, and what is not to be reported.
  if (uid !== 0 && (facts.mode & 0o002) !== 0) {
    throw new UsageError(`Cannot trust "${file}": everyone may write it; run chmod o-w on it`);
  }
  if (uid !== 0) return;
  if ((facts.mode & 0o022) !== 0) {
    throw new UsageError(`Cannot trust "${file}" as root: others may write it; run chmod go-w on it`);
  }
  if (facts.uid !== 0) {
    throw new UsageError(
      `Cannot trust "${file}" as root: it belongs to user ${facts.uid}; run chown root on it`,
    );
  }
}
