/**
 * A configuration file of any format as a tree of settings, and questions to such trees.
 *
 * The readers in `format/` make trees, the readers of programs ask them. A setting has a name, words behind
 * it and settings inside it; an item of a list has the name `-`. Trees are at most `MAX_DEPTH` deep, what is
 * deeper stands at the deepest level, so whoever walks one needs no guard. Included files take the place of the
 * setting that includes them; a file that includes itself is passed over.
 */
import type { Origin } from './channel.js';
import type { Source, Sources } from './sources.js';

export interface Setting {
  readonly name: string;
  readonly values: readonly string[];
  readonly origin: Origin;
  readonly children: readonly Setting[];
}

/** A setting while its file is being read. */
export interface Draft extends Setting {
  readonly values: string[];
  readonly children: Draft[];
}

/** How a program reads its configuration. */
export interface Grammar {
  readonly parse: (source: Source) => readonly Setting[];
  /** Absolute patterns of the files that a setting includes; undefined if it includes nothing. */
  readonly includes?: (setting: Setting) => readonly string[] | undefined;
}

export const MAX_DEPTH = 40;
const MAX_INCLUDE_DEPTH = 10;

/** A setting without anything inside, yet. */
export function newDraft(name: string, values: string[], origin: Origin): Draft {
  return { name, values, origin, children: [] };
}

/** A tree while its file is being read. */
export interface Growth {
  /** The settings of the top level. */
  readonly settings: readonly Setting[];
  readonly add: (draft: Draft) => void;
  /** Adds a setting, into which goes what follows. */
  readonly open: (draft: Draft) => void;
  readonly close: () => void;
}

/** An empty tree. */
export function growTree(): Growth {
  const settings: Draft[] = [];
  const levels: Draft[][] = [settings];
  const innermost = (): Draft[] => levels.at(-1) ?? settings;
  return {
    settings,
    add: (draft) => void innermost().push(draft),
    open: (draft) => {
      const level = innermost();
      level.push(draft);
      levels.push(levels.length < MAX_DEPTH ? draft.children : level);
    },
    close: () => {
      if (levels.length > 1) levels.pop();
    },
  };
}

/** The settings of a file and of all that it includes; none if it cannot be read. */
export function loadSettings(sources: Sources, path: string, grammar: Grammar): readonly Setting[] {
  return loadFile(sources, grammar, [path]);
}

/** `trail` ends in the file to be read; before it stand the files that led to it. */
function loadFile(sources: Sources, grammar: Grammar, trail: readonly string[]): readonly Setting[] {
  const path = trail.at(-1) ?? '';
  const source = sources.read(path);
  return source ? includeAll(grammar.parse(source), sources, { grammar, trail }) : [];
}

function includeAll(
  settings: readonly Setting[],
  sources: Sources,
  { grammar, trail }: { readonly grammar: Grammar; readonly trail: readonly string[] },
): readonly Setting[] {
  return settings.flatMap((setting) => {
    const patterns = grammar.includes?.(setting);
    if (!patterns) {
      const children = includeAll(setting.children, sources, { grammar, trail });
      return [{ ...setting, children }];
    }
    if (trail.length > MAX_INCLUDE_DEPTH) return [];
    return patterns
      .flatMap((pattern) => sources.expand(pattern))
      .filter((path) => !trail.includes(path))
      .flatMap((path) => loadFile(sources, grammar, [...trail, path]));
  });
}

/** Settings of these names, not looking inside others. */
export function namedIn(settings: readonly Setting[], ...names: readonly string[]): readonly Setting[] {
  return settings.filter(({ name }) => names.includes(name));
}

/** Settings of these names at any depth, in the order of the file. */
export function findIn(settings: readonly Setting[], ...names: readonly string[]): readonly Setting[] {
  return settings.flatMap((setting) => {
    const inside = findIn(setting.children, ...names);
    return names.includes(setting.name) ? [setting, ...inside] : inside;
  });
}

/** The last setting of one of these names, as most programs let the last one win. */
export function lastIn(settings: readonly Setting[], ...names: readonly string[]): Setting | undefined {
  return settings.findLast(({ name }) => names.includes(name));
}

/** First word of the last setting of one of these names. */
export function valueIn(settings: readonly Setting[], ...names: readonly string[]): string | undefined {
  return lastIn(settings, ...names)?.values[0];
}

/** The words of a setting, and those of the items inside it. */
export function wordsOf({ values, children }: Setting): readonly string[] {
  return [...values, ...namedIn(children, '-').flatMap((item) => item.values)];
}

/** Settings at a path of names, looking into list items on the way: `clients`, `url`. */
export function settingsAt(settings: readonly Setting[], ...path: readonly string[]): readonly Setting[] {
  return path.reduce<readonly Setting[]>(
    (found, name, depth) => namedIn(depth === 0 ? found : found.flatMap(insideOf), name),
    settings,
  );
}

/** What stands in a setting, be it directly or in the items of a list. */
export function insideOf({ children }: Setting): readonly Setting[] {
  return children.flatMap((child) => (child.name === '-' ? [child, ...child.children] : [child]));
}

/** Whether a word means yes in one of the usual ways. */
export function isYes(word: string | undefined): boolean {
  return /^(?:yes|y|true|on|1|enabled?)$/i.test(word ?? '');
}

/** Whether a word means no in one of the usual ways. */
export function isNo(word: string | undefined): boolean {
  return /^(?:no|n|false|off|0|disabled?|none)$/i.test(word ?? '');
}
