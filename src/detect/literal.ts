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
  /** Indexes of triggers by literal id. */
  readonly triggers: readonly (readonly number[] | undefined)[];
}

/** Indexes the literals of `rules` and further `triggers`, which are case-sensitive; equal ones once. */
export function indexLiterals(rules: readonly Rule[], triggers: readonly string[] = []): LiteralIndex {
  const ids = new Map<string, number>();
  const literals: RuleLiteral[] = [];
  const rulesOf: CompiledRule[][] = [];
  const triggersOf: number[][] = [];
  const idOf = (literal: RuleLiteral): number => {
    const key = `${literal.caseSensitive}:${literal.text}`;
    const id = ids.get(key) ?? literals.push(literal) - 1;
    ids.set(key, id);
    return id;
  };
  rules.forEach((rule, index) => {
    const entry: CompiledRule = { rule, index };
    for (const literal of rule.literals) {
      const text = rule.caseSensitive ? literal : literal.toLowerCase();
      (rulesOf[idOf({ text, caseSensitive: rule.caseSensitive })] ??= []).push(entry);
    }
  });
  triggers.forEach((text, index) => {
    (triggersOf[idOf({ text, caseSensitive: true })] ??= []).push(index);
  });
  return { literals, rules: rulesOf, triggers: triggersOf };
}
