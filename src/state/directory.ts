/**
 * Directories that are made with everything above them.
 *
 * One level after the other, each tried twice at most: Node's own recursive way tries without end where a directory is there
 * and takes none, as `/proc` does.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a directory, and those above it, for their owner alone. Rejects with the system's error. */
export async function makeDirectory(path: string): Promise<void> {
  const code = await tryDirectory(path);
  const parent = dirname(path);
  if (code !== 'ENOENT' || parent === path) return refuse(path, code);
  await makeDirectory(parent);
  return refuse(path, await tryDirectory(path));
}

/** Why the directory could not be made; undefined if it is there. */
async function tryDirectory(path: string): Promise<string | undefined> {
  try {
    await mkdir(path, { mode: 0o700 });
    return undefined;
  } catch (error) {
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isDirectory()) return undefined;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    return code === 'EEXIST' ? 'ENOTDIR' : code;
  }
}

function refuse(path: string, code: string | undefined): void {
  if (code === undefined) return;
  throw Object.assign(new Error(`Cannot make the directory "${path}" (${code})`), {
    code,
    syscall: 'mkdir',
    path,
  });
}
