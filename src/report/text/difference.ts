/**
 * The comparison of two scans for people: what is new in full, what is gone by name, then the counts.
 *
 * Takes a comparison; gives lines without line ends. It says when one of the scans was incomplete, as then a finding
 * may seem new or gone that was only not read.
 */
import { type Difference, isDisjoint } from '../difference.js';
import type { Finding } from '../../model/finding.js';
import { findAddress } from '../home.js';
import { formatCount, formatNumber } from '../quantity.js';
import { openRulebook, type Rulebook } from '../rulebook.js';
import { setFault } from './fault.js';
import { groupFindings, setHeading } from './group.js';
import { type Page, setParagraph, showFile, splitProse } from './page.js';
import { setSecret } from './secret.js';
import { describeSeverities } from './summary.js';

/** The lines of the whole comparison. */
export function* setDifference(page: Page, difference: Difference): Iterable<string> {
  const { before, after, appeared, gone } = difference;
  if (appeared.length > 0) yield* setAppeared(page, appeared, openRulebook(after.rules));
  if (gone.length > 0) {
    yield page.paint(`GONE  ${formatCount(gone.length, 'finding')}`, 'bold', 'green');
    const rules = openRulebook(before.rules);
    for (const finding of gone) yield setGone(page, finding, rules);
    yield '';
  }
  for (const note of listNotes(difference)) yield setParagraph(page, 0, note.split(' '));
  yield page.paint(setParagraph(page, 0, describeCounts(page, difference).split(' ')), 'bold');
}

/** What is new, under its heading, each finding with an empty line behind it. */
export function* setAppeared(page: Page, findings: readonly Finding[], rules: Rulebook): Iterable<string> {
  yield* [page.paint(`NEW  ${formatCount(findings.length, 'finding')}`, 'bold', 'yellow'), ''];
  for (const group of groupFindings(findings)) {
    yield* [...setHeading(page, group[0].severity, rules(group[0].rule).rule), ''];
    for (const finding of group) {
      yield* finding.kind === 'secret' ? setSecret(page, finding) : setFault(page, finding);
      yield '';
    }
  }
}

function setGone(page: Page, finding: Finding, rules: Rulebook): string {
  const preview = finding.kind === 'secret' ? [`"${page.show(finding.preview)}"`] : [];
  const title = splitProse(page, rules(finding.rule).rule.title);
  const place = ['in', showFile(page, findAddress(finding).file), `(${page.show(finding.rule)})`];
  return setParagraph(page, 2, [finding.severity.toUpperCase(), '', ...title, ...preview, ...place]);
}

function listNotes(difference: Difference): readonly string[] {
  const { before, after } = difference;
  return [
    ...(before.complete
      ? []
      : ['The earlier report is incomplete: what is new may only not have been read then']),
    ...(after.complete ? [] : ['The later report is incomplete: what is gone may only not have been read']),
    ...(isDisjoint(difference)
      ? ['No secret is in both: only reports with fingerprints of the same key can be compared']
      : []),
  ];
}

function describeCounts(page: Page, { before, appeared, gone, unchanged }: Difference): string {
  const severities = appeared.length > 0 ? ` (${describeSeverities(appeared)})` : '';
  const counts = `${formatNumber(appeared.length)} new${severities}, ${formatNumber(gone.length)} gone, ${formatNumber(unchanged.length)} unchanged`;
  return `${counts} since ${page.show(before.startedAt)}`;
}
