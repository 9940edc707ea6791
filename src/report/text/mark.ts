/**
 * What the user's baseline says of a finding, in the text report: a line for what it accepts.
 *
 * What is new needs no word, since everything else is left out without --verbose.
 */
import type { Finding } from '../../model/finding.js';
import { type Page, setDetail, splitWords } from './page.js';

/** The line, if there is one. */
export function setMark(page: Page, finding: Finding): string[] {
  if (finding.baseline?.state !== 'unchanged') return [];
  return [setDetail(page, 'accepted', splitWords(page, finding.baseline.reason ?? 'by the baseline'))];
}
