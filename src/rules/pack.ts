/**
 * Reads a rule pack: TOML text in, checked rules out.
 *
 * Every fault throws a `RuleError` with file, rule, field and reason; no rule is ever skipped. Whether
 * a pattern compiles is asked of a function given by the caller, since only callers know the engine.
 */
import { parse, TomlError } from 'smol-toml';
import * as v from 'valibot';
import { CHECKS, MAX_REACH_BYTES, MAX_RULE_SPAN_BYTES, type Rule } from '../model/rule.js';
import { CONFIDENCES, SEVERITIES } from '../model/severity.js';
import { RuleError } from './error.js';
import { expandPattern } from './shorthand.js';

/** A rule with what documents and proves it. */
export interface RuleSource extends Rule {
  /** Path of the pack it comes from. */
  readonly pack: string;
  /** Texts with placeholders in which `«»` mark the exact span of the secret. */
  readonly examples: readonly string[];
  /** Texts with placeholders in which this rule finds nothing. */
  readonly counterexamples: readonly string[];
}

const Text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const Literal = v.pipe(
  v.string(),
  v.regex(/^[\x20-\x7e]{3,64}$/, 'must be 3 to 64 printable ASCII characters'),
);

const RuleSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must look like "vendor.kind"')),
  title: Text,
  why: Text,
  fix: Text,
  severity: v.picklist(SEVERITIES),
  confidence: v.optional(v.picklist(CONFIDENCES), 'likely'),
  literals: v.pipe(v.array(Literal), v.minLength(1, 'needs at least one literal')),
  caseSensitive: v.optional(v.boolean(), false),
  pattern: v.pipe(
    v.string(),
    v.regex(/^[\x20-\x7e]+$/, 'must be printable ASCII'),
    v.transform(expandPattern),
  ),
  reach: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_REACH_BYTES)), 0),
  span: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(MAX_RULE_SPAN_BYTES - MAX_REACH_BYTES)),
    512,
  ),
  loose: v.optional(v.boolean(), false),
  multiline: v.optional(v.boolean(), false),
  checks: v.optional(v.array(v.picklist(CHECKS)), []),
  entropy: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8)), 0),
  rank: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)), 2),
  examples: v.pipe(v.array(v.string()), v.minLength(1, 'needs at least one example')),
  counterexamples: v.optional(v.array(v.string()), []),
  references: v.optional(v.array(v.pipe(v.string(), v.startsWith('https://', 'must be an https link'))), []),
});
const PackSchema = v.strictObject({ rules: v.pipe(v.array(v.unknown()), v.minLength(1, 'has no rules')) });

/** Parses and checks one pack. Throws `RuleError`. */
export function parsePack(text: string, file: string): readonly RuleSource[] {
  const pack = v.safeParse(PackSchema, parseToml(text, file));
  if (!pack.success)
    throw new RuleError(
      { file, rule: '-', field: v.getDotPath(pack.issues[0]) ?? 'rules' },
      pack.issues[0].message,
    );
  return pack.output.rules.map((value, index) => parseRule(value, { file, index }));
}

/** The rule alone, as a scan takes it. */
export function stripSource(source: RuleSource): Rule {
  const { examples: _examples, counterexamples: _counterexamples, pack: _pack, ...rule } = source;
  return rule;
}

function parseToml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new RuleError({ file, rule: '-', field: `line ${error.line}` }, `not valid TOML: ${reason}`);
  }
}

function parseRule(value: unknown, place: { readonly file: string; readonly index: number }): RuleSource {
  const result = v.safeParse(RuleSchema, value);
  const rule = nameRule(value, place.index);
  if (!result.success) {
    const issue = result.issues[0];
    throw new RuleError({ file: place.file, rule, field: v.getDotPath(issue) ?? '-' }, issue.message);
  }
  const source = { ...result.output, pack: place.file };
  checkShape(source);
  return source;
}

function nameRule(value: unknown, index: number): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' ? id : `#${index + 1}`;
}

function checkShape(rule: RuleSource): void {
  const fail = (field: string, reason: string): never => {
    throw new RuleError({ file: rule.pack, rule: rule.id, field }, reason);
  };
  const groups = rule.pattern.match(/\(\?P?<secret>/g)?.length ?? 0;
  if (groups !== 1) fail('pattern', `needs exactly one group named "secret", has ${groups}`);
  if (/\(\?P?<logscan/.test(rule.pattern))
    fail('pattern', 'names of groups that begin with "logscan" are taken');
  const marked = rule.examples.findIndex((example) => !/^[^«»]*«[^«»]+»[^«»]*$/s.test(example));
  if (marked >= 0) fail('examples', `"${rule.examples[marked]}" must mark one secret with « and »`);
}
