/**
 * Turns a gitleaks configuration into rules of ours.
 *
 * Takes the text of a file and a way to try expressions; gives its rules as `gitleaks.ID`, and a remark on each rule that
 * cannot be taken, or not as it stands: nothing is left out silently. A rule looks for strings that all its matches have
 * in common; where there are none, around its keywords. A file of which no rule can be taken throws a `RuleError`, like
 * one that gitleaks itself would refuse. How the fields are understood is told in `docs/rules.md`.
 */
import { MAX_REACH_BYTES, MAX_RULE_SPAN_BYTES, type RuleException } from '../model/rule.js';
import { CONFIDENCES, SEVERITIES } from '../model/severity.js';
import { RuleError } from './error.js';
import { parseGitleaks, type Allowlist, type SourceRule } from './gitleaks/config.js';
import { crossesLines, measureExtent, type Extent } from './gitleaks/extent.js';
import { findNeed } from './gitleaks/need.js';
import { rewritePattern } from './gitleaks/secret.js';
import { parsePattern, type Node } from './gitleaks/syntax.js';
import type { RuleSource } from './pack.js';
import type { Remark } from './remark.js';

export interface Imported {
  readonly sources: readonly RuleSource[];
  readonly remarks: readonly Remark[];
}

/** Why an expression cannot be used: words that continue a sentence; undefined for a good one. */
export type Explain = (pattern: string) => string | undefined;

/** Imports `text`; undefined where it is no gitleaks configuration. Throws `RuleError`. */
export function importGitleaks(text: string, file: string, explain: Explain): Imported | undefined {
  const config = parseGitleaks(text, file);
  if (!config) return undefined;
  const sources: RuleSource[] = [];
  const remarks: Remark[] = config.notes.map((reason) => ({ file, rule: '-', reason, taken: true }));
  for (const rule of config.rules) {
    const draft = draftRule(rule, explain, new Set(sources.map(({ id }) => id)));
    const taken = typeof draft !== 'string';
    const notes = taken ? draft.notes : [draft];
    for (const reason of notes) remarks.push({ file, rule: rule.id, reason, taken });
    if (taken) sources.push({ ...draft.rule, pack: file });
  }
  if (sources.length > 0) return { sources, remarks };
  const first = remarks.find(({ taken }) => !taken);
  const reason = first ? `: "${first.rule}" ${first.reason}` : '';
  throw new RuleError({ file, rule: '-', field: 'rules' }, `none of its rules can be imported${reason}`);
}

interface Draft {
  readonly rule: Omit<RuleSource, 'pack'>;
  /** What is different from gitleaks. */
  readonly notes: readonly string[];
}

/** A rule, or why there is none. */
function draftRule(source: SourceRule, explain: Explain, used: ReadonlySet<string>): Draft | string {
  const id = spellId(source.id);
  const { regex, path } = source;
  if (id === undefined) return 'has an id without letters and digits';
  if (used.has(id)) return 'has the id of an earlier rule';
  if (source.partOf !== undefined) return `cannot stand for itself: ${source.partOf}`;
  if (regex === undefined || regex === '')
    return path === undefined ? 'has no regex' : 'has no regex, it only names files';
  const fault = explain(regex) ?? (path === undefined ? undefined : explain(path));
  if (fault !== undefined) return fault;
  const { exceptions, notes } = convertAllowlists(source.allowlists, explain);
  const shape = shapeRule(source, regex, exceptions);
  if (typeof shape === 'string') return shape;
  const unknown = source.unknown.map(
    (key) => `has the field "${key}", which is not understood and was left out`,
  );
  return {
    rule: {
      ...describeRule(source, id),
      ...shape.match,
      loose: false,
      checks: [],
      entropy: source.entropy,
      rank: id.startsWith('gitleaks.generic') ? GENERIC_RANK : RANK,
      ...(path !== undefined && path !== '' && { path }),
      ...(exceptions.length > 0 && { exceptions }),
      examples: [],
      counterexamples: [],
    },
    notes: [...shape.notes, ...notes, ...unknown],
  };
}

/** Below our typed and contextual rules, which know more about what they find, and above our generic ones. */
const RANK = 0.5;
/** Below our own generic rules. */
const GENERIC_RANK = -1;

function spellId(id: string): string | undefined {
  const word = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return word === '' ? undefined : `gitleaks.${word}`;
}

type Match = Pick<
  RuleSource,
  'literals' | 'caseSensitive' | 'pattern' | 'reach' | 'span' | 'multiline' | 'search'
>;

interface Shape {
  readonly match: Match;
  readonly notes: readonly string[];
}

/** Where a match is limited by nothing else. */
const OPEN_SPAN_BYTES = 8192;
/** How far around a keyword a match without a string of its own is looked for. */
const SEARCH_SPAN_BYTES = 1024;
const MIN_SPAN_BYTES = 8;

