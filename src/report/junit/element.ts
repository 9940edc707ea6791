/**
 * Text as XML 1.0 elements, with everything untrusted made safe.
 *
 * Control and invisible characters are shown escaped, which XML 1.0 has no other form for; so are the two
 * non-characters that it forbids. Line ends in text stay.
 */
import { escapeControls } from '../escape.js';

/** Attributes by name, in order. */
export type Attributes = Readonly<Record<string, string | number>>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A start tag on a line of its own. */
export function openTag(name: string, attributes: Attributes): string {
  return `<${name}${joinAttributes(attributes)}>\n`;
}

/** An element without children on a line of its own. */
export function emptyElement(name: string, attributes: Attributes): string {
  return `<${name}${joinAttributes(attributes)}/>\n`;
}

/** An element with lines of text. */
export function textElement(name: string, attributes: Attributes, lines: readonly string[]): string {
  return `<${name}${joinAttributes(attributes)}>${lines.map(escapeXml).join('\n')}</${name}>\n`;
}

function joinAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

/** Text for content and attribute values alike. */
export function escapeXml(text: string): string {
  return escapeControls(text)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
