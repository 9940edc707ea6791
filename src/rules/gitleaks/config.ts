/**
 * Reads a gitleaks configuration as far as a scan of logs can follow it.
 *
 * Takes the text of a file; gives its rules as data with everything that is not understood named, or undefined for a file
 * of another kind. What gitleaks would refuse is refused with a `RuleError`. Commits of allowlists are left out: logs have
 * none. Which expressions compile is not its business.
 */
import { parse } from 'smol-toml';
import * as v from 'valibot';
import { RuleError } from '../error.js';

/** What a match must not be; all of it must hold where `condition` is AND. */
export interface Allowlist {
  readonly condition: 'OR' | 'AND';
  readonly regexTarget: 'secret' | 'match' | 'line';
  readonly regexes: readonly string[];
  readonly stopwords: readonly string[];
  readonly paths: readonly string[];
}

/** A rule as it stands in the file, with the allowlists that are meant for it. */
export interface SourceRule {
  readonly id: string;
  readonly description: string;
  readonly regex: string | undefined;
  readonly path: string | undefined;
  /** 0 if not given. */
  readonly secretGroup: number;
  /** Matches need more than this; 0 if not given. */
  readonly entropy: number;
  readonly keywords: readonly string[];
  readonly tags: readonly string[];
  readonly allowlists: readonly Allowlist[];
  /** Keys that mean nothing here. */
  readonly unknown: readonly string[];
  /** Why the rule cannot stand for itself. */
  readonly partOf: string | undefined;
}

export interface SourceConfig {
  readonly rules: readonly SourceRule[];
  /** Sentences about what the file asks for beyond its own rules. */
  readonly notes: readonly string[];
}

const Texts = v.optional(v.array(v.string()), []);
const AllowlistSchema = v.object({
  condition: v.optional(v.pipe(v.string(), v.toUpperCase()), 'OR'),
  regexTarget: v.optional(v.string(), 'secret'),
  regexes: Texts,
  stopwords: Texts,
  paths: Texts,
  commits: Texts,
  targetRules: Texts,
});
const Allowlists = {
  allowlist: v.optional(v.union([AllowlistSchema, v.array(AllowlistSchema)])),
  allowlists: v.optional(v.array(AllowlistSchema), []),
};
const RuleSchema = v.looseObject({
  id: v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty')),
  description: v.optional(v.string(), ''),
  regex: v.optional(v.string()),
  path: v.optional(v.string()),
  secretGroup: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  entropy: v.optional(v.pipe(v.number(), v.minValue(0)), 0),
  keywords: Texts,
  tags: Texts,
  ...Allowlists,
});
const ConfigSchema = v.object({
  rules: v.optional(v.array(RuleSchema), []),
  extend: v.optional(v.record(v.string(), v.unknown()), {}),
  ...Allowlists,
});

type RawAllowlist = v.InferOutput<typeof AllowlistSchema>;
type RawRule = v.InferOutput<typeof RuleSchema>;

/** Parses `text`; undefined where it is no gitleaks configuration, or no TOML. Throws `RuleError`. */
export function parseGitleaks(text: string, file: string): SourceConfig | undefined {
  const document = parseDocument(text);
  if (!hasShape(document)) return undefined;
  const result = v.safeParse(ConfigSchema, document);
  if (!result.success) {
    const issue = result.issues[0];
    throw new RuleError({ file, rule: nameRule(issue), field: v.getDotPath(issue) ?? '-' }, issue.message);
  }
  const { rules, extend } = result.output;
  const shared = listAllowlists(result.output);
  return {
    rules: rules.map((rule) => convertRule(rule, shared)),
    notes: Object.keys(extend).map(
      (key) => `[extend] ${key} is not followed: only the file's own rules are taken`,
    ),
  };
}

function parseDocument(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Whoever reads packs of our own says where the fault is.
    return undefined;
  }
}

const OwnPack = v.object({ rules: v.array(v.unknown()) });
const HasRegex = v.object({ regex: v.string() });
const HasPath = v.object({ path: v.string() });
const IsOurs = v.union([v.object({ pattern: v.unknown() }), v.object({ literals: v.unknown() })]);

/** Rules have a `regex` or a `path`, and nothing that only a pack of ours has; or there is something to extend. */
function hasShape(document: unknown): boolean {
  if (v.is(v.object({ extend: v.record(v.string(), v.unknown()) }), document)) return true;
  if (!v.is(OwnPack, document)) return false;
  const { rules } = document;
  return (
    rules.some((rule) => v.is(HasRegex, rule) || v.is(HasPath, rule)) &&
    !rules.some((rule) => v.is(IsOurs, rule))
  );
}

function nameRule({ path }: v.BaseIssue<unknown>): string {
  const position = path?.[0]?.key === 'rules' ? path[1]?.key : undefined;
  return typeof position === 'number' ? `#${position + 1}` : '-';
}

const UNDERSTOOD = new Set<string>([...Object.keys(RuleSchema.entries), 'required', 'skipReport']);

function convertRule(rule: RawRule, shared: readonly RawAllowlist[]): SourceRule {
  const { id, description, regex, path, secretGroup, entropy, keywords, tags } = rule;
  const meant = shared.filter(({ targetRules }) => targetRules.length === 0 || targetRules.includes(id));
  const taken = { id, description, regex, path, secretGroup, entropy, keywords, tags };
  return {
    ...taken,
    allowlists: [...meant, ...listAllowlists(rule)].flatMap(convertAllowlist),
    unknown: Object.keys(rule).filter((key) => !UNDERSTOOD.has(key)),
    partOf: 'required' in rule || rule['skipReport'] === true ? 'it is a rule of several parts' : undefined,
  };
}

function listAllowlists({
  allowlist,
  allowlists,
}: Pick<RawRule, 'allowlist' | 'allowlists'>): readonly RawAllowlist[] {
  return [allowlist ?? [], allowlists].flat();
}

function convertAllowlist(raw: RawAllowlist): readonly Allowlist[] {
  const { regexes, stopwords, paths, commits } = raw;
  const condition = raw.condition === 'AND' || raw.condition === '&&' ? 'AND' : 'OR';
  // No log line is of any commit.
  if (condition === 'AND' && commits.length > 0) return [];
  if (regexes.length + stopwords.length + paths.length === 0) return [];
  const regexTarget = raw.regexTarget === 'match' || raw.regexTarget === 'line' ? raw.regexTarget : 'secret';
  return [{ condition, regexTarget, regexes, stopwords, paths }];
}
