/**
 * A reader for the XML that reports write: strict, without entities of its own, comments or CDATA.
 */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const TOKEN =
  /<\?xml version="1\.0" encoding="UTF-8"\?>|<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The only child of the document. Throws where the text is not well-formed. */
export function parseXml(text: string): Element {
  const stack: Element[] = [{ name: '', attributes: {}, children: [], text: '' }];
  let at = 0;
  for (const [token, close, open, attributes, empty, characters] of text.matchAll(TOKEN)) {
    at += token.length;
    const top = stack.at(-1)!;
    if (close !== undefined) {
      if (top.name !== close) throw new Error(`</${close}> closes <${top.name}>`);
      stack.pop();
    } else if (open !== undefined) {
      const element = { name: open, attributes: parseAttributes(attributes ?? ''), children: [], text: '' };
      top.children.push(element);
      if (empty === '') stack.push(element);
    } else if (characters !== undefined) top.text += decode(characters);
  }
  if (at !== text.length || stack.length !== 1 || stack[0]!.children.length !== 1) {
    throw new Error(`Not well-formed at ${at}: ${text.slice(at, at + 40)}`);
  }
  return stack[0]!.children[0]!;
}

function parseAttributes(text: string): Record<string, string> {
  const rows = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [
    name,
    decode(value ?? ''),
  ]);
  if (new Set(rows.map(([name]) => name)).size !== rows.length) throw new Error(`Attribute twice: ${text}`);
  return Object.fromEntries(rows) as Record<string, string>;
}

function decode(text: string): string {
  return text.replace(/&(\w*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`Unknown entity ${whole}`);
    return character;
  });
}
