/**
 * A scan compared with a baseline for people: what is new in full, what is gone by name, then the counts.
 */
import type { BaselineEntry } from '../../model/baseline.js';
import type { BaselineDifference } from '../baseline.js';
import { formatCount, formatNumber } from '../quantity.js';
import { openRulebook } from '../rulebook.js';
import { setAppeared } from './difference.js';
import { type Page, setParagraph, showFile } from './page.js';
import { describeSeverities } from './summary.js';

/** The lines of the whole comparison. */
export function* setBaselineDifference(page: Page, difference: BaselineDifference): Iterable<string> {
  const { appeared, gone, complete } = difference;
  if (appeared.length > 0) yield* setAppeared(page, appeared, openRulebook(difference.rules));
  if (gone.length > 0) {
    yield page.paint(`GONE  ${formatCount(gone.length, 'finding')}`, 'bold', 'green');
    for (const entry of gone) yield setGone(page, entry);
    yield '';
  }
  if (!complete) {
    const note = 'The scan is incomplete: what is gone may only not have been read';
    yield setParagraph(page, 0, note.split(' '));
  }
  yield page.paint(setParagraph(page, 0, describeCounts(difference).split(' ')), 'bold');
}

function setGone(page: Page, { rule, fingerprint, file, added, reason }: BaselineEntry): string {
  const place = ['in', showFile(page, file), `accepted on ${page.show(added)}`];
  const why = reason === undefined ? [] : [`"${page.show(reason)}"`];
  return setParagraph(page, 2, [page.show(rule), page.show(fingerprint), ...place, ...why]);
}

function describeCounts({ appeared, gone, unchanged }: BaselineDifference): string {
  const severities = appeared.length > 0 ? ` (${describeSeverities(appeared)})` : '';
  return `${formatNumber(appeared.length)} new${severities}, ${formatNumber(gone.length)} gone, ${formatNumber(unchanged.length)} unchanged`;
}
