/**
 * Names of files and audiences as people read them; still untrusted, and not yet safe to show.
 */
import type { Exposure } from '../model/finding.js';
import { escapeControls } from './escape.js';

/** The name of a file; `-` is standard input. */
export function nameFile(file: string): string {
  return file === '-' ? '(standard input)' : file;
}

/**
 * At most so many characters, as they are shown when escaped, with the middle left out: beginning and end tell most of
 * a path.
 */
export function shorten(text: string, maxCharacters: number): string {
  const characters = Array.from(escapeControls(text));
  if (characters.length <= maxCharacters) return characters.join('');
  const head = Math.floor((maxCharacters - 1) / 3);
  return `${characters.slice(0, head).join('')}…${characters.slice(head + 1 - maxCharacters).join('')}`;
}

const AUDIENCES: Readonly<Record<Exposure['audience'], string>> = {
  owner: 'the owner only',
  group: 'a group',
  everyone: 'everyone',
  unknown: 'not known',
};

/** Who can read it, in a word or two; nothing where that was not looked at. */
export function nameAudience(exposure: Exposure | undefined): string {
  return exposure === undefined ? '' : AUDIENCES[exposure.audience];
}
