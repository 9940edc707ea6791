/**
 * What stands in a file that keeps secrets: takes its text and the secrets that the detectors found in it, gives names
 * of keys, settings that make programs log too much, and the kind of stored credentials.
 *
 * Never a value: only names, and values of settings that are a level. Which keys Mopidy masks when it prints its
 * configuration is told by its extensions' schemas (`config.Secret`); keys that they declare as plain text are printed.
 */
import { parseSections } from '../exposure/format/sections.js';
import { wordsOf } from '../exposure/setting.js';
import type { Setting } from '../exposure/setting.js';
import type { Holding, Leak, ReadHolding } from './facts.js';

type Content = Omit<ReadHolding, keyof Holding>;

export const NO_CONTENT: Content = { leaks: [], secretKeys: [], shownKeys: [], verboseSettings: [] };

/** Keys with a secret by their name alone. */
const SECRET_KEY = /(?:^|[/_-])(?:password|passwd|token|secret|api_?key)$/;
/** Keys whose secrets Mopidy's extensions declare as plain text. */
const SHOWN_KEYS: ReadonlySet<string> = new Set([
  'youtube/youtube_api_key',
  'tidal/client_secret',
  'bandcamp/identity',
]);
/** What stands for no secret: nothing, and what `mopidy config` prints for one. */
const NO_VALUE = /^(?:|\*+|x+|none|null|~)$/i;
/** Streams to Icecast: the sink's options stand in the pipeline. */
const PIPELINE = 'audio/output';
const PIPELINE_SECRET = /\bpassword\s*=/;
const LOGS_MUCH = /^(?:debug|trace|all|notset|[1-9]\d{0,2})$/i;
const MAX_CREDENTIAL_CHARACTERS = 64 * 1024;

/** The content of a configuration. */
export function readConfigText(holding: Holding, text: string, leaks: readonly Leak[]): Content {
  const keys = listKeys(holding, text);
  const isMopidy = holding.kind === 'mopidy';
  const byLine = new Map(keys.map((key) => [key.line, key]));
  const leaking = new Set(leaks.flatMap(({ line }) => byLine.get(line)?.name ?? []));
  const secret = keys.filter(
    ({ name, value }) => leaking.has(name) || (holdsSecret(name, value) && !NO_VALUE.test(value)),
  );
  const isShown = (name: string): boolean =>
    SHOWN_KEYS.has(name) || (!SECRET_KEY.test(name) && (leaking.has(name) || name === PIPELINE));
  return {
    leaks,
    secretKeys: unique(secret.map(({ name }) => name)),
    shownKeys: isMopidy ? unique(secret.map(({ name }) => name).filter(isShown)) : [],
    verboseSettings: keys.flatMap((key) => describeVerbose(key, isMopidy)),
  };
}

interface Key {
  /** `section/key`, or the key alone. */
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

function listKeys({ path }: Holding, text: string): readonly Key[] {
  const settings = parseSections({ path, text, isPublic: false }, { comments: '#;', separator: '=' });
  const toKey = (setting: Setting, section?: string): Key => ({
    name: section === undefined ? setting.name : `${section}/${setting.name}`,
    value: wordsOf(setting).join(' ').trim(),
    line: setting.origin.line,
  });
  return settings.flatMap((setting) =>
    setting.children.length > 0
      ? setting.children.map((child) => toKey(child, setting.name))
      : [toKey(setting)],
  );
}

function holdsSecret(name: string, value: string): boolean {
  return SECRET_KEY.test(name) || SHOWN_KEYS.has(name) || (name === PIPELINE && PIPELINE_SECRET.test(value));
}

function describeVerbose({ name, value }: Key, isMopidy: boolean): readonly string[] {
  if (!isMopidy) return isVerboseVariable(name, value) ? [name.toUpperCase()] : [];
  const [section = '', key = ''] = name.split('/');
  const counts = name === 'logging/verbosity' || section === 'loglevels';
  return counts && LOGS_MUCH.test(value) ? [`[${section}] ${key} = ${value}`] : [];
}

/** `RUST_LOG=debug`, `GST_DEBUG=3,shout2:5`, `LIBRESPOT_VERBOSE=`. */
export function isVerboseVariable(name: string, value: string): boolean {
  const upper = name.toUpperCase();
  if (upper === 'RUST_LOG') return /debug|trace/i.test(value);
  if (upper === 'GST_DEBUG') return /(?:^|:)[4-9]/.test(value);
  return upper === 'LIBRESPOT_VERBOSE' && !/^(?:0|off|no|false)$/i.test(value);
}

/** The content of stored credentials of librespot and its relatives; nothing for others. */
export function readCredentialText(text: string): Content {
  const authType = text.length > MAX_CREDENTIAL_CHARACTERS ? undefined : readAuthType(text);
  return { ...NO_CONTENT, ...(authType !== undefined && { authType }) };
}

function readAuthType(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('auth_type' in value)) return undefined;
    return typeof value.auth_type === 'number' ? value.auth_type : undefined;
  } catch {
    // Not JSON, so not of librespot; the parser's words quote the text and go nowhere.
    return undefined;
  }
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
