/**
 * What a backup takes and what it leaves out: takes a directory and patterns, gives a channel.
 *
 * Patterns without slashes are names; those with slashes are paths, or stand anywhere if they are relative. Programs
 * differ in the details, and mark kinds of patterns before them; regular expressions are not understood.
 */
import { deepPatternArea, patternArea, treeArea } from '../area.js';
import type { Area, Channel } from '../channel.js';
import { compileGlob, isPattern } from '../glob.js';
import type { Glob } from '../glob.js';
import { quote } from '../phrase.js';
import type { Sources } from '../sources.js';

/** Parts that a backup leaves out, wherever it begins. */
export interface Exclusions {
  readonly except: readonly Area[];
  readonly hidden: readonly Glob[];
}

const MAX_PATTERNS = 2000;

/** A channel of the backup of a directory. */
export function backupChannel(
  sources: Sources,
  path: string,
  {
    program,
    exclusions,
    ...told
  }: Pick<Channel, 'origin' | 'isGuess' | 'disclosure'> & {
    readonly program: string;
    readonly exclusions: Exclusions;
  },
): Channel {
  return {
    rule: 'exposure.backup',
    what: `${program} backs up ${quote(path)}`,
    area: deepPatternArea(sources, path),
    ...exclusions,
    traits: told.isGuess === true ? ['though no timer for it was found'] : [],
    severity: 'info',
    ...told,
  };
}

/** What patterns leave out. */
export function readExclusions(sources: Sources, patterns: readonly string[]): Exclusions {
  const plain = sources.bound(patterns, MAX_PATTERNS).map((text) => text.replace(/^(?:sh|fm|pf|pp):/, ''));
  return {
    except: plain.filter((text) => text.includes('/')).flatMap((text) => areasOf(sources, text)),
    hidden: plain.filter((text) => !text.includes('/')).map(compileGlob),
  };
}

/** All that any of them leaves out. */
export function joinExclusions(all: readonly Exclusions[]): Exclusions {
  const [first, ...others] = all.filter(({ except, hidden }) => except.length + hidden.length > 0);
  if (first && others.length === 0) return first;
  return { except: all.flatMap(({ except }) => except), hidden: all.flatMap(({ hidden }) => hidden) };
}

function areasOf(sources: Sources, pattern: string): readonly Area[] {
  const path = pattern.replace(/\/(?:\*{1,2})?$/, '');
  const anywhere = path.startsWith('/') ? path : `/**/${path.replace(/^\*\*?\//, '')}`;
  return isPattern(anywhere)
    ? [patternArea(sources, anywhere), patternArea(sources, `${anywhere}/**`)]
    : [treeArea(sources, anywhere)];
}
