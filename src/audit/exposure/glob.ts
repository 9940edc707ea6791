/**
 * Path patterns of shippers, shares and include directives: takes a pattern and a path, both one character
 * for each byte, tells whether they match.
 *
 * Knows `*`, `?`, `[a-z]`, `[!a]`, `{a,b}` and `**` as a whole component. Programs differ in the details, so
 * it is broad where they do: wildcards match leading dots, and `**` matches no directory as well. Linear in
 * pattern times path whatever the pattern; braces expand to a bounded number of alternatives, and what is
 * beyond a bound matches nothing.
 */

/** One component of a path: characters, escaped characters, sets and stars; or `**` alone. */
type Component = readonly string[];

/** Alternatives of a pattern, each as components. */
export type Glob = readonly (readonly Component[])[];

/** Longer patterns are no names of files: PATH_MAX and NAME_MAX of Linux, and room for sets. */
const MAX_PATTERN_LENGTH = 4096;
const MAX_COMPONENT_LENGTH = 1024;
const MAX_ALTERNATIVES = 64;

/** Whether a text has characters that are more than themselves in a pattern. */
export function isPattern(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** A pattern of paths ready for matching. */
export function compileGlob(pattern: string): Glob {
  return expandBraces(pattern)
    .map((alternative) => alternative.split('/'))
    .filter((parts) => parts.every((part) => part.length <= MAX_COMPONENT_LENGTH))
    .map((parts) => parts.map(compileComponent));
}

/** Whether a path matches as a whole. */
export function matchesGlob(glob: Glob, path: string): boolean {
  const names = path.split('/');
  return glob.some((components) => matchesSequence(components, names, PATHS));
}

/** Whether a single name matches; patterns with slashes match none. */
export function matchesName(glob: Glob, name: string): boolean {
  return glob.some((components) => components.length === 1 && matchesSequence(components, [name], PATHS));
}

/** How the members of a pattern and those of a text compare. */
interface Rules<P, T> {
  readonly isStar: (part: P) => boolean;
  readonly matches: (part: P, member: T) => boolean;
}

const NAMES: Rules<string, string> = { isStar: (token) => token === '*', matches: matchesChar };
const PATHS: Rules<Component, string> = { isStar: ([token]) => token === '**', matches: matchesTokens };

function matchesTokens(component: Component, name: string): boolean {
  return matchesSequence(component[0] === '**' ? ['*'] : component, name, NAMES);
}

/** Goes back to the last star only, which is enough, as an earlier one could not do better. */
function matchesSequence<P, T>(parts: ArrayLike<P>, members: ArrayLike<T>, rules: Rules<P, T>): boolean {
  let part = 0;
  let member = 0;
  let star = -1;
  let resume = 0;
  while (member < members.length) {
    const isLeft = part < parts.length;
    if (isLeft && rules.isStar(parts[part] as P)) {
      star = part++;
      resume = member;
    } else if (isLeft && rules.matches(parts[part] as P, members[member] as T)) {
      part++;
      member++;
    } else if (star >= 0) {
      part = star + 1;
      member = ++resume;
    } else return false;
  }
  while (part < parts.length && rules.isStar(parts[part] as P)) part++;
  return part === parts.length;
}

function compileComponent(text: string): Component {
  return text === '**' ? ['**'] : (text.match(/\\[^]|\[[!^]?\]?[^\]]*\]|[^]/g) ?? []);
}

function matchesChar(token: string, char: string): boolean {
  if (token === '?') return true;
  if (token.length === 1) return token === char;
  if (token.startsWith('\\')) return token[1] === char;
  const isNegated = token[1] === '!' || token[1] === '^';
  return isInSet(token.slice(isNegated ? 2 : 1, -1), char) !== isNegated;
}

function isInSet(set: string, char: string): boolean {
  for (let at = 0; at < set.length; at++) {
    const first = set[at] ?? '';
    const isRange = set[at + 1] === '-' && at + 2 < set.length;
    const last = isRange ? (set[at + 2] ?? '') : first;
    if (char >= first && char <= last) return true;
    if (isRange) at += 2;
  }
  return false;
}

function expandBraces(pattern: string): readonly string[] {
  if (pattern.length > MAX_PATTERN_LENGTH) return [];
  const done: string[] = [];
  const pending = [pattern];
  // Each round settles one pair of braces, so the bound holds for the work as well as for the result.
  for (let round = 0; pending.length > 0 && round < 4 * MAX_ALTERNATIVES; round++) {
    const next = pending.pop() ?? '';
    const words = expandOnce(next);
    if (words) pending.push(...words.reverse());
    else if (done.push(next) >= MAX_ALTERNATIVES) break;
  }
  return done;
}

/** The alternatives of the first innermost braces that have any. */
function expandOnce(pattern: string): string[] | undefined {
  for (const { 0: braces, 1: inner = '', index } of pattern.matchAll(/\{([^{}]*)\}/g)) {
    if (!inner.includes(',')) continue;
    const before = pattern.slice(0, index);
    const after = pattern.slice(index + braces.length);
    const words = inner.split(',').slice(0, MAX_ALTERNATIVES);
    return words.map((word) => before + word + after);
  }
  return undefined;
}
