/**
 * The part of TOML that configuration files use: takes a source, gives settings.
 *
 * `[a.b]` and `[[a.b]]` are settings inside one another with the pairs below as children; tables that belong
 * together are joined if they follow one another. A dotted key is taken as settings inside one another too. Linear; what is no TOML is passed over
 * to the end of its line.
 */
import type { Source } from '../sources.js';
import { MAX_DEPTH, newDraft } from '../setting.js';
import type { Draft, Setting } from '../setting.js';
import { TOML_PLAIN, endOfLine, readFlow, readScalar, take } from './flow.js';
import type { Cursor } from './flow.js';

const HEADING = /[ \t]*(\[\[?)([^\]\n]*)\]/y;
const KEY = /[ \t]*((?:"[^"\n]*"|'[^'\n]*'|[^\s"'=#[\]])(?:"[^"\n]*"|'[^'\n]*'|[^\n"'=#])*)=[ \t]*/y;
const PART = /"([^"]*)"|'([^']*)'|[^.\s]+/g;

/** The settings of a text. */
export function parseToml({ path, text }: Source): readonly Setting[] {
  const cursor: Cursor = { file: path, text, plain: TOML_PLAIN, at: 0, line: 1 };
  const top = newDraft('', [], { file: path, line: 1 });
  let table = top;
  while (cursor.at < text.length) {
    const heading = take(HEADING, cursor);
    if (heading) table = descend(top, heading[2] ?? '', { ...cursor, isNew: heading[1] === '[[' });
    else readPair(cursor, table);
    cursor.at = endOfLine(cursor) + 1;
    cursor.line++;
  }
  return top.children;
}

function readPair(cursor: Cursor, table: Draft): void {
  const key = take(KEY, cursor);
  if (!key) return;
  const draft = descend(table, key[1] ?? '', { ...cursor, isNew: true });
  const char = cursor.text[cursor.at] ?? '\n';
  if (char === '[' || char === '{') readFlow(cursor, draft);
  else if (!'#\n'.includes(char)) draft.values.push(readScalar(cursor));
}

/**
 * The setting that a dotted name means, made where it is not the last one told at its level; the innermost is always
 * new if `isNew` says so.
 */
function descend(
  from: Draft,
  dotted: string,
  { file, line, isNew }: Pick<Cursor, 'file' | 'line'> & { readonly isNew: boolean },
): Draft {
  const parts = [...dotted.matchAll(PART)].slice(0, MAX_DEPTH / 2);
  return parts.reduce((parent, [plain, double, single], at) => {
    const name = double ?? single ?? plain;
    const last = parent.children.at(-1);
    if (last?.name === name && !(isNew && at === parts.length - 1)) return last;
    const next = newDraft(name, [], { file, line });
    parent.children.push(next);
    return next;
  }, from);
}
