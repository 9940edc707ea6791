/**
 * Shell patterns as logrotate uses them: takes a pattern and a path, both one character for each byte,
 * gives whether they match, as glob(3) and fnmatch(3) tell in the C locale.
 *
 * Wildcards match neither a slash nor a dot at the beginning of a name; braces mean themselves. Matching
 * takes at most name length times pattern length, whatever the pattern. Nothing is ever expanded into a list.
 */
interface Range {
  readonly first: number;
  readonly last: number;
}

type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly Range[] };

/** A compiled pattern of names. */
export type NamePattern = readonly Token[];

/** A pattern of absolute paths. */
export interface Glob {
  readonly parts: readonly string[];
  /** The only path that it can match; undefined if it has wildcards. */
  readonly literal: string | undefined;
  /** The directory in which all its matches lie; undefined if that has wildcards. */
  readonly directory: string | undefined;
}

/** Longer patterns match nothing here: PATH_MAX, and as much again for sets. */
const MAX_PATTERN_LENGTH = 8192;

const CLASSES: Readonly<Record<string, readonly Range[]>> = {
  digit: [range('0', '9')],
  lower: [range('a', 'z')],
  upper: [range('A', 'Z')],
  alpha: [range('a', 'z'), range('A', 'Z')],
  alnum: [range('a', 'z'), range('A', 'Z'), range('0', '9')],
  xdigit: [range('0', '9'), range('a', 'f'), range('A', 'F')],
  space: [range('\t', '\r'), range(' ', ' ')],
  blank: [range('\t', '\t'), range(' ', ' ')],
  punct: [range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~')],
};

/** Takes a pattern of absolute paths apart; repeated slashes count as one. */
export function parseGlob(pattern: string): Glob {
  const isUsable = pattern.length <= MAX_PATTERN_LENGTH;
  const parts = isUsable ? pattern.split('/').filter((part) => part !== '') : [];
  const plain = parts.map(plainName);
  const last = plain.pop();
  const directory = plain.includes(undefined) ? undefined : `/${plain.join('/')}`;
  const literal = directory === undefined || last === undefined ? undefined : joinPath(directory, last);
  return { parts, literal, directory };
}

/** A test for absolute paths; made anew for each use, as compiled patterns take much room. */
export function compileGlob({ parts, literal }: Glob): (path: string) => boolean {
  if (literal !== undefined) return (path) => splitPath(path).join('/') === literal.slice(1);
  const names = parts.map(compileName);
  return (path) => {
    const own = splitPath(path);
    return own.length === names.length && names.every((name, at) => matchesTokens(name, own[at] ?? '', true));
  };
}

/** Compiles a pattern of names without directory. */
export function compileName(pattern: string): NamePattern {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length;) {
    const { token, next } = readToken(pattern, at);
    tokens.push(token);
    at = next;
  }
  return tokens;
}

/**
 * Whether a pattern matches a whole name. With `hidden`, a leading dot must be matched by a dot of the
 * pattern. On a mismatch only the last star takes one more character, so nothing is tried twice.
 */
export function matchesTokens(tokens: NamePattern, name: string, hidden: boolean): boolean {
  if (hidden && name.startsWith('.') && !isDot(tokens[0])) return false;
  let star = -1;
  let resume = 0;
  let token = 0;
  for (let at = 0; at < name.length || token < tokens.length;) {
    const current = tokens[token];
    if (current?.kind === 'any') {
      star = token++;
      resume = at;
    } else if (current !== undefined && at < name.length && matchesOne(current, name.charAt(at))) {
      token++;
      at++;
    } else {
      if (star < 0 || resume >= name.length) return false;
      token = star + 1;
      at = ++resume;
    }
  }
  return true;
}

/** A path below a directory. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

function isDot(token: Token | undefined): boolean {
  return token?.kind === 'char' && token.char === '.';
}

function matchesOne(token: Token, char: string): boolean {
  switch (token.kind) {
    case 'char':
      return token.char === char;
    case 'set': {
      const code = char.charCodeAt(0);
      return token.ranges.some(({ first, last }) => code >= first && code <= last) !== token.negated;
    }
    case 'one':
    case 'any':
      return true;
  }
}

function splitPath(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

/** The only name that a pattern can match; undefined if it has wildcards. */
function plainName(pattern: string): string | undefined {
  const bare = pattern.replace(/\\./gs, '');
  return /[*?[]/.test(bare) ? undefined : pattern.replace(/\\(.)/gs, '$1');
}

interface Read {
  readonly token: Token;
  readonly next: number;
}

function readToken(pattern: string, at: number): Read {
  const char = pattern.charAt(at);
  if (char === '*') return { token: { kind: 'any' }, next: at + 1 };
  if (char === '?') return { token: { kind: 'one' }, next: at + 1 };
  if (char === '\\' && at + 1 < pattern.length) {
    return { token: { kind: 'char', char: pattern.charAt(at + 1) }, next: at + 2 };
  }
  const set = char === '[' ? readSet(pattern, at) : undefined;
  return set ?? { token: { kind: 'char', char }, next: at + 1 };
}

/** A set in brackets; undefined if the bracket is never closed, so that it means itself. */
function readSet(pattern: string, open: number): Read | undefined {
  const negated = '!^'.includes(pattern.charAt(open + 1) || 'x');
  const begin = open + (negated ? 2 : 1);
  const ranges: Range[] = [];
  for (let at = begin; at < pattern.length;) {
    if (pattern[at] === ']' && at > begin) return { token: { kind: 'set', negated, ranges }, next: at + 1 };
    at = readMember(pattern, at, ranges);
  }
  return undefined;
}

/** Adds one member of a set: a class, a range or a character; gives where the next one begins. */
function readMember(pattern: string, at: number, ranges: Range[]): number {
  const named = /^\[:([a-z]{1,6}):\]/.exec(pattern.slice(at, at + 12));
  if (named) {
    ranges.push(...(CLASSES[named[1] ?? ''] ?? []));
    return at + named[0].length;
  }
  const first = readMemberChar(pattern, at);
  const behind = pattern[first.next + 1];
  if (pattern[first.next] !== '-' || behind === undefined || behind === ']') {
    ranges.push(range(first.char, first.char));
    return first.next;
  }
  const last = readMemberChar(pattern, first.next + 1);
  ranges.push(range(first.char, last.char));
  return last.next;
}

function readMemberChar(pattern: string, at: number): { readonly char: string; readonly next: number } {
  const skip = pattern[at] === '\\' && at + 1 < pattern.length ? 1 : 0;
  return { char: pattern.charAt(at + skip), next: at + skip + 1 };
}

function range(first: string, last: string): Range {
  return { first: first.charCodeAt(0), last: last.charCodeAt(0) };
}
