/**
 * Finds the files that keep secrets beside logs: takes the files of a scan and its scope, gives holdings.
 *
 * Directories are listed, nothing is opened. A link is followed as long as it stays below the root. What a user may not
 * see is absent. The same file is one holding, however it is found. Bounded in number.
 */
import { basename, dirname } from 'node:path';
import { displayName } from '../../model/logfile.js';
import type { LogFile } from '../../model/logfile.js';
import { factsOf, keyPath, pathKey, withoutRoot } from '../facts.js';
import { listHost, statHost, valueOf } from '../rotation/hostfile.js';
import { HOME_SHELVES, SYSTEM_SHELVES, isCredentialName } from './catalog.js';
import type { Shelf } from './catalog.js';
import type { Holding } from './facts.js';
import type { Scope } from './scope.js';

const MAX_HOLDINGS = 2000;

/** Holdings of a scope, and those among the scanned files. */
export async function findHoldings(
  files: readonly LogFile[],
  scope: Scope,
  root: string,
): Promise<readonly Holding[]> {
  const own = files
    .map((file): Holding => ({ kind: 'credential', file, path: withoutRoot(pathKey(file.path), root) }))
    .filter(({ path }) => isCredentialName(path));
  const shelves: readonly Shelf[] = [
    ...scope.homes.flatMap((home) => HOME_SHELVES.map((shelf) => below(home, shelf))),
    ...(scope.isSystem ? SYSTEM_SHELVES : []),
  ];
  const listings = new Map<string, readonly string[]>();
  const found = new Map(own.map((holding) => [identify(holding), holding]));
  for (const [kind, patterns] of shelves) {
    for (const path of await expandAll(root, patterns, listings)) {
      if (kind === 'credential' && !isCredentialName(path)) continue;
      const file = await examine(root, path);
      const holding = file && { kind, file, path };
      if (holding && !found.has(identify(holding))) found.set(identify(holding), holding);
    }
  }
  return [...found.values()].slice(0, MAX_HOLDINGS);
}

function below(home: string, [kind, patterns]: Shelf): Shelf {
  return [kind, patterns.map((pattern) => `${home}/${pattern}`)];
}

function identify({ file }: Holding): string {
  return `${file.facts.dev}:${file.facts.ino}`;
}

async function expandAll(
  root: string,
  patterns: readonly string[],
  listings: Map<string, readonly string[]>,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const pattern of patterns) {
    const name = basename(pattern);
    if (!name.includes('*')) {
      paths.push(pattern);
      continue;
    }
    const directory = dirname(pattern);
    const names = listings.get(directory) ?? valueOf(await listHost(root, directory)) ?? [];
    listings.set(directory, names);
    const [start = '', end = ''] = name.split('*');
    const fits = (one: string): boolean => one.startsWith(start) && one.endsWith(end) && one !== end;
    paths.push(...names.filter(fits).map((one) => `${directory}/${one}`));
  }
  return paths;
}

async function examine(root: string, path: string): Promise<LogFile | undefined> {
  const stats = valueOf(await statHost(root, path));
  if (!stats?.isFile()) return undefined;
  const bytes = keyPath(root + path);
  return {
    path: bytes,
    name: displayName(bytes),
    family: displayName(keyPath(basename(path))),
    facts: factsOf(stats),
    link: true,
  };
}
