/**
 * Configurations made of words and blocks in braces, as nginx, Caddy, lighttpd, syslog-ng and Alloy have
 * them: takes a source and what its dialect writes, gives settings.
 *
 * A setting is the words up to the dialect's end mark or to a brace; further marks are words of their own.
 * Linear; braces that do not match close what there is to close.
 */
import type { Source } from '../sources.js';
import { growTree, newDraft } from '../setting.js';
import type { Draft, Setting } from '../setting.js';

export interface BraceDialect {
  /** What ends a setting. Line ends inside parentheses and brackets never do. */
  readonly end: ';' | '\n';
  /** Characters that enclose a word; backslashes escape in all but backquotes. */
  readonly quotes: string;
  /** What begins a comment, where a word could begin. */
  readonly comments: readonly string[];
  /** Characters that are words of their own. */
  readonly marks: string;
  /** Whether a brace needs blanks around it, as placeholders such as `{host}` have none. */
  readonly loneBraces?: boolean;
}

const BLANKS = ' \t\n\r\v\f';

interface Token {
  readonly kind: 'word' | 'mark' | 'open' | 'close' | 'end';
  readonly text: string;
  readonly line: number;
}

/** The settings of a text. */
export function parseBraces(source: Source, dialect: BraceDialect): readonly Setting[] {
  const tree = growTree();
  let current: Draft | undefined;
  let nesting = 0;
  for (const { kind, text, line } of tokenize(source.text, dialect)) {
    if (kind === 'mark') nesting = Math.max(0, nesting + nestingOf(text));
    if (kind === 'word' || kind === 'mark') {
      if (current) current.values.push(text);
      else current = newDraft(text, [], { file: source.path, line });
      continue;
    }
    if (kind === 'end' && nesting > 0 && dialect.end === '\n') continue;
    if (kind === 'open') tree.open(current ?? newDraft('', [], { file: source.path, line }));
    else if (current) tree.add(current);
    if (kind === 'close') tree.close();
    current = undefined;
  }
  if (current) tree.add(current);
  return tree.settings;
}

function nestingOf(mark: string): number {
  return '(['.includes(mark) ? 1 : ')]'.includes(mark) ? -1 : 0;
}

/** All tokens; the text of a word is without its quotes. */
function* tokenize(text: string, dialect: BraceDialect): Generator<Token, void> {
  let line = 1;
  for (let at = 0; at < text.length;) {
    const kind = kindAt(text, at, dialect);
    const end = endOf(kind, text, { at, dialect });
    const part = text.slice(at, end);
    if (kind === 'quoted') yield { kind: 'word', text: unescape(part), line };
    else if (kind !== 'blank' && kind !== 'comment') yield { kind, text: part, line };
    if (end - at > 1 || part === '\n') line += part.split('\n').length - 1;
    at = end;
  }
}

type Kind = Token['kind'] | 'quoted' | 'comment' | 'blank';

function kindAt(text: string, at: number, dialect: BraceDialect): Kind {
  const char = text[at] ?? '';
  if (char === dialect.end) return 'end';
  if (BLANKS.includes(char) || text.startsWith('\\\n', at)) return 'blank';
  if (dialect.comments.some((mark) => text.startsWith(mark, at))) return 'comment';
  if (dialect.quotes.includes(char)) return 'quoted';
  if (char === '{' && !isPlaceholder(text, at, dialect)) return 'open';
  if (char === '}') return 'close';
  return dialect.marks.includes(char) ? 'mark' : 'word';
}

function isPlaceholder(text: string, at: number, dialect: BraceDialect): boolean {
  return dialect.loneBraces === true && /\S/.test(text[at + 1] ?? '');
}

/** Where a token ends; always behind its start. */
function endOf(
  kind: Kind,
  text: string,
  { at, dialect }: { readonly at: number; readonly dialect: BraceDialect },
): number {
  if (kind === 'quoted') return endOfQuoted(text, at);
  if (kind === 'word') return endOfWord(text, at, dialect);
  if (kind === 'comment') return endOfComment(text, at);
  return at + (text[at] === '\\' ? 2 : 1);
}

function endOfQuoted(text: string, at: number): number {
  const quote = text[at] ?? '';
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' && quote !== '`' ? 2 : 1;
  return Math.min(text.length, end + 1);
}

function endOfComment(text: string, at: number): number {
  const isBlock = text.startsWith('/*', at);
  const close = text.indexOf(isBlock ? '*/' : '\n', at);
  return close < 0 ? text.length : close + (isBlock ? 2 : 0);
}

function endOfWord(text: string, at: number, dialect: BraceDialect): number {
  let end = at;
  while (end < text.length) {
    const char = text[end] ?? '';
    if (char === '\\' && text[end + 1] !== '\n') end += 2;
    else if (char === '{' && (text[end - 1] === '$' || isPlaceholder(text, end, dialect))) {
      const close = text.indexOf('}', end);
      end = close < 0 ? text.length : close + 1;
    } else if (
      char === '{' ||
      char === '}' ||
      BLANKS.includes(char) ||
      char === dialect.end ||
      dialect.marks.includes(char)
    )
      break;
    else end++;
  }
  return Math.max(at + 1, Math.min(text.length, end));
}

function unescape(quoted: string): string {
  const quote = quoted[0] ?? '';
  const inner = quoted.slice(1, quoted.length > 1 && quoted.endsWith(quote) ? -1 : undefined);
  return quote === '`' ? inner : inner.replace(/\\(["'\\])/g, '$1');
}
