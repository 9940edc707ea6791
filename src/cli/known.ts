/**
 * The user's own secrets, as they are listed in a file or in the variable `LOGSCAN_KNOWN`.
 *
 * One secret a line, plain or as `name=value`; a line that begins with `=` is plain whatever follows, `#` begins a comment.
 * The variable holds such a list, or the path of one. Faults are `UsageError`s that name the line and never the value. A
 * file that others may read is refused: it would be a worse leak than any log.
 */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KNOWN_RULE, type KnownSecret } from '../model/known.js';
import type { Host } from './host.js';
import { readPrivate } from './private.js';
import { UsageError } from './usage.js';

const MAX_FILE_BYTES = 1024 * 1024;
const MIN_CHARACTERS = 6;
const MAX_BYTES = 2048;
const MAX_SECRETS = 500;
const VARIABLE = 'LOGSCAN_KNOWN';

/** Reads the secrets of `file` and of the environment, each once; none if neither is given. Throws `UsageError`. */
export async function readKnown(
  host: Pick<Host, 'env' | 'cwd'>,
  file: string | undefined,
): Promise<readonly KnownSecret[]> {
  const text = host.env[VARIABLE] ?? '';
  const named = await findNamed(text, host.cwd);
  const files = [file, named].filter((path) => path !== undefined);
  const lists = await Promise.all([...new Set(files)].map(readList));
  const own = named === undefined ? parseKnown(Buffer.from(text), VARIABLE) : [];
  return uniteSecrets([...lists.flat(), ...own]);
}

/** How many secrets the prefilter, which takes ASCII, finds only where they are encoded. */
export function countHidden(secrets: readonly KnownSecret[]): number {
  return secrets.filter(({ value }) => !/[\x20-\x7e]{3}/.test(Buffer.from(value).toString('latin1'))).length;
}

/** The path of the file that the variable names, if it names one instead of holding a list. */
async function findNamed(text: string, cwd: string): Promise<string | undefined> {
  if (text === '' || text.includes('\n') || text.includes('\0')) return undefined;
  const path = resolve(cwd, text);
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() === true ? path : undefined;
}

function uniteSecrets(secrets: readonly KnownSecret[]): readonly KnownSecret[] {
  const byValue = new Map<string, KnownSecret>();
  for (const secret of secrets) {
    const key = Buffer.from(secret.value).toString('latin1');
    const other = byValue.get(key);
    if (!other || other.rule === KNOWN_RULE) byValue.set(key, secret);
  }
  if (byValue.size > MAX_SECRETS) {
    throw new UsageError(`Cannot look for ${byValue.size} secrets of your own; list at most ${MAX_SECRETS}`);
  }
  return [...byValue.values()];
}

async function readList(file: string): Promise<readonly KnownSecret[]> {
  const request = { use: 'a list of secrets', check: '--known', maxBytes: MAX_FILE_BYTES };
  return parseKnown(await readPrivate(file, request), `"${file}"`);
}

/** Reads a list; `place` names it in errors. Throws `UsageError`. */
export function parseKnown(bytes: Buffer, place: string): readonly KnownSecret[] {
  // Latin-1 keeps every byte: secrets need not be UTF-8.
  const lines = bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .split('\n');
  return lines.flatMap((line, index) => {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return [];
    const { rule, value } = readLine(text);
    const fault = findFault(value);
    if (fault !== undefined)
      throw new UsageError(`Line ${index + 1} of ${place} is no secret to look for: ${fault}`);
    return [{ rule, value }];
  });
}

/** Names are words: what looks like a token stays part of the secret, as names are shown. */
const NAMED = /^([A-Za-z]{1,24}\d{0,2}(?:[_.-][A-Za-z]{1,24}\d{0,2}){0,7})[ \t]*=(?!=*$)[ \t]*(.*)$/s;

function readLine(text: string): KnownSecret {
  const [, name, rest = ''] = NAMED.exec(text) ?? [];
  const value = name === undefined ? text.replace(/^=/, '') : rest;
  return { rule: name === undefined ? KNOWN_RULE : spellRule(name), value: Buffer.from(value, 'latin1') };
}

/** `known.spotify-client-secret` for `SPOTIFY_CLIENT_SECRET`. */
function spellRule(name: string): string {
  return `known.${name.toLowerCase().replace(/[_.]/g, '-')}`;
}

function findFault(value: Uint8Array): string | undefined {
  const text = Buffer.from(value).toString('utf8');
  if (Array.from(text).length < MIN_CHARACTERS) {
    return `it has fewer than ${MIN_CHARACTERS} characters, and would be found by chance`;
  }
  if (value.length > MAX_BYTES) return `it is longer than ${MAX_BYTES} bytes; list a part of it`;
  return new Set(text).size === 1 ? 'it is one character over and over' : undefined;
}
