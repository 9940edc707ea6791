/**
 * What is known of a finding or of a whole scan, in a sentence of plain text without a full stop.
 *
 * Takes findings as they are: names in the text may be hostile, and the format that shows it makes it safe.
 */
import type { DoneEvent } from '../model/event.js';
import type { Assessment, Exposure, Finding, SecretFinding } from '../model/finding.js';
import type { Severity } from '../model/severity.js';
import { formatBytes, formatCount, formatDuration, formatNumber } from './quantity.js';

/** `"c4fe****9d" stands 3 times in 2 files, readable by everyone (0644)`; the detail and commands of an audit finding. */
export function tellFinding(finding: Finding): string {
  if (finding.kind === 'secret')
    return `"${finding.preview}" ${tellNote(finding)}stands ${tellTimes(finding)}`;
  const { detail, commands } = finding;
  return commands.length > 0 ? `${detail}. Mend it with: ${commands.join('; ')}` : detail;
}

function tellNote({ first }: SecretFinding): string {
  return first.note === undefined ? '' : `(${first.note}) `;
}

function tellTimes({ count, fileCount, exposure }: SecretFinding): string {
  const files = fileCount === 1 ? '1 file' : `${fileCount} files`;
  return `${count === 1 ? 'once' : `${count} times in ${files}`}${tellReaders(exposure)}`;
}

function tellReaders(exposure: Exposure | undefined): string {
  return exposure && exposure.readers.length > 0 ? `, readable by ${exposure.readers.join('; ')}` : '';
}

/** `12 files scanned, 1 skipped; 34.2 MiB in 3.4 s`; `12 files examined and not read in 40 ms`. */
export function tellCoverage({ coverage, elapsedMs }: DoneEvent): string {
  const { scanned, partlyScanned, skipped, excluded, examined = 0 } = coverage.files;
  const isRead = examined === 0;
  const states = [
    isRead
      ? `${formatCount(scanned, 'file')} scanned`
      : `${formatCount(examined, 'file')} examined and not read`,
    partlyScanned > 0 ? `${formatNumber(partlyScanned)} partly scanned` : '',
    skipped > 0 ? `${formatNumber(skipped)} skipped` : '',
    excluded > 0 ? `${formatNumber(excluded)} excluded by your options` : '',
  ];
  const bytes = isRead ? `; ${formatBytes(coverage.bytes)}` : '';
  return `${states.filter(Boolean).join(', ')}${bytes} in ${formatDuration(elapsedMs)}`;
}

/** `high by its rule; +2 every user of the host can read it; so critical`. */
export function tellWeight(severity: Severity, { base, reasons }: Assessment): string {
  const told = reasons.map(({ points, text }) => `${points > 0 ? '+' : ''}${points || ''} ${text}`.trim());
  return [`${base} by its rule`, ...told, ...(severity === base ? [] : [`so ${severity}`])].join('; ');
}

/** `3 findings allowed by your configuration`; empty for none. */
export function tellAllowed({ coverage: { allowed = 0 } }: DoneEvent): string {
  return allowed === 0 ? '' : `${formatCount(allowed, 'finding')} allowed by your configuration`;
}

/** What is complete: `Everything was read`, or less where less was asked for. */
export function tellWhole({ coverage: { files } }: DoneEvent): string {
  if (files.examined !== undefined) return 'Everything was examined, and nothing read';
  return files.scanned === 0 ? 'There was nothing to read' : 'Everything was read';
}
