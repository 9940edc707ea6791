/**
 * Where logs really lie: takes files and the directory that stands for `/`, gives for each its real path with the
 * directories above it, and the problems where these could not be examined.
 *
 * Each directory is asked once, however many logs it holds. Links are resolved for directories, and for files that the walk
 * came to by one.
 */
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { displayName } from '../model/logfile.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { systemCode } from './failure.js';
import { directoryKey, factsOf, keyPath, pathKey } from './facts.js';
import type { DirectoryFacts, Place } from './facts.js';

/** Directories asked about at once; more would only wait for the four file threads of Node.js. */
const BATCH_DIRECTORIES = 256;

/** The directories above a log, or why they are unknown. */
type Chain =
  | { readonly kind: 'known'; readonly realPath: string; readonly directories: readonly DirectoryFacts[] }
  | { readonly kind: 'unknown'; readonly directory: string; readonly code: string };

/** What was asked already. */
interface Survey {
  /** Key of the real directory that stands for `/`. */
  readonly top: string;
  /** By key of the real path. */
  readonly directories: Map<string, Promise<DirectoryFacts>>;
}

/** Places by `pathKey` of the file; problems are added to the list. */
export async function gatherPlaces(
  files: readonly LogFile[],
  top: string,
  problems: Problem[],
): Promise<Map<string, Place>> {
  const survey: Survey = { top, directories: new Map() };
  const targets = new Map<LogFile, Buffer>();
  for (const file of files) {
    const target = file.link === true ? await linkTarget(file.path) : undefined;
    if (target) targets.set(file, target);
  }
  const pathOf = (file: LogFile): Buffer => targets.get(file) ?? file.path;
  const chains = await gatherChains([...new Set(files.map((file) => directoryKey(pathOf(file))))], survey);
  const places = new Map<string, Place>();
  for (const file of files) {
    const chain = chains.get(directoryKey(pathOf(file)));
    if (chain?.kind !== 'known') continue;
    const realPath = keyPath(join(chain.realPath, basename(pathKey(pathOf(file)))));
    places.set(pathKey(file.path), { realPath, directories: chain.directories });
  }
  for (const chain of chains.values()) {
    if (chain.kind === 'unknown') problems.push(unknownPlace(chain.directory, chain.code));
  }
  return places;
}

/** The directories above each of these. */
async function gatherChains(
  directories: readonly string[],
  survey: Survey,
): Promise<ReadonlyMap<string, Chain>> {
  const chains = new Map<string, Chain>();
  for (let at = 0; at < directories.length; at += BATCH_DIRECTORIES) {
    const batch = directories.slice(at, at + BATCH_DIRECTORIES);
    const found = await Promise.all(batch.map((key) => describeChain(key, survey)));
    found.forEach((chain, index) => chains.set(batch[index] ?? '', chain));
  }
  return chains;
}

/** Where a symbolic link finally leads; undefined for anything else, and for what is gone by now. */
async function linkTarget(path: Buffer): Promise<Buffer | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await realpath(path, 'buffer') : undefined;
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

async function describeChain(key: string, survey: Survey): Promise<Chain> {
  try {
    const realPath = pathKey(await realpath(keyPath(key), 'buffer'));
    const chain = ancestors(realPath, survey.top).map((path) =>
      remember(survey.directories, path, () => examine(path)),
    );
    return { kind: 'known', realPath, directories: await Promise.all(chain) };
  } catch (error) {
    return { kind: 'unknown', directory: key, code: systemCode(error) };
  }
}

async function examine(key: string): Promise<DirectoryFacts> {
  const path = keyPath(key);
  return { path, name: displayName(path), facts: factsOf(await lstat(path)) };
}

/** Key of the real path of the root; one that is not there has no files below it. */
export async function findTop(root: string): Promise<string> {
  try {
    return pathKey(await realpath(root, 'buffer'));
  } catch (error) {
    systemCode(error);
    return pathKey(Buffer.from(root));
  }
}

/** A directory and all above it, from the top down; what lies beyond the top is none of that host. */
function ancestors(path: string, top: string): readonly string[] {
  const parent = dirname(path);
  return parent === path || path === top ? [path] : [...ancestors(parent, top), path];
}

function unknownPlace(directory: string, code: string): Problem {
  const name = displayName(keyPath(directory));
  const message = `Cannot examine the directories above the logs in ${JSON.stringify(name)} (${code}), so their readers are unknown; run as a user who may pass them`;
  return { code: 'audit-unknown', message, file: name };
}

function remember<T>(cache: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const answer = ask();
  cache.set(key, answer);
  return answer;
}
