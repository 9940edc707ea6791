/**
 * Whether the `olddir` of a block can be used: takes the block's names and settings, gives what is wrong.
 *
 * logrotate checks this where the block ends, and drops the rest of the file over it: the directory of each
 * log and the olddir must exist, on one device unless logs are copied. Names with wildcards in their
 * directory are not checked, as that would take a search of the disk.
 */
import { joinPath } from './glob.js';
import type { Glob } from './glob.js';
import { askSource } from './session.js';
import type { Session } from './session.js';
import type { Settings } from './settings.js';

/** A clause, or undefined if nothing is wrong or not all sources are there yet. */
export function findOldDirTrouble(
  session: Session,
  patterns: readonly Glob[],
  settings: Settings,
): string | undefined {
  const { oldDir } = settings;
  if (oldDir === undefined) return undefined;
  const directories = new Set(patterns.map(({ directory }) => directory));
  for (const directory of directories) {
    const wrong = directory === undefined ? undefined : checkPair(session, { directory, oldDir }, settings);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Where the copies of a log in a directory go. */
export function resolveOldDir(directory: string, oldDir: string): string {
  const path = oldDir.startsWith('~/') ? `/root${oldDir.slice(1)}` : oldDir;
  return path.startsWith('/') ? path : joinPath(directory, path);
}

interface Pair {
  readonly directory: string;
  readonly oldDir: string;
}

function checkPair(session: Session, { directory, oldDir }: Pair, settings: Settings): string | undefined {
  const home = askSource(session, directory);
  const target = askSource(session, resolveOldDir(directory, oldDir));
  if (!home || !target) return undefined;
  if (home.kind === 'missing') {
    return settings.missingOk ? undefined : 'the directory of a log does not exist';
  }
  if (target.kind === 'missing') {
    return settings.createOldDir ? undefined : '"olddir" names a directory that does not exist';
  }
  const copies = settings.copy || settings.copyTruncate || settings.renameCopy;
  const isElsewhere = home.kind === 'directory' && target.kind === 'directory' && home.dev !== target.dev;
  return isElsewhere && !copies ? '"olddir" is on another device than the log' : undefined;
}
