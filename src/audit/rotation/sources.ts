/**
 * Fetches the configuration of logrotate: takes the directory that stands for `/`, gives what the reader
 * makes of it.
 *
 * The reader is asked again and again until it wants no more files; rounds, files and bytes are bounded. A
 * file that may not be read is unknown, never empty.
 */
import type { Accounts } from '../accounts.js';
import type { LogrotateConfig, Source } from '../logrotate/config.js';
import { MAX_CONFIG_BYTES, readConfig } from '../logrotate/reader.js';
import { MAX_FILES, MAX_TOTAL_BYTES } from '../logrotate/session.js';
import { listHost, readHostText, statHost, valueOf } from './hostfile.js';

/** Where distributions put it. */
const CONFIG_PATHS: readonly string[] = ['/etc/logrotate.conf', '/usr/etc/logrotate.conf'];
/** An include takes two: one for a directory, one for its files; logrotate nests them 16 deep. */
const MAX_ROUNDS = 40;
/** Files and, for olddir, directories of logs; what is beyond stays unknown. */
const MAX_SOURCES = 3 * MAX_FILES;
/** Files asked for at once; each of 16 MiB at most. */
const BATCH_FILES = 16;
/** Codes of "not there"; anything else is "not known". */
export const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EXDEV', 'ELOOP']);

/** What may not be read, as a file of root. */
const UNREADABLE: Source = { kind: 'file', mode: 0o644, uid: 0, sizeBytes: 0, text: undefined };

export interface FoundConfig {
  readonly path: string;
  readonly config: LogrotateConfig;
}

/** The configuration of the host; undefined if there is none. */
export async function gatherConfig(root: string, accounts: Accounts): Promise<FoundConfig | undefined> {
  const path = await findConfig(root);
  if (path === undefined) return undefined;
  const sources = new Map<string, Source>();
  const budget = { bytes: MAX_TOTAL_BYTES };
  let config = readConfig(path, sources, accounts);
  for (let round = 0; round < MAX_ROUNDS && config.wanted.length > 0; round++) {
    const wanted = config.wanted.slice(0, MAX_SOURCES - sources.size);
    if (wanted.length === 0) break;
    for (let at = 0; at < wanted.length; at += BATCH_FILES) {
      const batch = wanted.slice(at, at + BATCH_FILES);
      const found = await Promise.all(batch.map((one) => fetchSource(root, one, budget)));
      found.forEach((source, index) => sources.set(batch[index] ?? '', source));
    }
    config = readConfig(path, sources, accounts);
  }
  return { path, config };
}

async function findConfig(root: string): Promise<string | undefined> {
  for (const path of CONFIG_PATHS) {
    const asked = await statHost(root, path);
    if ('value' in asked || !ABSENT.has(asked.code)) return path;
  }
  return undefined;
}

async function fetchSource(root: string, path: string, budget: { bytes: number }): Promise<Source> {
  const asked = await statHost(root, path);
  if (!('value' in asked)) return toUnknown(asked.code);
  const stats = asked.value;
  if (stats.isDirectory()) {
    const listed = await listHost(root, path);
    return 'value' in listed
      ? { kind: 'directory', dev: stats.dev, names: listed.value }
      : toUnknown(listed.code);
  }
  if (!stats.isFile()) return { kind: 'other' };
  budget.bytes -= stats.size;
  const isTooMuch = stats.size > MAX_CONFIG_BYTES || budget.bytes < 0;
  const text = isTooMuch ? undefined : valueOf(await readHostText(root, path, MAX_CONFIG_BYTES));
  return { kind: 'file', mode: stats.mode & 0o7777, uid: stats.uid, sizeBytes: stats.size, text };
}

function toUnknown(code: string): Source {
  return ABSENT.has(code) ? { kind: 'missing', code } : UNREADABLE;
}
