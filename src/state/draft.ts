/**
 * Files that take their place whole or not at all.
 *
 * A draft is written beside its target, readable by its owner alone, and is on disk before it takes the target's name;
 * whoever is killed in between leaves the target as it was.
 */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Draft {
  /** Gives the draft its target's name. Rejects with the system's error. */
  readonly commit: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Writes the next content of `target`. Rejects with the system's error, and leaves nothing behind then. */
export async function stageFile(target: string, content: string | Uint8Array): Promise<Draft> {
  const draft = `${target}-${randomBytes(8).toString('hex')}.tmp`;
  const discard = (): Promise<void> => rm(draft, { force: true });
  try {
    await writeDraft(draft, content);
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

/** Writes a new file of mode 0600 and waits until it is on disk. Rejects with the system's error. */
export async function writeDraft(path: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
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
