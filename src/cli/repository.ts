/**
 * Finds the repository around the working directory, to which code-scanning services take paths as relative.
 *
 * Looks only for a name; nothing in the repository is read.
 */
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The nearest folder at or above `cwd` that has a `.git`; undefined outside a repository. */
export async function findRepository(cwd: string): Promise<string | undefined> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = await lstat(join(folder, '.git')).then(
      () => true,
      () => false,
    );
    if (found) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
