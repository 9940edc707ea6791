/**
 * What commander says of a slip on the command line, in the words of all other errors.
 *
 * Takes its message; gives what is wrong, the quoted value, and what to do. A message in a shape that is not known is given
 * as it is. Messages as of commander 14, `lib/command.js`.
 */

/** The shape of a message, and what is said instead. */
type Shape = readonly [shape: RegExp, say: (...parts: readonly string[]) => string];

/** An option as commander names it: `'-q, --quiet'`, `'--format <FORMAT>'`. */
const OPTION = String.raw`option '(?:-\w, )?(--[\w-]+)[^']*'`;
const HINT = String.raw`(?:\n\(Did you mean (?:one of )?([^?]*)\?\))?`;

const SHAPES: readonly Shape[] = [
  [
    shapeOf(String.raw`${OPTION} argument '(.*)' is invalid\. (?:Instead, )?(.*)`),
    (option, value, reason) => `${option} "${value}" is invalid: ${reason}`,
  ],
  [shapeOf(`${OPTION} argument missing`), (option) => `${option} needs a value; see --help`],
  [
    shapeOf(`unknown (option|command) '(.*?)'${HINT}`),
    (what, word, meant) =>
      `Unknown ${what} "${word}"${meant ? `; did you mean ${quoteAll(meant)}?` : '; see --help'}`,
  ],
  [
    shapeOf(String.raw`missing required argument '(.*)'`),
    (operand) => `The operand "${operand}" is missing; see --help`,
  ],
  [
    shapeOf(String.raw`too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\.`),
    (command, expected, given) => `Too many operands for "${command}": it takes ${expected}, not ${given}`,
  ],
];

/** Says a message of commander in our words. */
export function rephrase(message: string): string {
  const text = message.trim().replace(/^error: /, '');
  for (const [shape, say] of SHAPES) {
    const match = shape.exec(text);
    if (match !== null) return say(...match.slice(1));
  }
  return text;
}

function quoteAll(words: string): string {
  return words
    .split(', ')
    .map((word) => `"${word}"`)
    .join(' or ');
}

function shapeOf(source: string): RegExp {
  return new RegExp(`^${source}$`, 's');
}
