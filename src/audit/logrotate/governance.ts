/**
 * Which block governs which log: takes a configuration and paths, gives for each path the block that
 * rotates it, or why none does.
 *
 * The first block that names a log has it. logrotate reports the second as an error, and drops what the same
 * pattern matches behind that log in alphabetical order; so all files beside the logs have to be among the
 * paths. Patterns are found by path and by directory, so the effort does not grow with paths times blocks.
 */
import type { Block, LogrotateConfig } from './config.js';
import { compileGlob } from './glob.js';
import type { Glob } from './glob.js';

/** What logrotate does about a log. */
export type Governance =
  | { readonly kind: 'governed'; readonly block: Block }
  /** Named behind `twin`, which another block has, by a pattern that is not followed further. */
  | { readonly kind: 'cut-off'; readonly block: Block; readonly twin: string; readonly owner: Block }
  /** Named only by a block that is not in force. */
  | { readonly kind: 'lost'; readonly block: Block };

/** A block that names a log which another one has. */
export interface Duplicate {
  readonly owner: Block;
  readonly block: Block;
}

export interface Governances {
  readonly byPath: ReadonlyMap<string, Governance>;
  /** By path. */
  readonly duplicates: ReadonlyMap<string, Duplicate>;
  /** Whether there was too much to try, so that logs may be named which are absent. */
  readonly isPartial: boolean;
}

/** Paths by directory, for patterns that match within one. */
interface Index {
  readonly sorted: readonly string[];
  readonly byDirectory: ReadonlyMap<string, readonly string[]>;
  readonly known: ReadonlySet<string>;
}

/**
 * Patterns times paths that are tried, each pattern counted by its length; seconds at worst, and far from any real
 * configuration.
 */
const MAX_TRIALS = 5_000_000;
/** So many characters of a pattern count as one. */
const TRIAL_LENGTH = 16;

/** Assigns absolute paths, one character for each byte, to blocks; a path that no block names is absent. */
export function assignLogs({ blocks }: LogrotateConfig, paths: readonly string[]): Governances {
  const index = indexPaths(paths);
  const byPath = new Map<string, Governance>();
  const duplicates = new Map<string, Duplicate>();
  const budget = { left: MAX_TRIALS };
  for (const block of blocks.filter(({ lost }) => !lost)) {
    for (const pattern of block.patterns) {
      assignPattern({ block, matches: findMatches(pattern, index, budget) }, byPath, duplicates);
    }
  }
  for (const block of blocks.filter(({ lost }) => lost)) {
    for (const path of block.patterns.flatMap((pattern) => findMatches(pattern, index, budget))) {
      if (!byPath.has(path)) byPath.set(path, { kind: 'lost', block });
    }
  }
  return { byPath, duplicates, isPartial: budget.left < 0 };
}

/** Whether a block names a path. */
export function namesPath({ patterns }: Block, path: string): boolean {
  const plain = `/${path
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;
  const parent = plain.slice(0, plain.lastIndexOf('/')) || '/';
  return patterns.some((pattern) => {
    if (pattern.literal !== undefined) return pattern.literal === plain;
    const isNear = pattern.directory === undefined || pattern.directory === parent;
    return isNear && compileGlob(pattern)(plain);
  });
}

interface Matches {
  readonly block: Block;
  /** In alphabetical order. */
  readonly matches: readonly string[];
}

function assignPattern(
  { block, matches }: Matches,
  byPath: Map<string, Governance>,
  duplicates: Map<string, Duplicate>,
): void {
  for (const [at, path] of matches.entries()) {
    const taken = byPath.get(path);
    if (taken?.kind !== 'governed') byPath.set(path, { kind: 'governed', block });
    else if (!isPassedOver(taken.block, block)) {
      const owner = taken.block;
      duplicates.set(path, { owner, block });
      for (const rest of matches.slice(at + 1)) {
        if (!byPath.has(rest)) byPath.set(rest, { kind: 'cut-off', block, twin: path, owner });
      }
      return;
    }
  }
}

/** Whether the owner of a log lets another block name it; a block's own word for it comes too late for itself. */
function isPassedOver(owner: Block, block: Block): boolean {
  const { ignoreDuplicates, told } = owner.settings;
  const place = told['ignoreduplicates'];
  const isOwnWord = place?.file === owner.position.file && place.line >= owner.position.line;
  return ignoreDuplicates && (owner !== block || !isOwnWord);
}

function indexPaths(paths: readonly string[]): Index {
  const sorted = [...new Set(paths)].sort();
  const byDirectory = new Map<string, string[]>();
  for (const path of sorted) {
    const directory = path.slice(0, path.lastIndexOf('/')) || '/';
    const list = byDirectory.get(directory);
    if (list) list.push(path);
    else byDirectory.set(directory, [path]);
  }
  return { sorted, byDirectory, known: new Set(sorted) };
}

function findMatches(pattern: Glob, index: Index, budget: { left: number }): readonly string[] {
  const { literal, directory, parts } = pattern;
  if (literal !== undefined) return index.known.has(literal) ? [literal] : [];
  const candidates = directory === undefined ? index.sorted : (index.byDirectory.get(directory) ?? []);
  if (candidates.length === 0 || budget.left < 0) return [];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  budget.left -= candidates.length * Math.ceil(length / TRIAL_LENGTH);
  return budget.left < 0 ? [] : candidates.filter(compileGlob(pattern));
}
