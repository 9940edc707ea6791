/**
 * What stands between the name of a setting and its value, in all the ways in which logs write settings.
 *
 * Patterns say `{is}` for it: equals signs and colons, quoted names, colours; elements, attributes and property lists
 * of XML; pairs of fields called name and value; and what opens a value: quotes, brackets, `Some(`.
 */

/** Colours may stand at every joint. */
const COLORS = String.raw`(?:\x1b\[[0-9;]*m)*`;
/** The quote of a name closes, then a sign: `password" => `, `token]=`, `api_key    = `. */
const SIGN = String.raw`\\*["'\x60\]]{0,2}${COLORS}[ \t]*(?:=>|:=|[:=])${COLORS}[ \t]*`;
/** `<password>`, `<entry key="password">`. */
const ELEMENT = String.raw`\\*["']?>`;
/** `{"name": "PASSWORD", "value": "…"}`, `<add key="password" value="…"/>`, `{Name:PASSWORD Value:…}`. */
const FIELDS = String.raw`\\*["']?,?[ \t]+\\*["']?(?i:value)\\*["']?[ \t]*[:=][ \t]*|\\*["']?,\\*["']?(?i:(?:parameter)?value)\\*["']?[ \t]*[:=][ \t]*`;
/** Property lists and XML-RPC: `<key>password</key><string>`. */
const PROPERTY = String.raw`</(?i:key|name)>[ \t]*<(?i:string|value)>(?:<string>)?`;
/** `Some("`, `Optional("`, `["`, `[]string{"`, `<<"`, `"'`. */
const OPENER = String.raw`(?:(?:Some|Optional)\(|\[\]string\{|\[|<<)?(?:[bur]{0,2}\\*["'\x60]){0,2}`;

const IS = `(?:${SIGN}|${ELEMENT}|${FIELDS}|${PROPERTY})${COLORS}${OPENER}${COLORS}`;

/** The pattern as engines take it. */
export function expandPattern(pattern: string): string {
  return pattern.replaceAll('{is}', IS);
}
