/**
 * How far the audit of credentials looks: takes the places of the logs, gives the homes and parts of the system that
 * have to do with them.
 *
 * A scan of one directory is no reason to read somebody's shell history. A home counts if a log lies in it; the system's
 * own configuration, units and processes count if a log lies below /var or /run. Logs elsewhere bring nothing in.
 */
import { dirname } from 'node:path';
import type { Accounts } from '../accounts.js';
import { pathKey, withoutRoot } from '../facts.js';
import type { Place } from '../facts.js';

export interface Scope {
  /** Below the root. */
  readonly homes: readonly string[];
  /** Whether logs of services are among the files. */
  readonly isSystem: boolean;
}

/** Homes of accounts that have none. */
const NO_HOME = /^\/(?:$|nonexistent|dev|bin|sbin|proc|run|usr|etc|tmp|var\/(?:log|tmp|run)$|var$)/;
const PERSONAL = /^\/(?:home\/[^/]+|root|Users\/[^/]+)$/;
const OF_SERVICES = ['/var', '/run'];

/** The scope of logs at these places. */
export function scopeOf(places: ReadonlyMap<string, Place>, accounts: Accounts, root: string): Scope {
  const known = new Set(
    [...accounts.users.values()]
      .flat()
      .map(({ home = '/' }) => home.replace(/(?<=.)\/+$/, ''))
      .filter((home) => !NO_HOME.test(home)),
  );
  const above = new Set(
    [...new Set([...places.values()].map(({ directories }) => directories.at(-1)))].flatMap((directory) =>
      directory ? ancestors(withoutRoot(pathKey(directory.path), root)) : [],
    ),
  );
  return {
    homes: [...above].filter((path) => known.has(path) || PERSONAL.test(path)).sort(),
    isSystem: OF_SERVICES.some((path) => above.has(path)),
  };
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestors(parent)];
}
