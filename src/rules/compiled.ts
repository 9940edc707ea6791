/**
 * The built-in rules as one JSON file, written when the project is built.
 *
 * Reading it takes a few milliseconds, parsing and checking the packs takes many times that. It stands beside the
 * built module, so a program that runs from the sources reads the packs themselves and is never out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { Rule } from '../model/rule.js';
import { readBuiltinSources } from './builtin.js';
import { findFollowers } from './follow.js';
import { stripSource, type RuleSource } from './pack.js';

const FILE = new URL('./builtin.json', import.meta.url);

/** The built-in rules ordered by id; undefined where no file was written. */
export async function readCompiledRules(): Promise<readonly Rule[] | undefined> {
  const text = await readFile(FILE, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as readonly Rule[]);
}

/** Writes the file. Throws `RuleError` for a bad pack. */
export async function writeCompiledRules(): Promise<readonly Rule[]> {
  const rules = await compileRules(sortRules(await readBuiltinSources()));
  await writeFile(FILE, JSON.stringify(rules));
  return rules;
}

/** Rules with what may follow their literals; where a literal only tells where to look, anything may. */
export async function compileRules(sources: readonly RuleSource[]): Promise<readonly Rule[]> {
  const { RE2JS } = await import('re2js');
  return sources.map((source) => {
    const rule = stripSource(source);
    return rule.search === true ? rule : { ...rule, follow: findFollowers(rule, RE2JS) };
  });
}

/** Rules by id, the order in which everything that depends on order sees them. */
export function sortRules(rules: readonly RuleSource[]): readonly RuleSource[] {
  return [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
}
