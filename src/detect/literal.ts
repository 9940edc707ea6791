/**
 * The literals that stand for rules in the prefilter.
 *
 * Takes rules; gives each distinct literal an id and tells which rules wait for it. Patterns are not compiled here.
 */
import type { FollowTable } from '../model/follow.js';
import type { Rule } from '../model/rule.js';
import type { Confidence, Severity } from '../model/severity.js';
import { openFollow, type Follow } from './follow.js';
import type { Matcher } from './regex.js';
import type { ViewName } from './view.js';

/** A literal of some rules; its index is the id that candidates carry. */
export interface RuleLiteral {
  readonly text: string;
  readonly caseSensitive: boolean;
  /** What may follow it, for all rules that wait for it; missing where anything may. */
  readonly follow?: readonly FollowTable[];
}

/** A rule with its compiled pattern, once a literal of it was met. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly index: number;
  matcher?: Matcher;
  /** Outcomes by the text that settles them, since logs repeat themselves; null for a candidate that is nothing. */
  readonly memo: Map<string, Outcome | Dropped | null>;
}

/** What became of a candidate; `start` and `end` of the secret count from the candidate's literal. */
export interface Outcome {
  readonly start: number;
  readonly end: number;
  readonly value: Buffer;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** How the text was read in which the rule matched. */
  readonly view: ViewName;
  /** Facts about the secret that do not help to guess it. */
  readonly note?: string;
}

/** A rule that waits for a literal. */
export interface Waiting {
  readonly entry: CompiledRule;
  /** Tells by the next bytes whether a match may go on; missing where anything may follow. */
  readonly follow: Follow | undefined;
}

/** Why a match came to nothing. */
export interface Dropped {
  /** Continues "the value": `is a placeholder`. */
  readonly reason: string;
  /** Of the value, counted from the candidate's literal. */
  readonly start: number;
  readonly end: number;
  readonly view: ViewName;
}

export interface LiteralIndex {
  readonly literals: readonly RuleLiteral[];
  /** Rules by literal id. */
  readonly rules: readonly (readonly Waiting[])[];
  /** Indexes of triggers by literal id. */
  readonly triggers: readonly (readonly number[] | undefined)[];
}

/** Indexes the literals of `rules` and further `triggers`, which are case-sensitive; equal ones once. */
export function indexLiterals(rules: readonly Rule[], triggers: readonly string[] = []): LiteralIndex {
  const ids = new Map<string, number>();
  const literals: RuleLiteral[] = [];
  const rulesOf: Waiting[][] = [];
  const tablesOf: (FollowTable | undefined)[][] = [];
  const triggersOf: number[][] = [];
  const idOf = (literal: RuleLiteral): number => {
    const key = `${literal.caseSensitive}:${literal.text}`;
    const id = ids.get(key) ?? literals.push(literal) - 1;
    ids.set(key, id);
    return id;
  };
  rules.forEach((rule, index) => {
    const entry: CompiledRule = { rule, index, memo: new Map() };
    const { caseSensitive } = rule;
    rule.literals.forEach((literal, at) => {
      for (const writing of listWritings(literal)) {
        const id = idOf({ text: caseSensitive ? writing : writing.toLowerCase(), caseSensitive });
        const table = writing === literal ? rule.follow?.[at] || undefined : undefined;
        const follow = table === undefined ? undefined : openFollow(table);
        (rulesOf[id] ??= []).push({ entry, follow });
        (tablesOf[id] ??= []).push(table);
      }
    });
  });
  triggers.forEach((text, index) => {
    const id = idOf({ text, caseSensitive: true });
    (triggersOf[id] ??= []).push(index);
    (tablesOf[id] ??= []).push(undefined);
  });
  const told = literals.map((literal, id) => ({ ...literal, ...gatherFollow(tablesOf[id] ?? []) }));
  return { literals: told, rules: rulesOf, triggers: triggersOf };
}

/** What may follow a literal, if all who wait for it know. */
function gatherFollow(tables: readonly (FollowTable | undefined)[]): Pick<RuleLiteral, 'follow'> {
  const known = tables.filter((table) => table !== undefined);
  return known.length === tables.length ? { follow: [...new Set(known)] } : {};
}

/** A literal with a slash is also looked for as JSON writers and URLs may write it; views undo the rest. */
function listWritings(literal: string): readonly string[] {
  if (!literal.includes('/')) return [literal];
  const escaped = literal.replaceAll('/', '\\/');
  const encoded = encodeURIComponent(literal);
  return [literal, escaped, encoded].filter((text) => text.length <= MAX_LITERAL_BYTES);
}

/** Longer literals are not taken by the prefilter. */
const MAX_LITERAL_BYTES = 64;
