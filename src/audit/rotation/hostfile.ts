/**
 * Small files of the host below a directory that stands for `/`: takes paths of one character for each byte,
 * gives texts, names and facts, or nothing.
 *
 * Nothing blocks, nothing large is read, and below another root than `/` a symbolic link never leads out of
 * it. What cannot be had is absent, with the error's code where a caller needs to tell "not there" from
 * "not allowed". Failures of the system are never thrown.
 */
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, open, opendir, readlink, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { keyPath, pathKey } from '../facts.js';
import { systemCode } from '../failure.js';

/** More is no configuration. */
const MAX_TEXT_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** More entries of a directory are not listed. */
const MAX_NAMES = 100_000;
const NAMES_AT_ONCE = 1024;

/** Something that was asked of the system, or the code of the error that kept it. */
export type Asked<T> = { readonly value: T } | { readonly code: string };

/** A root as the start of path keys: empty for `/`. */
export function rootKey(root: string): string {
  return pathKey(Buffer.from(root)).replace(/\/+$/, '');
}

/** Facts of what a path leads to. */
export async function statHost(root: string, path: string): Promise<Asked<Stats>> {
  return ask(async () => stat(keyPath(await confine(root, path))));
}

/** Facts of an entry itself. */
export async function lstatHost(root: string, path: string): Promise<Asked<Stats>> {
  return ask(() => lstat(keyPath(root + path)));
}

/** Where a symbolic link points, as it is written. */
export async function readHostLink(root: string, path: string): Promise<string | undefined> {
  const asked = await ask(() => readlink(keyPath(root + path), 'buffer'));
  return 'value' in asked ? pathKey(asked.value) : undefined;
}

/** The text of a regular file, one character for each byte. */
export async function readHostText(
  root: string,
  path: string,
  maxBytes = MAX_TEXT_BYTES,
): Promise<Asked<string>> {
  return ask(async () => {
    const handle = await open(
      keyPath(await confine(root, path)),
      constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY,
    );
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw refusal('EINVAL');
      if (stats.size > maxBytes) throw refusal('EFBIG');
      return await readAll(handle, maxBytes);
    } finally {
      await handle.close();
    }
  });
}

/** All of a file up to a bound; its size says nothing, as files below /proc claim to be empty. */
async function readAll(handle: FileHandle, maxBytes: number): Promise<string> {
  const parts: string[] = [];
  const buffer = Buffer.alloc(Math.min(maxBytes, CHUNK_BYTES) + 1);
  for (let bytes = 0; bytes <= maxBytes;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return parts.join('');
    parts.push(buffer.toString('latin1', 0, bytesRead));
    bytes += bytesRead;
  }
  throw refusal('EFBIG');
}

/** The names in a directory, sorted by byte. */
export async function listHost(root: string, path: string): Promise<Asked<readonly string[]>> {
  return ask(async () => {
    const names: string[] = [];
    const options = { encoding: 'latin1', bufferSize: NAMES_AT_ONCE } as const;
    for await (const entry of await opendir(keyPath(await confine(root, path)), options)) {
      names.push(entry.name);
      if (names.length >= MAX_NAMES) break;
    }
    return names.sort();
  });
}

/** The value, or nothing. */
export function valueOf<T>(asked: Asked<T>): T | undefined {
  return 'value' in asked ? asked.value : undefined;
}

/** A path below the root; below another root than `/`, only where its links stay there. */
async function confine(root: string, path: string): Promise<string> {
  const full = root + path;
  if (root === '') return full;
  const [real, realRoot] = await Promise.all([
    realpath(keyPath(full), 'buffer'),
    realpath(keyPath(root), 'buffer'),
  ]);
  if (!`${pathKey(real)}/`.startsWith(`${pathKey(realRoot)}/`)) throw refusal('EXDEV');
  return pathKey(real);
}

function refusal(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code, errno: 0 });
}

async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    return { code: systemCode(error) };
  }
}
