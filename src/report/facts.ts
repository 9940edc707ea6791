/**
 * What is known of a finding or of a whole scan, in a sentence of plain text without a full stop.
 *
 * Takes findings as they are: names in the text may be hostile, and the format that shows it makes it safe.
 */
import type { DoneEvent, FileEvent } from '../model/event.js';
import type { Assessment, Exposure, Finding, LineContext, SecretFinding } from '../model/finding.js';
import type { Severity } from '../model/severity.js';
import { nameFile } from './name.js';
import { formatBytes, formatCount, formatDuration, formatNumber } from './quantity.js';

/** `"c4fe****9d" stands 3 times in 2 files, readable by everyone (0644)`; the detail and commands of an audit finding. */
export function tellFinding(finding: Finding): string {
  if (finding.kind === 'secret')
    return `"${finding.preview}" ${tellNote(finding)}stands ${tellTimes(finding)}${tellWriter(finding)}`;
  const { detail, commands } = finding;
  return commands.length > 0 ? `${detail}. Mend it with: ${commands.join('; ')}` : detail;
}

function tellNote({ first }: SecretFinding): string {
  return first.note === undefined ? '' : `(${first.note}) `;
}

function tellWriter({ first }: SecretFinding): string {
  const service = tellService(first);
  return service === '' ? '' : `; written by ${service}`;
}

function tellTimes({ count, fileCount, exposure }: SecretFinding): string {
  const files = fileCount === 1 ? '1 file' : `${fileCount} files`;
  return `${count === 1 ? 'once' : `${count} times in ${files}`}${tellReaders(exposure)}`;
}

function tellReaders(exposure: Exposure | undefined): string {
  return exposure && exposure.readers.length > 0 ? `, readable by ${exposure.readers.join('; ')}` : '';
}

/** `new`, or `accepted: a demo account`; empty where there is no baseline. */
export function tellMark({ baseline }: Finding): string {
  if (!baseline) return '';
  const { state, reason } = baseline;
  if (state === 'new') return 'new';
  return reason === undefined ? 'accepted' : `accepted: ${reason}`;
}

/**
 * `12 files scanned, 1 partly scanned (2.0 MiB), 1 skipped; 34.2 MiB in 3.4 s`, with `3 unchanged since the last scan` where
 * that was looked at; `12 files examined and not read in 40 ms`.
 */
export function tellCoverage({ coverage, elapsedMs }: DoneEvent): string {
  const { scanned, partlyScanned, skipped, excluded, examined = 0 } = coverage.files;
  const { bytesBy } = coverage;
  const { files: unchanged = 0 } = coverage.unchanged ?? {};
  const isRead = examined === 0;
  const states = [
    isRead
      ? `${formatCount(scanned, 'file')} scanned`
      : `${formatCount(examined, 'file')} examined and not read`,
    partlyScanned > 0
      ? `${formatNumber(partlyScanned)} partly scanned${tellSize(bytesBy?.partlyScanned)}`
      : '',
    skipped > 0 ? `${formatNumber(skipped)} skipped${tellSize(bytesBy?.skipped)}` : '',
    unchanged > 0 ? `${formatNumber(unchanged)} unchanged since the last scan` : '',
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

function tellSize(bytes = 0): string {
  return bytes === 0 ? '' : ` (${formatBytes(bytes)})`;
}

/** `Not read whole: 2 truncated, 1 special-file`; empty where there was no problem. */
export function tellReasons({ coverage: { problems } }: DoneEvent): string {
  const reasons = Object.entries(problems).map(([code, count]) => `${formatNumber(count)} ${code}`);
  return reasons.length === 0 ? '' : `Not read whole: ${reasons.join(', ')}`;
}

/** How much was read and what was not, for formats that have no place for the numbers. */
export function tellTotals(done: DoneEvent): string {
  return [tellCoverage(done), tellReasons(done)].filter(Boolean).join('. ');
}

/** How one file ended, in words: `partly scanned`, `corrupt, truncated`; the reason is empty for a file read whole. */
export function tellState({ state, reasons }: FileEvent): {
  readonly state: string;
  readonly reason: string;
} {
  const reason = state === 'excluded' ? 'left out by your options' : reasons.join(', ');
  return { state: state.replace('-', ' '), reason };
}

/** `partly scanned: /var/log/a.gz (corrupt)` */
export function tellFile(event: FileEvent): string {
  const { state, reason } = tellState(event);
  return `${state}: ${nameFile(event.file)}${reason === '' ? '' : ` (${reason})`}`;
}

/** Who wrote a line, as far as it is known: `mopidy, unit mopidy.service, logger mopidy.core, level DEBUG`. */
export function tellSource(place: LineContext): string {
  const { program, logger, level } = place;
  const words = [program, tellService(place), logger && `logger ${logger}`, level && `level ${level}`];
  return words.filter(Boolean).join(', ');
}

/** `container web (image nginx:1.27), pod home/web-0`: what runs the program; empty where that is not known. */
function tellService({ unit, container, image, pod }: LineContext): string {
  const made = image && ` (image ${image})`;
  const words = [
    unit && `unit ${unit}`,
    container && `container ${container}${made ?? ''}`,
    pod && `pod ${pod}`,
  ];
  return words.filter(Boolean).join(', ');
}

/** `3 findings reported by earlier scans`; empty for none. */
export function tellReported({ coverage: { unchanged } }: DoneEvent): string {
  const { findings = 0 } = unchanged ?? {};
  return findings === 0 ? '' : `${formatCount(findings, 'finding')} reported by earlier scans`;
}

/** `Against the baseline: 2 new, 5 unchanged, 1 gone`; empty where there is none. */
export function tellBaseline({ coverage: { baseline } }: DoneEvent): string {
  if (!baseline) return '';
  const { unchanged, gone, expired } = baseline;
  const counts = [
    `${formatNumber(baseline.new)} new`,
    `${formatNumber(unchanged)} unchanged`,
    ...(gone === undefined ? [] : [`${formatNumber(gone)} gone`]),
    ...(expired > 0 ? [`${formatNumber(expired)} expired`] : []),
  ];
  return `Against the baseline: ${counts.join(', ')}`;
}

/** `3 findings allowed by your configuration`; empty for none. */
export function tellAllowed({ coverage: { allowed = 0 } }: DoneEvent): string {
  return allowed === 0 ? '' : `${formatCount(allowed, 'finding')} allowed by your configuration`;
}

/** What is complete: `Everything was read`, or less where less was asked for. */
export function tellWhole({ coverage: { files, unchanged } }: DoneEvent): string {
  if (files.examined !== undefined) return 'Everything was examined, and nothing read';
  const isNothing = files.scanned === 0 && !unchanged?.files;
  return isNothing ? 'There was nothing to read' : 'Everything was read';
}
