/**
 * The names before a block of logrotate: takes a cursor on their first character, gives the patterns.
 *
 * They may go over several lines, with comment lines between them, up to the first `{`; quoting hides blanks,
 * not braces or wildcards. A tilde stands for the home of root, as logrotate runs as root. Linear.
 */
import type { Cursor } from './cursor.js';
import { joinPath, parseGlob } from './glob.js';
import type { Glob } from './glob.js';
import { isSpace, splitWords } from './words.js';

export type Header =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'wrong'; readonly wrong: string };

/** Reads the names; the cursor stands on the brace behind them, if there is one. */
export function takeHeader(cursor: Cursor): Header {
  const { text } = cursor;
  let names = '';
  let isLineStart = true;
  for (; cursor.at < text.length && text[cursor.at] !== '\0'; cursor.at++) {
    const char = text.charAt(cursor.at);
    if (isLineStart && char === '#') {
      skipComment(cursor);
      continue;
    }
    if (char === '}') return { kind: 'wrong', wrong: 'a "}" stands where "{" was expected' };
    if (char === '{') return splitNames(names);
    if (char === '\n') isLineStart = true;
    else if (!isSpace(char)) isLineStart = false;
    names += char;
  }
  return { kind: 'wrong', wrong: 'names of logs have no "{" behind them' };
}

/** The pattern of one name. */
export function toPattern(name: string, cwd: string): Glob {
  const path = name.startsWith('~/') ? `/root${name.slice(1)}` : name;
  return parseGlob(path.startsWith('/') ? path : joinPath(cwd, path));
}

/** Leaves the cursor before the line feed. */
function skipComment(cursor: Cursor): void {
  const end = cursor.text.indexOf('\n', cursor.at);
  cursor.at = (end < 0 ? cursor.text.length : end) - 1;
}

function splitNames(text: string): Header {
  const names = splitWords(text);
  if (names === undefined) return { kind: 'wrong', wrong: 'names of logs end in a backslash' };
  if (names.length === 0) return { kind: 'wrong', wrong: 'no name of a log stands before "{"' };
  return { kind: 'names', names };
}
