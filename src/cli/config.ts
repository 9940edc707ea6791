/**
 * Where the configuration file is, and whether it may be trusted; what it says is read by `layer.ts`, which is loaded only
 * where there is one.
 *
 * Read from the user's own configuration folder or from where the command line says, never from the tree that is scanned.
 * Every fault is a `UsageError` that names the file. A file that everyone may change is refused, and run as
 * root one that anybody else may, since it could turn the scan off.
 */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { describeFailure } from './console.js';
import type { Host } from './host.js';
import type { Layer, Tables } from './layer.js';
import { UsageError } from './usage.js';

const MAX_BYTES = 1024 * 1024;

/** `$XDG_CONFIG_HOME/logscan/config.toml`, or below `~/.config`; a relative variable is ignored. */
export function findConfig(host: Pick<Host, 'env' | 'home'>): string {
  const xdg = host.env['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(host.home, '.config'), 'logscan', 'config.toml');
}

/** Reads the settings of a configuration file; undefined when there is none. Throws `UsageError`. */
export async function readConfig(file: string, uid: number | undefined): Promise<Layer | undefined> {
  const text = await readText(file, uid);
  return text === undefined ? undefined : (await import('./layer.js')).parseConfig(text, file);
}

/** The tables of a configuration file. Throws `UsageError`. */
export async function readTables(file: string, uid: number | undefined): Promise<Tables> {
  const text = await readText(file, uid);
  return text === undefined ? {} : (await import('./layer.js')).parseTables(text, file);
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
    // As when a service runs with the HOME of another user: it is not known whether there is a file.
    throw new UsageError(
      `Cannot read "${file}": ${describeFailure(error)}; name another with --config, or set XDG_CONFIG_HOME`,
    );
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
