/**
 * One step carried out: takes a step, changes owner and mode of exactly the file that the audit saw, or gives the reason
 * why not.
 *
 * No path is ever resolved twice. From the root down each directory is opened by its name below the one before, as
 * `/proc/self/fd/N/NAME`, without following links, and has to be the one of the audit by device and inode; the file
 * likewise. What is changed is then the open file, as `/proc/self/fd/N`, whatever stands at its path by now. Files are
 * opened with O_PATH, which asks for no right on them, wakes no device and waits for no FIFO; its descriptors refuse
 * fchmod(2), but not chmod(2) by way of /proc, which is how the C library makes fchmodat(3) safe. Linux only.
 */
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { chmod, chown, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { formatMode } from '../audit/exposure.js';
import { keyPath, pathKey } from '../audit/facts.js';
import { hasList, takeEntries } from './lists.js';
import type { Identity, Lists, Rights, Step, Target } from './step.js';

/** Linux's number, asm-generic/fcntl.h; Node.js has no name for it. */
const O_PATH = 0o10000000;
const PASS = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const LOOK = O_PATH | constants.O_NOFOLLOW;

export type StepResult =
  | { readonly kind: 'done' }
  /** A clause that follows the name of the file; `isTouched` if a part of the step was done before. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isTouched: boolean };

/** Carries one step out; never throws for the state of the system. */
export async function carryOut(step: Step): Promise<StepResult> {
  const opened: FileHandle[] = [];
  const progress: Progress = { isTouched: false };
  try {
    const handle = await openTarget(step.target, opened);
    await changeRights(handle, step, progress);
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'refused', reason: explain(error, step), isTouched: progress.isTouched };
  } finally {
    for (const handle of opened.reverse()) await handle.close();
  }
}

/** Whether something was changed already. */
interface Progress {
  isTouched: boolean;
}

/** What was found is not what was looked for. */
class Mismatch extends Error {}

/** Opens the target way by way; all handles go into the list, in order. */
async function openTarget(target: Target, opened: FileHandle[]): Promise<FileHandle> {
  const flags = target.kind === 'directory' ? PASS : LOOK;
  let way: Buffer | undefined;
  for (const passage of target.passages) {
    const handle = await openBelow(way, passage.name, PASS);
    opened.push(handle);
    await recognise(handle, passage);
    way = wayTo(handle);
  }
  const handle = await openBelow(way, keyPath(basename(pathKey(target.path))), flags);
  opened.push(handle);
  await recognise(handle, target);
  return handle;
}

function openBelow(way: Buffer | undefined, name: Buffer, flags: number): Promise<FileHandle> {
  const slash = Buffer.from('/');
  if (way !== undefined) return open(Buffer.concat([way, slash, name]), flags);
  return open(name.length === 0 ? slash : name, flags);
}

function wayTo(handle: FileHandle): Buffer {
  return Buffer.from(`/proc/self/fd/${handle.fd}`);
}

async function recognise(handle: FileHandle, { dev, ino }: Identity): Promise<void> {
  const stats = await handle.stat();
  if (stats.dev !== dev || stats.ino !== ino) {
    throw new Mismatch('something else stands at its path since the audit; run the audit again');
  }
}

async function changeRights(
  handle: FileHandle,
  { target, before, after, lists }: Step,
  progress: Progress,
): Promise<void> {
  const stats = await handle.stat();
  checkKind(stats, target);
  if (!hasRights(stats, before)) {
    throw new Mismatch('its mode or owner was changed since the audit; run the audit again');
  }
  if (lists) await changeList(handle, lists, progress);
  const way = wayTo(handle);
  // Rights are taken before the file is given away, so that no one gains a moment.
  if (after.mode !== before.mode) {
    await chmod(way, after.mode);
    progress.isTouched = true;
  }
  if (after.uid !== before.uid || after.gid !== before.gid) {
    await chown(way, after.uid, after.gid);
    progress.isTouched = true;
    // A new owner costs the bits that lend rights.
    if (!hasRights(await handle.stat(), after)) await chmod(way, after.mode);
  }
  const now = await handle.stat();
  if (!hasRights(now, after)) {
    throw new Mismatch(
      `its file system keeps mode ${formatMode(now.mode & 0o7777)}; change its mount options instead`,
    );
  }
}

/** Entries go first: whoever may change the list may change the mode. */
async function changeList(handle: FileHandle, lists: Lists, progress: Progress): Promise<void> {
  if (!(await hasList(handle, lists.before))) {
    throw new Mismatch(
      'its access list was changed since the audit, or getfacl is missing; run the audit again',
    );
  }
  // A program that fails may have done a part.
  progress.isTouched = true;
  if (!(await takeEntries(handle, lists))) {
    throw new Mismatch('setfacl (package acl) could not change its access list');
  }
}

function checkKind(stats: Stats, { kind }: Target): void {
  if (kind === 'file' && !stats.isFile()) throw new Mismatch('it is no regular file any more');
  if (kind === 'file' && stats.nlink > 1) {
    throw new Mismatch(`it has ${stats.nlink} hard links by now; see permissions.hard-links`);
  }
}

function hasRights(stats: Stats, { mode, uid, gid }: Rights): boolean {
  return (stats.mode & 0o7777) === mode && stats.uid === uid && stats.gid === gid;
}

/** The reason in words. Throws bugs on. */
function explain(error: unknown, { before, after }: Step): string {
  if (error instanceof Mismatch) return error.message;
  if (!(error instanceof Error && 'code' in error && 'errno' in error)) throw error;
  switch (error.code) {
    case 'ENOENT':
      return 'it is gone since the audit';
    case 'ELOOP':
    case 'ENOTDIR':
      return 'a symbolic link or something else stands on its path since the audit; run the audit again';
    case 'EPERM':
      return after.uid === before.uid
        ? 'the system forbids it: it belongs to someone else, or is immutable; see lsattr'
        : 'the system forbids a change of owner; run as root';
    case 'EROFS':
      return 'its file system is mounted read-only';
    default:
      return `the system refused (${String(error.code)})`;
  }
}
