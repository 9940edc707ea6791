/**
 * The last lines of the text report: what was found, whether everything was read, and how much that was.
 *
 * It never says that nothing was found without saying in what: an incomplete scan is called so, and a scan of no
 * file at all too.
 */
import type { DoneEvent, StartEvent } from '../../model/event.js';
import type { Finding } from '../../model/finding.js';
import { SEVERITIES } from '../../model/severity.js';
import { tellAllowed, tellCoverage } from '../facts.js';
import { formatCount, formatNumber } from '../quantity.js';
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
  const lines = [paintVerdict(page, outcome)(setParagraph(page, 0, verdict.split(' ')))];
  if (outcome.done) {
    const facts = [tellCoverage(outcome.done), tellAllowed(outcome.done)];
    for (const fact of facts) if (fact !== '') lines.push(setParagraph(page, 0, fact.split(' ')));
  }
  return lines;
}

function paintVerdict({ chalk }: Page, outcome: Outcome): (text: string) => string {
  if (!isComplete(outcome)) return chalk.bold.yellow;
  return outcome.findings.length > 0 || isVoid(outcome) ? chalk.bold : chalk.green;
}

/** Whether there was no file to read. */
function isVoid({ done }: Outcome): boolean {
  return done?.coverage.files.scanned === 0;
}

/** The lines that --verbose prints first. */
export function setStart(page: Page, start: StartEvent): string[] {
  const { tool, engine } = start;
  const indentColumns = 2;
  return [
    page.chalk.bold(page.show(`${tool.name} ${tool.version}, started ${start.startedAt}`)),
    setField(page, { label: 'roots', indentColumns }, start.roots.map(page.show)),
    setField(
      page,
      { label: 'engine', indentColumns },
      splitWords(page, `${engine.regex}; ${engine.kernel} kernel`),
    ),
    setField(page, { label: 'rules', indentColumns }, [formatNumber(start.rules.length)]),
  ];
}

function describeComplete(outcome: Outcome): string {
  if (outcome.findings.length > 0) return `Found ${describeFindings(outcome.findings)}`;
  return isVoid(outcome) ? 'Nothing was scanned' : 'No findings in what was scanned';
}

function describeIncomplete(outcome: Outcome): string {
  const { findings, problemCount, done } = outcome;
  if (done !== undefined && problemCount > 0 && outcome.unreadCount === 0) {
    return `${describeComplete(outcome)}; ${formatCount(problemCount, 'notification')} could not be delivered`;
  }
  const found = findings.length > 0 ? `found ${describeFindings(findings)}` : 'no findings';
  const reason = problemCount > 0 ? formatCount(problemCount, 'problem') : 'the scan ended early';
  return `This report is incomplete (${done ? reason : 'the scan ended early'}): ${found} in what could be read`;
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
