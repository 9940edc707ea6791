/**
 * Computes what is stored of rules: their form without examples, their order, and what may follow their literals.
 *
 * Takes packs that were read; gives rules as engines take them. Costs seconds for the built-in rules, so it runs when the
 * project is built, and for packs of the user's own.
 */
import { writeFile } from 'node:fs/promises';
import type { Rule } from '../model/rule.js';
import { readBuiltinSources } from './builtin.js';
import { COMPILED_RULES, encodeRules } from './compiled.js';
import { findFollowers } from './follow.js';
import { stripSource, type RuleSource } from './pack.js';

/** Writes the file of the built-in rules, for the build. Throws `RuleError` for a bad pack. */
export async function writeCompiledRules(): Promise<void> {
  const rules = await compileRules(sortRules(await readBuiltinSources()));
  await writeFile(COMPILED_RULES, encodeRules(rules));
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
