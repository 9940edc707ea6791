/**
 * Values in quotes, brackets and braces, as YAML, TOML and JSON write them: takes a text and where a value
 * begins, gives settings and where it ends.
 *
 * A list has items named `-`, a map has settings by key. Linear, and content with anything: what is no
 * proper value ends somewhere all the same.
 */
import { MAX_DEPTH, newDraft } from '../setting.js';
import type { Draft } from '../setting.js';

/** A place in a text that is being read. */
export interface Cursor {
  readonly file: string;
  readonly text: string;
  /** Matches a plain word of the language at its `lastIndex`. */
  readonly plain: RegExp;
  at: number;
  line: number;
}

/** Plain words of YAML end at a colon only where a blank follows. */
export const YAML_PLAIN = /(?:[^\n,[\]{}:]|:(?=[^\s,[\]{}]))+/y;
/** Plain words of TOML are keys, numbers and the like. */
export const TOML_PLAIN = /[^\s,[\]{}=#]+/y;

const QUOTED = /"""([^]*?)(?:"""|$)|'''([^]*?)(?:'''|$)|"((?:[^"\\]|\\[^])*)(?:"|$)|'((?:[^']|'')*)(?:'|$)/y;

/** A list or map that is open. */
interface Level {
  readonly node: Draft;
  readonly isMap: boolean;
  /** The key whose value comes next. */
  key: Draft | undefined;
}

/** Reads the list or map that begins at the cursor into a setting; leaves the cursor behind it. */
export function readFlow(cursor: Cursor, into: Draft): void {
  const levels: Level[] = [];
  do {
    const char = cursor.text[cursor.at] ?? '';
    const level = levels.at(-1);
    if (char === '#') cursor.at = endOfLine(cursor);
    else if (level && !/[[\]{},:=\s]/.test(char)) takeScalar(cursor, level);
    else {
      if (char === '[' || char === '{') levels.push(enter(cursor, level, { into, depth: levels.length }));
      else if (char === ']' || char === '}') levels.pop();
      else if (char === ',' && level) level.key = undefined;
      else if (char === '\n') cursor.line++;
      cursor.at++;
    }
  } while (levels.length > 0 && cursor.at < cursor.text.length);
}

/** Reads one word, quoted or plain; leaves the cursor behind it. */
export function readScalar(cursor: Cursor): string {
  const { text, at, plain } = cursor;
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(text);
  plain.lastIndex = at;
  const word = quoted?.[0] ?? plain.exec(text)?.[0] ?? text.slice(at, at + 1);
  cursor.at += word.length;
  cursor.line += word.split('\n').length - 1;
  if (!quoted) return word.trim();
  return (
    quoted[1] ??
    quoted[2] ??
    quoted[3]?.replace(/\\(["\\/])/g, '$1') ??
    quoted[4]?.replaceAll("''", "'") ??
    ''
  );
}

/** Where the line of the cursor ends. */
export function endOfLine({ text, at }: Cursor): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** What a sticky expression matches at the cursor, which then stands behind it. */
export function take(expression: RegExp, cursor: Cursor): RegExpExecArray | undefined {
  expression.lastIndex = cursor.at;
  const match = expression.exec(cursor.text);
  if (match) cursor.at += match[0].length;
  return match ?? undefined;
}

function enter(
  cursor: Cursor,
  level: Level | undefined,
  { into, depth }: { readonly into: Draft; readonly depth: number },
): Level {
  const isMap = cursor.text[cursor.at] === '{';
  const node = !level ? into : depth < MAX_DEPTH ? (level.key ?? addItem(cursor, level)) : level.node;
  return { node, isMap, key: undefined };
}

function takeScalar(cursor: Cursor, level: Level): void {
  if (level.key) {
    level.key.values.push(readScalar(cursor));
    return;
  }
  const item = addItem(cursor, level);
  const word = readScalar(cursor);
  if (!level.isMap) item.values.push(word);
  else {
    level.node.children.pop();
    level.key = newDraft(word, [], item.origin);
    level.node.children.push(level.key);
  }
}

function addItem({ file, line }: Cursor, { node }: Level): Draft {
  const item = newDraft('-', [], { file, line });
  node.children.push(item);
  return item;
}
