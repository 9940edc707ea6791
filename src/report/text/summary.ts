/**
 * The last lines of the text report: what was found, whether everything was read, and how much that was.
 *
 * It never says that nothing was found without saying in what: an incomplete scan is called so, and a scan of no
 * file at all too.
 */
import type { DoneEvent, StartEvent } from '../../model/event.js';
import type { Finding } from '../../model/finding.js';
import { SEVERITIES } from '../../model/severity.js';
import { tellAllowed, tellBaseline, tellCoverage, tellReported } from '../facts.js';
import { formatCount, formatNumber } from '../quantity.js';
import type { Look } from './paint.js';
import { type Page, setField, setParagraph, splitWords } from './page.js';

/** What a scan came to. */
interface Outcome {
  readonly findings: readonly Finding[];
  readonly problemCount: number;
  /** Those of them that kept something from being read; all of them if not given. */
  readonly unreadCount?: number;
  /** Absent when the scan ended before it could count. */
  readonly done?: DoneEvent | undefined;
}

/** Whether everything was read, as far as the events tell. */
export function isComplete({ done, problemCount }: Outcome): boolean {
  return done !== undefined && done.complete && problemCount === 0;
}

/** The lines of the summary. */
export function setSummary(page: Page, outcome: Outcome): string[] {
  const verdict = isComplete(outcome) ? describeComplete(outcome) : describeIncomplete(outcome);
  const lines = [page.paint(setParagraph(page, 0, verdict.split(' ')), ...lookOf(outcome))];
  if (outcome.done) {
    const facts = [
      tellCoverage(outcome.done),
      tellReported(outcome.done),
      tellAllowed(outcome.done),
      tellBaseline(outcome.done),
    ];
    for (const fact of facts) if (fact !== '') lines.push(setParagraph(page, 0, fact.split(' ')));
  }
  return lines;
}

function lookOf(outcome: Outcome): readonly Look[] {
  if (!isComplete(outcome)) return ['bold', 'yellow'];
  return [outcome.findings.length > 0 || isVoid(outcome) ? 'bold' : 'green'];
}

/** Whether there was no file, read now or before. */
function isVoid({ done }: Outcome): boolean {
  const { scanned, examined = 0 } = done?.coverage.files ?? {};
  return scanned === 0 && examined === 0 && (done?.coverage.unchanged?.files ?? 0) === 0;
}

function wasRead({ done }: Outcome): boolean {
  return done?.coverage.files.examined === undefined;
}

/** The lines that --verbose prints first. */
export function setStart(page: Page, start: StartEvent): string[] {
  const { tool, engine } = start;
  const indentColumns = 2;
  return [
    page.paint(page.show(`${tool.name} ${tool.version}, started ${start.startedAt}`), 'bold'),
    setField(page, { label: 'roots', indentColumns }, start.roots.map(page.show)),
    setField(
      page,
      { label: 'engine', indentColumns },
      splitWords(page, `${engine.regex}; ${engine.kernel} kernel`),
    ),
    setField(page, { label: 'rules', indentColumns }, [formatNumber(start.rules.length)]),
  ];
}

const NOTHING = { files: 0, bytes: 0, findings: 0 };

function describeComplete(outcome: Outcome): string {
  const { baseline } = outcome.done?.coverage ?? {};
  const found = describeFindings(outcome.findings);
  if (outcome.findings.length > 0) return baseline ? `Found ${found} beyond the baseline` : `Found ${found}`;
  if (isVoid(outcome)) return 'Nothing was scanned';
  if (baseline) return 'No findings beyond the baseline';
  const { files, bytes, findings } = outcome.done?.coverage.unchanged ?? NOTHING;
  return files + bytes + findings > 0
    ? 'No new findings since the last scan'
    : wasRead(outcome)
      ? 'No findings in what was scanned'
      : 'No faults in what was examined';
}

function describeIncomplete(outcome: Outcome): string {
  const { findings, problemCount, done } = outcome;
  if (done !== undefined && problemCount > 0 && outcome.unreadCount === 0) {
    return `${describeComplete(outcome)}; ${formatCount(problemCount, 'notification')} could not be delivered`;
  }
  const beyond = done?.coverage.baseline ? ' beyond the baseline' : '';
  const found = `${findings.length > 0 ? `found ${describeFindings(findings)}` : 'no findings'}${beyond}`;
  const reason = problemCount > 0 ? formatCount(problemCount, 'problem') : 'the scan ended early';
  const part = wasRead(outcome) ? 'read' : 'examined';
  return `This report is incomplete (${done ? reason : 'the scan ended early'}): ${found} in what could be ${part}`;
}

function describeFindings(findings: readonly Finding[]): string {
  const secrets = findings.filter(({ kind }) => kind === 'secret').length;
  const faults = findings.length - secrets;
  const kinds = [
    secrets > 0 ? formatCount(secrets, 'secret') : '',
    faults > 0 ? formatCount(faults, 'audit finding') : '',
  ];
  return `${kinds.filter(Boolean).join(' and ')} (${describeSeverities(findings)})`;
}

/** `1 critical, 2 low`: findings by severity, worst first. */
export function describeSeverities(findings: readonly Finding[]): string {
  const counts = SEVERITIES.toReversed().map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${formatNumber(count)} ${severity}`)
    .join(', ');
}
