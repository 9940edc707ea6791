/**
 * A lock between runs: a file in the state directory that names the process which holds it.
 *
 * It appears whole and only if there is none (`link` does not replace), so two runs never both hold it. A lock is void when its
 * process is gone, its number was given to another process, or the machine was started since; then it is taken over.
 * Processes in other PID namespaces that share a state directory cannot be told from ones that are gone.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from './directory.js';

export interface LockRequest {
  readonly directory: string;
  /** Number of this process. */
  readonly pid: number;
  /** Whether a process with this number exists. */
  readonly isRunning: (pid: number) => boolean;
  readonly nowMs: number;
}

/** The lock, or since when another process holds it. */
export type Lock =
  | { readonly held: true; readonly path: string; readonly release: () => Promise<void> }
  | { readonly held: false; readonly pid: number; readonly since: string };

interface Holder {
  readonly pid: number;
  /** When the process began, as the kernel counts; empty where it does not tell. */
  readonly born: string;
  /** Which start of the machine it belongs to. */
  readonly boot: string;
  /** ISO 8601. */
  readonly since: string;
  readonly token: string;
}

const MAX_BYTES = 1024;
const MAX_ATTEMPTS = 10;

/** Takes the lock of a state directory, without waiting. Rejects with the system's error where none can be kept. */
export async function takeLock(request: LockRequest): Promise<Lock> {
  const { directory, pid, nowMs } = request;
  await makeDirectory(directory);
  const path = join(directory, 'lock');
  const token = randomBytes(8).toString('hex');
  const since = new Date(nowMs).toISOString();
  const own: Holder = { pid, born: await readBorn(pid), boot: await readBoot(), since, token };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (await appear(path, own)) return { held: true, path, release: () => release(path, token) };
    const text = await readLock(path);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder !== undefined && (await isAlive(holder, own.boot, request.isRunning))) {
      return { held: false, pid: holder.pid, since: holder.since };
    }
    await dismiss(path, text);
  }
  throw new Error(`The lock "${path}" changes hands without end`);
}

/** Whether the lock came to be, which it does not where there is one. */
async function appear(path: string, own: Holder): Promise<boolean> {
  const draft = `${path}-${own.token}.tmp`;
  try {
    await writeFile(draft, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moves a void lock away; one that took its place meanwhile is put back. */
async function dismiss(path: string, text: string): Promise<void> {
  const grave = `${path}-${randomBytes(8).toString('hex')}.tmp`;
  try {
    await rename(path, grave);
    if ((await readLock(grave)) !== text) await link(grave, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(grave, { force: true });
  }
}

async function release(path: string, token: string): Promise<void> {
  const text = await readLock(path);
  if (text !== undefined && parseHolder(text)?.token === token) await rm(path, { force: true });
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    // A link is nothing that we wrote.
    if (codeOf(error) === 'ELOOP') return '';
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    const { pid, born, boot, since, token } = value ?? {};
    const isWhole = [born, boot, since, token].every((field) => typeof field === 'string');
    return Number.isSafeInteger(pid) && Number(pid) > 0 && isWhole ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(
  { pid, born, boot }: Holder,
  ownBoot: string,
  isRunning: LockRequest['isRunning'],
): Promise<boolean> {
  if (boot !== ownBoot || !isRunning(pid)) return false;
  const now = await readBorn(pid);
  return born === '' || now === '' || born === now;
}

/** Field 22 of /proc/PID/stat, proc(5); the name before it may hold blanks and brackets. */
async function readBorn(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function readBoot(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
