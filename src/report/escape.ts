/**
 * Makes untrusted text safe to show: what steers a terminal or hides in a line becomes visible.
 *
 * File names, log excerpts and user names are hostile: escape sequences repaint a terminal, bidirectional controls
 * reverse a line, line separators forge report lines. Such characters are shown as `\x1b`, `\u202e` or `\u{e0001}`.
 * All characters of the Unicode categories control, format, surrogate, line and paragraph separator count as such.
 */

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const NOT_ASCII = /[^\x20-\x7e]/gu;
const BEYOND_ASCII = /[^\x20-\x7e]/;

/** The text with every control and invisible character escaped; other characters stay. */
export function escapeControls(text: string): string {
  return text.replace(INVISIBLE, escapeCharacter);
}

/** The text in printable ASCII alone, everything else escaped. */
export function escapeToAscii(text: string): string {
  return text.replace(NOT_ASCII, escapeCharacter);
}

/**
 * The value as JSON on one line, in which control and invisible characters are escaped too where JSON allows them
 * raw: it parses to the same value and may be shown on a terminal.
 */
export function encodeJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Most records are ASCII, and looking for that alone takes a tenth of the time.
  return BEYOND_ASCII.test(json) ? json.replace(INVISIBLE, escapeUnits) : json;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** JSON knows only UTF-16 units: a character beyond them becomes two escapes. */
function escapeUnits(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((hex) => `\\u${hex}`).join('');
}
