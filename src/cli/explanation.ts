/**
 * An explanation as text: values that were claimed at a place, by which rules, and what became of them.
 *
 * Takes what `explain` gives, and the rules; gives lines for a page of 80 columns or the terminal's width. Values are
 * shown masked where a rule found them, and not at all where none did.
 */
import type { Occurrence } from '../model/finding.js';
import type { Rule } from '../model/rule.js';
import { confidenceRank, severityRank } from '../model/severity.js';
import { tellSource } from '../report/facts.js';
import { setField, setParagraph, showFile, splitWords, type Page } from '../report/text/page.js';
import { formatCount } from '../report/quantity.js';
import type { Explanation } from '../scan/explain.js';
import type { PlacedTrace } from '../scan/traces.js';
import type { Settings } from './flags.js';

/** What explanations are set with. */
export interface Setting {
  readonly page: Page;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly thresholds: Pick<Settings, 'min-severity' | 'min-confidence'>;
}

/** The lines of one explanation, the last one empty. */
export function setExplanation(setting: Setting, explanation: Explanation): readonly string[] {
  const { page } = setting;
  const { file, line, traces, occurrences, more } = explanation;
  const claims = groupClaims(traces);
  return [
    page.paint(`${showFile(page, file)}:${line}`, 'bold'),
    ...setWriter(page, occurrences[0]),
    ...claims.flatMap((claim) => setClaim(setting, claim)),
    ...setUnmatched(page, traces),
    ...(more > 0 ? [`  and ${formatCount(more, 'more candidate')}`] : []),
    '',
  ];
}

/** Who wrote the line, as far as it tells. */
function setWriter(page: Page, occurrence: Occurrence | undefined): readonly string[] {
  if (occurrence === undefined) return [];
  const facts = [occurrence.time, tellSource(occurrence)].filter(Boolean);
  return facts.length === 0 ? [] : [setLine(page, 'written', facts.join(', '))];
}

/** All that matched at one span. */
type Claim = readonly [PlacedTrace, ...PlacedTrace[]];

function groupClaims(traces: readonly PlacedTrace[]): readonly Claim[] {
  const claims = new Map<string, [PlacedTrace, ...PlacedTrace[]]>();
  for (const trace of traces) {
    if (trace.fate.kind === 'unmatched') continue;
    const key = `${trace.start} ${trace.length}`;
    const claim = claims.get(key);
    if (claim) claim.push(trace);
    else claims.set(key, [trace]);
  }
  return [...claims.values()];
}

function setClaim(setting: Setting, claim: Claim): readonly string[] {
  const { page } = setting;
  const [{ line, column, lastLine, length, fate }] = claim;
  const lines = lastLine > line ? `, to line ${lastLine}` : '';
  const shown = 'preview' in fate ? `: "${fate.preview}", fingerprint ${fate.fingerprint}` : '';
  const head = `value of ${formatCount(length, 'byte')} at ${line}:${column}${lines}${shown}`;
  return [
    '',
    setParagraph(page, 2, splitWords(page, head)),
    ...claim.flatMap((trace) => setTrace(setting, trace)),
  ];
}

function setTrace(setting: Setting, trace: PlacedTrace): readonly string[] {
  const { page, rules } = setting;
  const rule = rules.get(trace.rule);
  return [
    `    ${page.paint(page.show(trace.rule), 'bold')}`,
    setDetail(page, 'by', `literal ${JSON.stringify(trace.literal)}, ${describeView(trace)}`),
    ...(rule && trace.fate.kind !== 'dropped' ? [setDetail(page, 'passed', listTests(rule))] : []),
    ...setFate(setting, trace, rule),
  ];
}

function describeView({ fate }: PlacedTrace): string {
  if (fate.kind === 'unmatched') return '';
  return fate.view === 'as it stands' ? 'in the text as it stands' : `in a view of the text: ${fate.view}`;
}

/** The tests that a value of the rule has to pass, in their order. */
function listTests({ entropy, checks }: Rule): string {
  const tests = [
    'no placeholder',
    ...(entropy > 0 ? [`at least ${entropy} bits of entropy a character`] : []),
    ...checks,
    'not known to be public',
  ];
  return tests.join(', ');
}

function setFate(
  { page, thresholds }: Setting,
  { fate }: PlacedTrace,
  rule: Rule | undefined,
): readonly string[] {
  switch (fate.kind) {
    case 'dropped':
      return [setDetail(page, 'dropped', `the value ${fate.reason}`)];
    case 'beaten':
      return [setDetail(page, 'beaten', `by ${fate.by.id}: ${compareRules(fate.by, rule)}`)];
    case 'found': {
      const { severity, confidence, note } = fate;
      const worth = `severity ${severity}, confidence ${confidence}${note === undefined ? '' : `; ${note}`}`;
      return [
        setDetail(page, isReported(fate, thresholds) ? 'reported' : 'hidden', worth),
        ...setReason(page, fate, thresholds),
      ];
    }
    case 'unmatched':
      return [];
    default:
      return fate satisfies never;
  }
}

function compareRules(winner: Rule, loser: Rule | undefined): string {
  if (loser === undefined || winner.rank === loser.rank) {
    return 'of the same rank, with the longer or the earlier value';
  }
  return `rank ${winner.rank} over ${loser.rank}`;
}

type Worth = Pick<Occurrence, 'severity' | 'confidence'>;

function isReported({ severity, confidence }: Worth, thresholds: Setting['thresholds']): boolean {
  return (
    severityRank(severity) >= severityRank(thresholds['min-severity']) &&
    confidenceRank(confidence) >= confidenceRank(thresholds['min-confidence'])
  );
}

function setReason(page: Page, worth: Worth, thresholds: Setting['thresholds']): readonly string[] {
  if (isReported(worth, thresholds)) return [];
  const { 'min-severity': severity, 'min-confidence': confidence } = thresholds;
  return [setDetail(page, '', `below --min-severity ${severity} or --min-confidence ${confidence}`)];
}

/** Literals whose rules did not match, with the rules by literal. */
function setUnmatched(page: Page, traces: readonly PlacedTrace[]): readonly string[] {
  const groups = new Map<string, { readonly trace: PlacedTrace; readonly rules: string[] }>();
  for (const trace of traces) {
    if (trace.fate.kind !== 'unmatched') continue;
    const key = `${trace.start} ${trace.literal}`;
    const group = groups.get(key);
    if (group) group.rules.push(trace.rule);
    else groups.set(key, { trace, rules: [trace.rule] });
  }
  if (groups.size === 0) return [];
  const lines = [...groups.values()].map(({ trace, rules }) => {
    const head = `${trace.line}:${trace.column} literal ${JSON.stringify(trace.literal)}:`;
    return setParagraph(page, 4, [...splitWords(page, head), ...splitWords(page, rules.join(', '))]);
  });
  return ['', '  literals behind which no rule of theirs matched', ...lines];
}

function setLine(page: Page, label: string, text: string): string {
  return setField(page, { label, indentColumns: 2 }, splitWords(page, text));
}

function setDetail(page: Page, label: string, text: string): string {
  return setField(page, { label, indentColumns: 6 }, splitWords(page, text));
}
