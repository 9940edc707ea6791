/**
 * The literals that stand for rules in the prefilter.
 *
 * Takes rules; gives each distinct literal an id and tells which rules wait for it. Patterns are not compiled here.
 */
import type { Rule } from '../model/rule.js';
import type { Matcher } from './regex.js';

/** A literal of some rules; its index is the id that candidates carry. */
export interface RuleLiteral {
  readonly text: string;
  readonly caseSensitive: boolean;
}

/** A rule with its compiled pattern, once a literal of it was met. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly index: number;
  matcher?: Matcher;
}

export interface LiteralIndex {
  readonly literals: readonly RuleLiteral[];
  /** Rules by literal id. */
  readonly rules: readonly (readonly CompiledRule[])[];
}

/** Indexes the literals of `rules`, equal ones once. */
export function indexLiterals(rules: readonly Rule[]): LiteralIndex {
  const ids = new Map<string, number>();
  const literals: RuleLiteral[] = [];
  const byLiteral: CompiledRule[][] = [];
  rules.forEach((rule, index) => {
    const entry: CompiledRule = { rule, index };
    for (const literal of rule.literals) {
      const text = rule.caseSensitive ? literal : literal.toLowerCase();
      const key = `${rule.caseSensitive}:${text}`;
      const id = ids.get(key) ?? literals.push({ text, caseSensitive: rule.caseSensitive }) - 1;
      ids.set(key, id);
      (byLiteral[id] ??= []).push(entry);
    }
  });
  return { literals, rules: byLiteral };
}
