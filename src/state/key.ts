/**
 * The secret key of this host's fingerprints: 32 random bytes in `<state directory>/key`.
 *
 * Takes a directory, makes the key on first use and gives the same one ever after; two processes that start
 * at once get the same key. The file is 0600 in a directory that only its owner may write. A key that
 * others could have read or put there is refused with a `KeyError`, because with a known key the fingerprint of a
 * short password gives the password away. A key that cannot be stored is good for one run.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from './directory.js';
import { writeDraft } from './draft.js';

const KEY_BYTES = 32;

export interface HostKey {
  readonly bytes: Uint8Array;
  /** Why the key is not stored, for people; absent when it is, and fingerprints stay the same between runs. */
  readonly ephemeral?: string;
}

/** A key file or state directory that must not be trusted. The message says what is wrong and what to do. */
export class KeyError extends Error {
  constructor(path: string, reason: string) {
    super(`Cannot trust "${path}": ${reason}`);
    this.name = 'KeyError';
  }
}

/** Reads the key of a state directory, or makes it. Throws `KeyError` for one that is not safe to use. */
export async function loadKey(directory: string): Promise<HostKey> {
  try {
    await prepareDirectory(directory);
    const path = join(directory, 'key');
    const bytes = (await readKey(path)) ?? (await createKey(directory, path));
    return { bytes };
  } catch (error) {
    const code = codeOf(error);
    if (!UNSTORABLE.has(code)) throw error;
    return { bytes: randomBytes(KEY_BYTES), ephemeral: `the key cannot be kept in "${directory}" (${code})` };
  }
}

/** A key for one purpose, from which neither the host's key nor that of another purpose can be told. */
export function deriveKey(key: Uint8Array, purpose: 'history' | 'marks' | 'baseline'): Uint8Array {
  return createHmac('sha256', key).update(`logscan ${purpose}`).digest();
}

/** What a system says when a file cannot be kept or reached; all else is a bug. */
const UNSTORABLE: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EEXIST',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOENT',
  'ENOTDIR',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EIO',
  'EMLINK',
]);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

async function prepareDirectory(directory: string): Promise<void> {
  await makeDirectory(directory);
  // A link is fine here: systemd itself makes the state directory of a DynamicUser= unit one.
  const { mode } = await stat(directory);
  if ((mode & 0o022) !== 0) {
    throw new KeyError(directory, `mode ${octal(mode)} lets others write here; run chmod go-w on it`);
  }
}

/** The stored key, or undefined when there is none. */
async function readKey(path: string): Promise<Uint8Array | undefined> {
  const handle = await openKey(path);
  if (handle === undefined) return undefined;
  try {
    await checkKey(handle, path);
    const bytes = Buffer.alloc(KEY_BYTES + 1);
    const { bytesRead } = await handle.read(bytes, 0, KEY_BYTES + 1, 0);
    if (bytesRead !== KEY_BYTES) throw new KeyError(path, `it should be ${KEY_BYTES} bytes long; ${REPLACE}`);
    return bytes.subarray(0, KEY_BYTES);
  } finally {
    await handle.close();
  }
}

const REPLACE = 'delete it to get a new one, which changes all fingerprints';

async function openKey(path: string): Promise<FileHandle | undefined> {
  try {
    // O_NONBLOCK: a FIFO put in the key's place must not hang the scan.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'ELOOP') throw new KeyError(path, `it is a symbolic link; ${REPLACE}`);
    throw error;
  }
}

async function checkKey(handle: FileHandle, path: string): Promise<void> {
  const facts = await handle.stat();
  if (!facts.isFile()) throw new KeyError(path, `it is not a regular file; ${REPLACE}`);
  if ((facts.mode & 0o077) !== 0) {
    throw new KeyError(path, `mode ${octal(facts.mode)} gives others access to the key; ${REPLACE}`);
  }
}

/**
 * Stores a new key and gives the one that stands there in the end. The key appears under its name whole and
 * only if no other process was first, because `link` does not replace.
 */
async function createKey(directory: string, path: string): Promise<Uint8Array> {
  const draft = join(directory, `key-${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeDraft(draft, randomBytes(KEY_BYTES));
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const bytes = await readKey(path);
  if (bytes === undefined)
    throw new KeyError(path, 'it was removed while logscan started; run logscan again');
  return bytes;
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
