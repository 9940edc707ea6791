/**
 * One audit finding in the text report: the file at fault, the facts, and the commands that mend it.
 *
 * Commands are printed on lines of their own, to be copied. One that holds characters which are shown escaped would
 * not do what it says when copied, and is marked so.
 */
import type { AuditFinding } from '../../model/finding.js';
import { setMark } from './mark.js';
import { type Page, setDetail, showFile, splitWords } from './page.js';

/** The lines of one fault. */
export function setFault(page: Page, finding: AuditFinding): string[] {
  return [
    `  ${page.paint(showFile(page, finding.file), 'bold')}`,
    setDetail(page, 'facts', splitWords(page, finding.detail)),
    ...finding.commands.flatMap((command, index) => setCommand(page, command, index)),
    ...setMark(page, finding),
  ];
}

function setCommand(page: Page, command: string, index: number): string[] {
  const shown = page.show(command);
  const line = setDetail(page, index === 0 ? 'mend' : '', [shown]);
  if (shown === command) return [line];
  const note = 'Not to be copied as it stands: some characters are shown as \\x.. or \\u....';
  return [line, setDetail(page, '', note.split(' '))];
}
