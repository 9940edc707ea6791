/**
 * Proves rules by their own examples, through the full engine.
 *
 * The same code serves `logscan rules check`, the tests and CI. Each example must give its own rule with the exact
 * span between the marks and no other finding; each counterexample must give nothing. Placeholders are expanded anew
 * for every seed, so an example stands for many texts.
 */
import { Readable } from 'node:stream';
import { loadRegexEngine } from '../detect/regex.js';
import type { Occurrence } from '../model/finding.js';
import { loadSources } from '../rules/sources.js';
import type { RuleSource } from '../rules/pack.js';
import { expandPlaceholders } from '../rules/placeholder.js';
import type { Remark } from '../rules/remark.js';
import { createEngine, type Engine } from './engine.js';
import type { KernelChoice, RegexChoice } from './options.js';
import { describeStdin } from './stdin.js';

export interface CheckRequest {
  /** Paths of the user's packs, checked together with the built-in rules. */
  readonly packs: readonly string[];
  readonly regex: RegexChoice;
  readonly kernel?: KernelChoice;
  /** How many texts each example is expanded to. */
  readonly seeds: number;
}

export interface RuleFault {
  readonly rule: string;
  readonly pack: string;
  readonly field: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly rules: number;
  /** Examples and counterexamples, without their expansions. */
  readonly examples: number;
  readonly faults: readonly RuleFault[];
  /** What of imported packs is not used, or not as it stands. */
  readonly remarks?: readonly Remark[];
}

/** A fixed time, so that tokens of examples do not expire: 2025-01-01. */
const NOW_MS = Date.UTC(2025, 0, 1);

/** Checks all rules. Throws `RuleError` for a pack that does not load. */
export async function checkRules(request: CheckRequest): Promise<CheckResult> {
  const remarks: Remark[] = [];
  const sources = await loadSources(request.packs, (remark) => remarks.push(remark));
  const faults = await findBadPatterns(sources, request.regex);
  if (faults.length > 0) return { rules: sources.length, examples: 0, faults, remarks };
  const engine = await createEngine({
    // Imported rules have no examples to stand up for them in those of others.
    rules: sources.filter(({ examples }) => examples.length > 0),
    key: Buffer.alloc(32, 1),
    regex: request.regex,
    kernel: request.kernel ?? 'auto',
    now: () => NOW_MS,
  });
  let examples = 0;
  for (const rule of sources) {
    examples += rule.examples.length + rule.counterexamples.length;
    faults.push(...(await checkRule(rule, engine, request.seeds)));
  }
  return { rules: sources.length, examples, faults, remarks };
}

async function findBadPatterns(sources: readonly RuleSource[], choice: RegexChoice): Promise<RuleFault[]> {
  const engine = await loadRegexEngine(choice);
  return sources.flatMap((rule) => {
    try {
      engine.compile(rule.pattern, rule.reach);
      return [];
    } catch (error) {
      return [describeFault(rule, 'pattern', error instanceof Error ? error.message : String(error))];
    }
  });
}

async function checkRule(rule: RuleSource, engine: Engine, seeds: number): Promise<readonly RuleFault[]> {
  const faults: RuleFault[] = [];
  for (const example of rule.examples) {
    const reason = await findFirst(seeds, (seed) =>
      checkExample(rule, expandPlaceholders(example, seed), engine),
    );
    if (reason !== undefined) faults.push(describeFault(rule, 'examples', `"${example}" ${reason}`));
  }
  for (const text of rule.counterexamples) {
    const reason = await findFirst(seeds, (seed) =>
      checkCounterexample(expandPlaceholders(text, seed), engine),
    );
    if (reason !== undefined) faults.push(describeFault(rule, 'counterexamples', `"${text}" ${reason}`));
  }
  return faults;
}

async function findFirst(
  seeds: number,
  check: (seed: number) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const reason = await check(seed);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Reasons speak of places only: a report of a failed check must not show an expanded secret either. */
async function checkExample(rule: RuleSource, marked: string, engine: Engine): Promise<string | undefined> {
  const [before = '', secret = '', after = ''] = marked.split(/[«»]/);
  const start = Buffer.byteLength(before);
  const end = start + Buffer.byteLength(secret);
  const found = await scanText(before + secret + after, engine);
  const other = found.find((occurrence) => occurrence.rule !== rule.id);
  if (other) return `also gives "${other.rule}" at bytes ${describeSpan(other)}`;
  if (found.length === 0) return hasLiteral(rule, marked) ? 'gives nothing' : 'holds none of the literals';
  const [only] = found;
  const exact = found.length === 1 && only?.start === start && only.start + only.length === end;
  return exact
    ? undefined
    : `gives bytes ${found.map(describeSpan).join(', ')} instead of ${start} to ${end}`;
}

async function checkCounterexample(text: string, engine: Engine): Promise<string | undefined> {
  const [first] = await scanText(text, engine);
  return first && `gives "${first.rule}" at bytes ${describeSpan(first)}`;
}

function describeSpan({ start, length }: Occurrence): string {
  return `${start} to ${start + length}`;
}

function hasLiteral(rule: RuleSource, text: string): boolean {
  const fold = (value: string): string => (rule.caseSensitive ? value : value.toLowerCase());
  return rule.literals.some((literal) => fold(text.replace(/[«»]/g, '')).includes(fold(literal)));
}

async function scanText(text: string, engine: Engine): Promise<readonly Occurrence[]> {
  const occurrences: Occurrence[] = [];
  const scan = engine.scanFile(describeStdin(NOW_MS), { stdin: Readable.from([Buffer.from(text)]) });
  for await (const batch of scan) occurrences.push(...batch.occurrences);
  return occurrences;
}

function describeFault(rule: RuleSource, field: string, reason: string): RuleFault {
  return { rule: rule.id, pack: rule.pack, field, reason };
}