function shapeRule(source: SourceRule, regex: string, exceptions: readonly RuleException[]): Shape | string {
  const tree = readTree(regex);
  if (typeof tree === 'string') return tree;
  const keepStart = exceptions.some(({ target }) => target === 'match');
  const rewritten = rewritePattern(regex, tree, { secretGroup: source.secretGroup, keepStart });
  if (!rewritten.ok) return rewritten.reason;
  const { pattern, node } = rewritten;
  const extent = measureExtent(node);
  if (extent.min === 0) return 'matches the empty text';
  const match = { pattern, span: chooseSpan(extent), multiline: crossesLines(node) };
  const need = findNeed(node);
  if (!need) return searchKeywords(source.keywords, match);
  const { strings: literals, caseSensitive, before } = need;
  const notes =
    before > MAX_REACH_BYTES
      ? [`finds only what begins at most ${MAX_REACH_BYTES} bytes before one of ${quote(literals)}`]
      : [];
  return { match: { ...match, literals, caseSensitive, reach: Math.min(before, MAX_REACH_BYTES) }, notes };
}

function readTree(regex: string): Node | string {
  try {
    return parsePattern(regex);
  } catch (error) {
    if (error instanceof SyntaxError) return `has a regex of which ${error.message}`;
    throw error;
  }
}

/** One byte more than the longest match, so that what stands behind it is seen. */
function chooseSpan({ max }: Extent): number {
  if (max >= MAX_RULE_SPAN_BYTES - MAX_REACH_BYTES) return OPEN_SPAN_BYTES;
  return Math.max(MIN_SPAN_BYTES, max + 1);
}

function searchKeywords(
  keywords: readonly string[],
  match: Omit<Match, 'literals' | 'caseSensitive' | 'reach'>,
): Shape | string {
  if (keywords.length === 0) return 'has neither keywords nor three characters that all its matches have';
  const bad = keywords.find((keyword) => !/^[\x20-\x7e]{3,64}$/.test(keyword));
  if (bad !== undefined) return `has the keyword "${bad}", which is not 3 to 64 printable ASCII characters`;
  const span = Math.min(MAX_RULE_SPAN_BYTES - MAX_REACH_BYTES, match.span + SEARCH_SPAN_BYTES);
  // The keyword may stand in another line than the match.
  const around = { reach: MAX_REACH_BYTES, span, multiline: true, search: true };
  return {
    match: { ...match, literals: keywords, caseSensitive: false, ...around },
    notes: [
      `is looked for near its keywords alone: from ${MAX_REACH_BYTES} bytes before to ${span} bytes behind`,
    ],
  };
}

function quote(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(', ');
}

function convertAllowlists(
  allowlists: readonly Allowlist[],
  explain: Explain,
): { readonly exceptions: readonly RuleException[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const keepGood = (expressions: readonly string[]): readonly string[] =>
    expressions.filter((expression) => {
      const fault = explain(expression);
      if (fault !== undefined)
        notes.push(`has an allowlist of which an expression ${fault}; it was left out`);
      return fault === undefined;
    });
  const exceptions = allowlists.flatMap(({ condition, regexTarget, ...list }): readonly RuleException[] => {
    const patterns = keepGood(list.regexes);
    const paths = keepGood(list.paths);
    const isWhole = patterns.length === list.regexes.length && paths.length === list.paths.length;
    // Without one of its conditions it would hold more often than it was meant to.
    if (condition === 'AND' && !isWhole) return [];
    const stopwords = list.stopwords.map((word) => word.toLowerCase());
    return [{ all: condition === 'AND', target: regexTarget, patterns, stopwords, paths }];
  });
  return { exceptions, notes };
}

type Words = Pick<RuleSource, 'id' | 'title' | 'why' | 'fix' | 'severity' | 'confidence' | 'references'>;

/** A tag that is one of our grades is taken at its word; the others are told. */
function describeRule({ id: name, description, tags }: SourceRule, id: string): Words {
  const words = tags.map((tag) => tag.toLowerCase());
  const grades: readonly string[] = [...SEVERITIES, ...CONFIDENCES];
  const others = tags.filter((tag) => !grades.includes(tag.toLowerCase()));
  const text = description.trim().replace(/\.$/, '');
  const about = text === '' ? `The rule "${name}" of a gitleaks configuration matches` : text;
  return {
    id,
    title: spellTitle(id),
    why: others.length === 0 ? about : `${about} (${others.join(', ')})`,
    fix: 'Revoke it where it was issued; then mask it where the line is written',
    severity: SEVERITIES.find((severity) => words.includes(severity)) ?? 'high',
    confidence: CONFIDENCES.find((confidence) => words.includes(confidence)) ?? 'likely',
    references: [],
  };
}

const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'ai api aws ca cicd gcp id ip jwt npm pat rrt scim ssh tf uri url'.split(' '),
);

/** `gitleaks.adafruit-api-key` is an `Adafruit API key`. */
function spellTitle(id: string): string {
  const words = id
    .slice('gitleaks.'.length)
    .split('-')
    .map((word) => (ABBREVIATIONS.has(word) ? word.toUpperCase() : word));
  const title = words.join(' ');
  return `${title.charAt(0).toUpperCase()}${title.slice(1)} (gitleaks)`;
}
