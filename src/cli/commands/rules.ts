/**
 * `logscan rules list|show|check`: what logscan looks for, and whether a pack of rules does what it says.
 *
 * Examples are shown as they are written in packs, with placeholders where a secret would stand.
 */
import { resolve } from 'node:path';
import type { RuleInfo } from '../../model/rule.js';
import { encodeJson } from '../../report/escape.js';
import { formatCount } from '../../report/quantity.js';
import { RuleError } from '../../rules/error.js';
import type { RuleSource } from '../../rules/pack.js';
import { describeRemark } from '../../rules/remark.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { chooseRules, describeUnknownRule, explainEngine } from '../session.js';

/** How many times each example is tried with other secrets. */
const SEEDS = 8;

/** Prints id, severity and title of all rules. Throws `UsageError` or `RuleError`. */
export async function runRulesList(context: Context, settings: Settings): Promise<number> {
  const rules = await chooseRules(context, settings);
  const text = settings.format === 'json' ? `${encodeJson(rules.map(pickInfo))}\n` : alignRules(rules);
  await context.console.print(text);
  return EXIT.clean;
}

/** Prints everything about one rule. Throws `UsageError` or `RuleError`. */
export async function runRulesShow(
  context: Context,
  settings: Settings,
  [id = '']: readonly string[],
): Promise<number> {
  const sources = await context.deps.loadSources(settings.rules);
  const source = sources.find((rule) => rule.id === id);
  if (source === undefined)
    throw describeUnknownRule(
      id,
      sources.map((rule) => rule.id),
    );
  await context.console.print(settings.format === 'json' ? `${encodeJson(source)}\n` : describeRule(source));
  return EXIT.clean;
}

/** Tries all examples of the rules, those of `pack` too; exit code 1 when one fails. Throws `RuleError`. */
export async function runRulesCheck(
  context: Context,
  settings: Settings,
  [pack]: readonly string[],
): Promise<number> {
  const { regex, kernel } = settings;
  const packs = pack === undefined ? settings.rules : [...settings.rules, resolve(context.host.cwd, pack)];
  const result = await context.deps
    .checkRules({ packs, regex, kernel, seeds: SEEDS })
    .catch((error: unknown) => {
      throw error instanceof RuleError ? error : explainEngine(error, settings);
    });
  const faults = result.faults.map(
    (fault) => `${fault.pack}: ${fault.rule}: ${fault.field}: ${fault.reason}\n`,
  );
  const remarks = (result.remarks ?? []).map((remark) => `${describeRemark(remark)}\n`);
  const counts = `${result.rules} rules, ${result.examples} examples, ${faults.length} faults\n`;
  await context.console.print([...remarks, ...faults, counts].join(''));
  return faults.length === 0 ? EXIT.clean : EXIT.findings;
}

function pickInfo({ id, title, why, fix, severity, confidence, references }: RuleInfo): RuleInfo {
  return { id, title, why, fix, severity, confidence, references };
}

function alignRules(rules: readonly RuleInfo[]): string {
  const idWidth = Math.max(0, ...rules.map((rule) => rule.id.length));
  const severityWidth = Math.max(0, ...rules.map((rule) => rule.severity.length));
  const lines = rules.map(
    (rule) => `${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(severityWidth)}  ${rule.title}\n`,
  );
  return lines.join('');
}

function describeRule(rule: RuleSource): string {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['id', [rule.id]],
    ['title', [rule.title]],
    ['severity', [rule.severity]],
    ['confidence', [rule.confidence]],
    ['why', [rule.why]],
    ['fix', [rule.fix]],
    ['pack', [rule.pack]],
    ['literals', [rule.literals.map((literal) => JSON.stringify(literal)).join(', ')]],
    ['pattern', [rule.pattern]],
    ['match', [describeMatch(rule)]],
    ['checks', rule.checks],
    ['examples', rule.examples],
    ['nothing in', rule.counterexamples],
    ['references', rule.references],
  ];
  return rows.flatMap(([label, values]) => describeRow(label, values)).join('');
}

function describeMatch(rule: RuleSource): string {
  const words = [
    `${rule.search === true ? 'anywhere ' : ''}from ${rule.reach} bytes before a literal to ${rule.span} after its start`,
    rule.multiline ? 'across lines' : 'within a line',
    ...(rule.loose ? ['its end up to the closing quote or full stop'] : []),
    rule.caseSensitive ? 'literals by case' : 'literals in any case',
    ...(rule.entropy > 0 ? [`at least ${rule.entropy} bits of entropy a character`] : []),
    ...(rule.path === undefined ? [] : [`in files like ${rule.path}`]),
    ...(rule.exceptions ? [`with ${formatCount(rule.exceptions.length, 'list')} of exceptions`] : []),
    `rank ${rule.rank}`,
  ];
  return words.join(', ');
}

const LABEL_WIDTH = 12;

/** One value a line, the label before the first; lines within a value are indented alike. */
function describeRow(label: string, values: readonly string[]): readonly string[] {
  const lines = values.flatMap((value) => value.trimEnd().split('\n'));
  return lines.map((line, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}\n`);
}
