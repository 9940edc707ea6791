/**
 * Any path as text for sh: takes a command and path bytes, gives a line that hands over exactly these bytes.
 *
 * A path that can be shown stands in single quotes. Any other is written out by printf(1) in octal, so that neither the
 * line nor a terminal that shows it can be misled; a last character that is cut off again keeps the line feeds that sh
 * would drop from the end. POSIX sh in any locale.
 */
import { quoteForShell } from '../audit/shell.js';

/** The line in which a command takes a path as its last argument; `before` ends in a space. */
export function writeLine(before: string, path: Buffer): string {
  const word = quoteForShell(path);
  if (word !== undefined) return `${before}${word}`;
  return `(LC_ALL=C; p=$(printf '${writeOctal(path)}_'); ${before}"\${p%_}")`;
}

function writeOctal(path: Buffer): string {
  return [...path].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
