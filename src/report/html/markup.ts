/**
 * Text as HTML in which nothing untrusted can be anything but text.
 *
 * Markup is made by the tag alone, which escapes every value that is not markup itself; so what was never written in
 * the source of a report cannot become a tag or an attribute. Control and invisible characters are shown escaped, as
 * in every report. Attribute values always stand in double quotes.
 */
import { escapeControls } from '../escape.js';

/** A piece of a page. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in markup: text, numbers, other markup, or nothing. */
export type Value = string | number | Markup | readonly Markup[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Tag of a template: its own text is markup, its values are escaped. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    text += renderValue(value) + (parts[index + 1] ?? '');
  });
  return { markup: text };
}

/** Text of the project itself, such as its style sheet, as it is; never anything that came from a scan. */
export function trustMarkup(text: string): Markup {
  return { markup: text };
}

function renderValue(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(value);
  return 'markup' in value ? value.markup : value.map((piece) => piece.markup).join('');
}

function escapeText(text: string): string {
  return escapeControls(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
