/**
 * Where undo scripts are kept: takes the state directory and scripts, keeps one file for each run.
 *
 * The script of all that is planned is stored before the first change, so that a crash leaves a way back, and is replaced by
 * the script of what was done. Files are 0700 in a directory of the same mode, and never overwrite one another.
 */
import { randomBytes } from 'node:crypto';
import { chmod, lstat, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../state/directory.js';

const MODE = 0o700;

export interface UndoFile {
  readonly path: string;
  /** Puts another script in its place, at once. */
  readonly replace: (text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * Stores a script; `madeAt` is ISO 8601 and becomes part of the name. Rejects with the system's error, and with a plain one
 * if others could write to the directory.
 */
export async function keepUndo(
  stateDirectory: string,
  text: string,
  { madeAt, uid }: { readonly madeAt: string; readonly uid: number },
): Promise<UndoFile> {
  const directory = join(stateDirectory, 'undo');
  await makeDirectory(directory);
  const facts = await lstat(directory);
  if (!facts.isDirectory() || facts.uid !== uid || (facts.mode & 0o022) !== 0) {
    throw new ForeignDirectory(directory);
  }
  const stamp = madeAt.replace(/[^0-9T]/g, '').slice(0, 15);
  const path = join(directory, `fix-${stamp}-${randomBytes(4).toString('hex')}.sh`);
  const draft = `${path}.tmp`;
  const replace = async (script: string): Promise<void> => {
    await store(draft, script);
    await rename(draft, path);
  };
  await replace(text);
  return { path, replace, remove: () => rm(path, { force: true }) };
}

/** A directory for undo scripts that is not the user's own. */
export class ForeignDirectory extends Error {
  constructor(directory: string) {
    super(`"${directory}" belongs to someone else, or others may write there`);
    this.name = 'ForeignDirectory';
  }
}

async function store(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // A umask may have taken some.
  await chmod(path, MODE);
}
