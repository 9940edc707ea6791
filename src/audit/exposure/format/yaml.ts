/**
 * The part of YAML that configuration files use: takes a source, gives settings.
 *
 * Maps and lists by indentation, lists and maps in brackets (and with them JSON), quoted and plain words. A key
 * is a setting, a list item one named `-`. Block texts are passed over, anchors and tags dropped, aliases are
 * not followed. Linear; what is no YAML gives odd settings, but always some.
 */
import type { Source } from '../sources.js';
import { MAX_DEPTH, newDraft } from '../setting.js';
import type { Draft, Setting } from '../setting.js';
import { YAML_PLAIN, endOfLine, readFlow, readScalar, take } from './flow.js';
import type { Cursor } from './flow.js';

/** A setting that may take what is indented below it. */
interface Level {
  readonly indent: number;
  readonly draft: Draft;
}

const KEY =
  /(?:"([^"\n]*)"[ \t]*|'([^'\n]*)'[ \t]*|((?![[\]{},"'#])[^\n#:]*(?::(?=\S)[^\n#:]*)*)):(?=[ \t\n]|$)/y;
const ITEM = /-(?=[ \t\n]|$)/y;
const BLANKS = /[ \t]*/y;
/** Anchors and tags before a value. */
const PROPERTIES = /(?:[&!][^\s,[\]{}]*[ \t]*)+/y;
const MARKER = /(?:---|\.\.\.|%)/y;
const BLOCK_TEXT = /[|>][-+0-9]*[ \t]*(?=[#\n]|$)/y;

/** The settings of a text. */
export function parseYaml({ path, text }: Source): readonly Setting[] {
  const cursor: Cursor = { file: path, text, plain: YAML_PLAIN, at: 0, line: 1 };
  const top = newDraft('', [], { file: path, line: 1 });
  const levels: Level[] = [{ indent: -1, draft: top }];
  while (cursor.at < text.length) {
    if (!take(MARKER, cursor)) readLine(cursor, levels);
    toNextLine(cursor);
  }
  return top.children;
}

function readLine(cursor: Cursor, levels: Level[]): void {
  const start = cursor.at;
  take(BLANKS, cursor);
  while (take(ITEM, cursor)) {
    place('-', levels, { cursor, indent: cursor.at - start - 1 });
    take(BLANKS, cursor);
  }
  const indent = cursor.at - start;
  const key = take(KEY, cursor);
  if (key) place((key[1] ?? key[2] ?? key[3] ?? '').trim(), levels, { cursor, indent });
  take(BLANKS, cursor);
  take(PROPERTIES, cursor);
  const innermost = levels.at(-1);
  if (innermost) readValue(cursor, innermost);
}

function readValue(cursor: Cursor, { indent, draft }: Level): void {
  const char = cursor.text[cursor.at] ?? '\n';
  if ('#*\n'.includes(char)) return;
  if (char === '[' || char === '{') readFlow(cursor, draft);
  else if (char === '"' || char === "'") draft.values.push(readScalar(cursor));
  else if (take(BLOCK_TEXT, cursor)) skipBlock(cursor, indent);
  else draft.values.push(readPlain(cursor));
}

/** The rest of the line without a comment. */
function readPlain(cursor: Cursor): string {
  const line = cursor.text.slice(cursor.at, endOfLine(cursor));
  const comment = line.search(/\s#/);
  return (comment < 0 ? line : line.slice(0, comment)).trim();
}

/** Leaves the cursor at the end of the last line that is indented deeper. */
function skipBlock(cursor: Cursor, indent: number): void {
  for (let next = endOfLine(cursor) + 1; next <= cursor.text.length; next = endOfLine(cursor) + 1) {
    const line = cursor.text.slice(next, endOfLine({ ...cursor, at: next }));
    if (line.trim() !== '' && line.search(/\S/) <= indent) return;
    cursor.at = next;
    cursor.line++;
  }
}

/** Puts a setting where its indentation says; items of a list may stand as far left as their key. */
function place(
  name: string,
  levels: Level[],
  { cursor, indent }: { readonly cursor: Cursor; readonly indent: number },
): void {
  const isInside = (level: Level): boolean =>
    level.indent < indent || (level.indent === indent && name === '-' && level.draft.name !== '-');
  while (levels.length > 1 && !isInside(levels.at(-1) as Level)) levels.pop();
  const draft = newDraft(name, [], { file: cursor.file, line: cursor.line });
  levels.at(-1)?.draft.children.push(draft);
  if (levels.length < MAX_DEPTH) levels.push({ indent, draft });
}

function toNextLine(cursor: Cursor): void {
  cursor.at = endOfLine(cursor) + 1;
  cursor.line++;
}
