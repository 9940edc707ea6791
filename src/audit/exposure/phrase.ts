/**
 * Pieces of configurations in sentences for people: takes paths, words and places, gives text.
 *
 * What comes from a file is quoted unless it is plain, and bounded in length and number. Nothing here knows what is
 * a credential; callers never pass one.
 */
import { displayName } from '../../model/logfile.js';
import { keyPath } from '../facts.js';
import type { Origin } from './channel.js';

const MAX_LISTED_WORDS = 3;

/** Path bytes or configuration text as a quoted word for people. */
export function quote(text: string): string {
  return JSON.stringify(displayName(keyPath(text)));
}

/** `/etc/nginx/nginx.conf:12`, without the line where it is 0. */
export function describeOrigin({ file, line }: Origin): string {
  return displayName(keyPath(file)) + (line > 0 ? `:${line}` : '');
}

/** Some words of a configuration, quoted where they are not plain: at most three, and how many more there are. */
export function listWords(words: readonly string[]): string {
  const listed = words
    .slice(0, MAX_LISTED_WORDS)
    .map((word) => (/^[\w.:/*@%+-]{1,64}$/.test(word) ? word : quote(word)));
  const more = words.length - listed.length;
  return listed.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
