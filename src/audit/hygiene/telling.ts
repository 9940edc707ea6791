/**
 * Words for secrets without showing them: takes leaks and names, gives a clause.
 */
import { count } from '../fault.js';
import type { Leak } from './facts.js';

/** Names or lines in one text. */
const MAX_TOLD = 5;

/** `2 secrets in lines 3, 9 (generic.password)`. */
export function tellLeaks(leaks: readonly Leak[]): string {
  const lines = [...new Set(leaks.map(({ line }) => line))].sort((a, b) => a - b);
  const places = `${lines.length === 1 ? 'line' : 'lines'} ${listPlain(lines.map(String))}`;
  return `${count(leaks.length, 'secret', 'secrets')} in ${places} (${tellRules(leaks)})`;
}

/** Ids of the rules, each once. */
export function tellRules(leaks: readonly Leak[]): string {
  return listPlain([...new Set(leaks.map(({ rule }) => rule))].sort());
}

/** The first few names, quoted. */
export function listSome(names: readonly string[]): string {
  return listPlain(names.map((name) => JSON.stringify(name)));
}

function listPlain(words: readonly string[]): string {
  const more = words.length - MAX_TOLD;
  return [...words.slice(0, MAX_TOLD), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
