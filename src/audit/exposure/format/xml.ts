/**
 * The part of XML that configuration files use: takes a source, gives settings.
 *
 * An element is a setting; its attributes are children named `@name`, its text is among its values. Comments
 * and declarations are passed over, entities other than the five plain ones and numbers stay as they are, and
 * nothing is ever fetched. Linear; a closing tag closes what is innermost.
 */
import type { Source } from '../sources.js';
import { growTree, newDraft } from '../setting.js';
import type { Draft, Setting } from '../setting.js';

const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Characters of a tag that are searched for attributes; the search is not linear. */
const MAX_ATTRIBUTES_LENGTH = 4096;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The settings of a text. */
export function parseXml({ path, text }: Source): readonly Setting[] {
  const tree = growTree();
  const open: Draft[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const end = endOfPart(text, at);
    const part = text.slice(at, end);
    const tag = /^<(\/?)([^\s<>/!?]+)([^]*?)(\/?)>?$/.exec(part);
    if (!part.startsWith('<')) open.at(-1)?.values.push(...wordsOfText(part));
    else if (tag?.[1] === '/') {
      open.pop();
      tree.close();
    } else if (tag) {
      const draft = newElement(tag[2] ?? '', tag[3] ?? '', { file: path, line });
      tree.open(draft);
      if (tag[4] === '/') tree.close();
      else open.push(draft);
    }
    line += part.split('\n').length - 1;
    at = end;
  }
  return tree.settings;
}

/** Where a tag, a comment or the text between them ends. */
function endOfPart(text: string, at: number): number {
  const isComment = text.startsWith('<!--', at);
  const mark = isComment ? '-->' : text[at] === '<' ? '>' : '<';
  const end = text.indexOf(mark, at + 1);
  if (end < 0) return text.length;
  return mark === '<' ? end : end + mark.length;
}

function newElement(name: string, attributes: string, origin: Draft['origin']): Draft {
  const draft = newDraft(name, [], origin);
  for (const [, key = '', double, single] of attributes.slice(0, MAX_ATTRIBUTES_LENGTH).matchAll(ATTRIBUTE)) {
    draft.children.push(newDraft(`@${key}`, [decode(double ?? single ?? '')], origin));
  }
  return draft;
}

function wordsOfText(text: string): readonly string[] {
  const word = text.trim();
  return word === '' ? [] : [decode(word)];
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (entity, decimal, hex, name) => {
    const code = decimal !== undefined ? Number(decimal) : parseInt(String(hex), 16);
    if (name !== undefined) return ENTITIES.get(String(name)) ?? entity;
    // Texts have one character for each byte.
    return code <= 0x10ffff ? Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1') : entity;
  });
}
