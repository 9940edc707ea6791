/**
 * The built-in rules as one JSON file, written when the project is built.
 *
 * Reading it takes a few milliseconds, parsing and checking the packs takes many times that. It stands beside the
 * built module, so a program that runs from the sources reads the packs themselves and is never out of date.
 */
import { readFile } from 'node:fs/promises';
import type { Rule } from '../model/rule.js';

/** Where the file stands; `compile.ts` writes it. */
export const COMPILED_RULES = new URL('./builtin.json', import.meta.url);

/** The built-in rules ordered by id; undefined where no file was written. */
export async function readCompiledRules(): Promise<readonly Rule[] | undefined> {
  const text = await readFile(COMPILED_RULES, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as readonly Rule[]);
}
