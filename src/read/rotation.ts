/**
 * Finds a log again that was rotated while it was scanned.
 *
 * Rotation either renames a file, so that its identity tells it, or copies it and cuts the original, so that its content
 * does. Both leave it in its directory. What is found is opened without following links and without waiting, and is taken
 * only when it is the same, byte for byte where there is no identity to go by.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import type { LogFile } from '../model/logfile.js';

const SLASH = 0x2f;

/** The path that `file` has now, if it is in its directory under another name. */
export function findRenamed({ path, facts }: Pick<LogFile, 'path' | 'facts'>): Buffer | undefined {
  return listSiblings(path, Buffer.alloc(0)).find((sibling) => {
    const stats = attempt(() => lstatSync(sibling));
    return stats?.isFile() === true && stats.dev === facts.dev && stats.ino === facts.ino;
  });
}

/** What was read of a file before it was cut. */
export interface Beginning {
  readonly path: Buffer;
  /** Bytes that the file had when it was opened. */
  readonly sizeBytes: number;
  /** Its first bytes. */
  readonly head: Uint8Array;
  /** Bytes that end at `offset`: the last that were read, or those of its end. */
  readonly tail: Uint8Array;
  readonly offset: number;
}

/** Opens a copy of the whole file; the caller closes it. Undefined where none is beside it. */
export function openCopy(beginning: Beginning): number | undefined {
  const { path } = beginning;
  for (const sibling of listSiblings(path, path.subarray(path.lastIndexOf(SLASH) + 1))) {
    const fd = attempt(() => openSync(sibling, FLAGS));
    if (fd === undefined) continue;
    if (attempt(() => isCopy(fd, beginning)) === true) return fd;
    closeSync(fd);
  }
  return undefined;
}

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

function isCopy(fd: number, { sizeBytes, head, tail, offset }: Beginning): boolean {
  const stats = fstatSync(fd);
  if (!stats.isFile() || stats.size < sizeBytes || tail.length === 0) return false;
  return hasBytes(fd, 0, head) && hasBytes(fd, offset - tail.length, tail);
}

function hasBytes(fd: number, offset: number, bytes: Uint8Array): boolean {
  const found = Buffer.alloc(bytes.length);
  return readSync(fd, found, 0, found.length, offset) === bytes.length && found.equals(bytes);
}

/** Other entries of the directory whose names begin with `prefix`. */
function listSiblings(path: Buffer, prefix: Buffer): readonly Buffer[] {
  const base = path.lastIndexOf(SLASH) + 1;
  const folder = path.subarray(0, base);
  const own = path.subarray(base);
  const names = attempt(() => readdirSync(folder, { encoding: 'buffer' })) ?? [];
  return names
    .filter((name) => !name.equals(own) && name.subarray(0, prefix.length).equals(prefix))
    .map((name) => Buffer.concat([folder, name]));
}

/** What `act` gives; undefined where the system refuses. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
