/**
 * Every file with how it ended, in the text report: one line each, in the order of the scan.
 */
import type { FileEvent } from '../../model/event.js';
import { tellState } from '../facts.js';
import { formatCount } from '../quantity.js';
import { type Page, showFile } from './page.js';

/** The longest state, and two spaces. */
const STATE_COLUMNS = 'partly scanned'.length + 2;

/** The lines of the section. */
export function setCoverage(page: Page, files: readonly FileEvent[]): string[] {
  return [
    page.paint(`COVERAGE  ${formatCount(files.length, 'file')}`, 'bold'),
    ...files.map((file) => setFile(page, file)),
  ];
}

function setFile(page: Page, event: FileEvent): string {
  const { state, reason } = tellState(event);
  const look = event.state === 'scanned' || event.state === 'excluded' ? 'dim' : 'yellow';
  const words = reason === '' ? '' : ` (${page.show(reason)})`;
  return `  ${page.paint(state.padEnd(STATE_COLUMNS), look)}${showFile(page, event.file)}${words}`;
}
