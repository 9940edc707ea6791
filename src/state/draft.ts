/**
 * Files that take their place whole or not at all.
 *
 * A draft is written beside its target, readable by its owner alone if not told otherwise, and is on disk before it takes the target's name;
 * whoever is killed in between leaves the target as it was.
 */
import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface Draft {
  /** Gives the draft its target's name. Rejects with the system's error. */
  readonly commit: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Writes the next content of `target`. Rejects with the system's error, and leaves nothing behind then. */
export async function stageFile(
  target: string,
  content: string | Uint8Array,
  mode = OWNER_ONLY,
): Promise<Draft> {
  const draft = `${target}-${randomBytes(8).toString('hex')}.tmp`;
  const discard = (): Promise<void> => rm(draft, { force: true });
  try {
    await writeDraft(draft, content, mode);
    await removeStale(target, draft);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    discard,
    async commit() {
      await rename(draft, target);
      await syncDirectory(dirname(target));
    },
  };
}

/** Gives `target` its next content. Rejects with the system's error, and leaves it as it was then. */
export async function replaceFile(
  target: string,
  content: string | Uint8Array,
  mode = OWNER_ONLY,
): Promise<void> {
  const draft = await stageFile(target, content, mode);
  try {
    await draft.commit();
  } finally {
    await draft.discard();
  }
}

const OWNER_ONLY = 0o600;
const STALE_MS = 60 * 60 * 1000;

/** Removes the drafts of those who were killed: such as are an hour older than `draft`. */
async function removeStale(target: string, draft: string): Promise<void> {
  const { mtimeMs } = await stat(draft);
  for (const name of await readdir(dirname(target))) {
    if (!/^-[0-9a-f]{16}\.tmp$/.test(name.slice(basename(target).length))) continue;
    if (!name.startsWith(basename(target))) continue;
    const path = join(dirname(target), name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && facts.mtimeMs < mtimeMs - STALE_MS) await rm(path, { force: true });
  }
}

/** Writes a new file and waits until it is on disk. Rejects with the system's error. */
export async function writeDraft(
  path: string,
  content: string | Uint8Array,
  mode = OWNER_ONLY,
): Promise<void> {
  const handle = await open(path, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name is on disk when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems sync no directories; the name is given all the same.
  } finally {
    await handle.close();
  }
}
