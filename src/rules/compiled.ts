/**
 * The built-in rules as one JSON file, written when the project is built.
 *
 * Reading it takes a few milliseconds, parsing and checking the packs takes many times that. It stands beside the
 * built module, so a program that runs from the sources reads the packs themselves and is never out of date.
 */
import { readFile } from 'node:fs/promises';
import type { FollowTable } from '../model/follow.js';
import type { Rule } from '../model/rule.js';

/** Where the file stands; `compile.ts` writes it. */
export const COMPILED_RULES = new URL('./builtin.json', import.meta.url);

/** Rules in which a table stands once, however many literals it is for. */
interface Stored {
  readonly tables: readonly FollowTable[];
  readonly rules: readonly StoredRule[];
}

/** `follow` has indexes of tables. */
type StoredRule = Omit<Rule, 'follow'> & { readonly follow?: readonly number[] };

/** The text of the file for `rules`. */
export function encodeRules(rules: readonly Rule[]): string {
  const tables = [...new Set(rules.flatMap(({ follow = [] }) => follow))];
  const stored: Stored = {
    tables,
    rules: rules.map(({ follow, ...rule }) => ({
      ...rule,
      ...(follow && { follow: follow.map((table) => tables.indexOf(table)) }),
    })),
  };
  return JSON.stringify(stored);
}

/** The built-in rules ordered by id; undefined where no file was written. */
export async function readCompiledRules(): Promise<readonly Rule[] | undefined> {
  const text = await readFile(COMPILED_RULES, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { tables, rules } = JSON.parse(text) as Stored;
  return rules.map(({ follow, ...rule }) => ({
    ...rule,
    ...(follow && { follow: follow.map((index) => tables[index] ?? '') }),
  }));
}
