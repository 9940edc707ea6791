/**
 * A place in the text of a configuration file, and the three ways in which logrotate takes words from it.
 *
 * `at` moves forward only, apart from the one step back that `takeLine` makes, so reading is linear. Where
 * each function leaves `at` matters: after an error, logrotate goes on from exactly there, and what it
 * swallows on the way depends on it (config.c of 3.21).
 */
import { isBlank, isSpace } from './words.js';

export interface Cursor {
  /** One character for each byte. */
  readonly text: string;
  at: number;
}

/** Takes the letters at the cursor, behind any blanks; the cursor stands on the first other character. */
export function takeWord(cursor: Cursor): string {
  skipBlanks(cursor);
  const begin = cursor.at;
  while (isLetter(cursor.text.charAt(cursor.at))) cursor.at++;
  return cursor.text.slice(begin, cursor.at);
}

/** Takes the rest of the line, white space at its end aside; the cursor stands on its last character. */
export function takeLine(cursor: Cursor): string {
  const { text, at } = cursor;
  const found = text.indexOf('\n', at);
  const lineEnd = found < 0 ? text.length : found;
  let end = lineEnd;
  // Without a line feed logrotate looks for white space behind the end, and finds none.
  if (found >= 0) while (end > at && isSpace(text.charAt(end - 1))) end--;
  cursor.at = lineEnd - 1;
  return text.slice(at, end);
}

/** Takes the value of a directive, behind blanks and one equals sign; undefined, and the cursor unmoved, if there is none. */
export function takeValue(cursor: Cursor): string | undefined {
  const begin = cursor.at;
  skipBlanks(cursor);
  if (cursor.text[cursor.at] === '=') {
    cursor.at++;
    skipBlanks(cursor);
  }
  if (cursor.text[cursor.at] !== '\n') return takeLine(cursor);
  cursor.at = begin;
  return undefined;
}

/** Whether a character is a letter of ASCII; false for the end of the text. */
export function isLetter(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z');
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.text.charAt(cursor.at))) cursor.at++;
}

/** Leaves the cursor on the line feed that ends the line, or behind the text. */
export function skipLine(cursor: Cursor): void {
  const end = cursor.text.indexOf('\n', cursor.at);
  cursor.at = end < 0 ? cursor.text.length : end;
}
