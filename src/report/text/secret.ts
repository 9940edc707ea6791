/**
 * One secret in the text report: its masked preview, how often and where it stands, and who can read it.
 *
 * The words of its rule stand in the heading above it.
 */
import {
  shortenFingerprint,
  type Exposure,
  type Occurrence,
  type SecretFinding,
} from '../../model/finding.js';
import { tellSource, tellWeight } from '../facts.js';
import { nameAudience } from '../name.js';
import { formatCount, formatNumber } from '../quantity.js';
import { setMark } from './mark.js';
import { type Page, setDetail, showFile, splitProse, splitWords } from './page.js';

/** Files that are named without --verbose. */
const MAX_SHOWN_FILES = 4;

/** The lines of one secret. */
export function setSecret(page: Page, finding: SecretFinding): string[] {
  const { first, last, exposure, advice, assessment } = finding;
  const source = splitWords(page, describeSources([first, last]));
  return [
    `  ${page.paint(page.show(finding.preview), 'bold')}  ${page.paint(nameFingerprint(finding), 'dim')}`,
    setDetail(page, 'seen', describeTimes(finding).split(' ')),
    ...(finding.count > 1 ? [...setFiles(page, finding), ...setPlaces(page, finding)] : []),
    ...(finding.count === 1 ? [setPlace(page, 'where', first)] : []),
    ...(first.note !== undefined ? [setDetail(page, 'note', splitWords(page, first.note))] : []),
    ...(source.length > 0 ? [setDetail(page, 'source', source)] : []),
    ...(advice !== undefined ? [setDetail(page, 'advice', splitProse(page, advice))] : []),
    ...(exposure ? [setReaders(page, exposure)] : []),
    ...setMark(page, finding),
    ...(page.reasons && assessment
      ? [setDetail(page, 'weight', splitProse(page, tellWeight(finding.severity, assessment)))]
      : []),
  ];
}

/** What `explain` and `allow` take; the machine-readable formats have all of it. */
function nameFingerprint({ fingerprint }: SecretFinding): string {
  return `fingerprint ${shortenFingerprint(fingerprint)}`;
}

function describeTimes({ count, fileCount, confidence }: SecretFinding): string {
  const times = count === 1 ? 'once' : `${formatCount(count, 'time')} in ${formatCount(fileCount, 'file')}`;
  return `${times}; confidence: ${confidence}`;
}

function setFiles(page: Page, finding: SecretFinding): string[] {
  const shown = page.verbose ? finding.files : finding.files.slice(0, MAX_SHOWN_FILES);
  const digits = Math.max(...shown.map(({ count }) => formatNumber(count).length));
  const lines = shown.map(
    ({ file, count }) => `${formatNumber(count).padStart(digits)}  ${showFile(page, file)}`,
  );
  const more = finding.fileCount - shown.length;
  if (more > 0) lines.push(`and ${formatCount(more, 'more file')}`);
  return lines.map((line, index) => setDetail(page, index === 0 ? 'where' : '', [line]));
}

/** First and last place; with --verbose all that are listed, and the last. */
function setPlaces(page: Page, { count, first, last, occurrences }: SecretFinding): string[] {
  if (!page.verbose) return [setPlace(page, 'first', first), setPlace(page, 'last', last)];
  const lines = occurrences.map((place, index) => setPlace(page, index === 0 ? 'places' : '', place));
  const more = count - occurrences.length;
  if (more > 1)
    lines.push(setDetail(page, '', `and ${formatCount(more - 1, 'more place')} before the last`.split(' ')));
  if (more > 0) lines.push(setPlace(page, 'last', last));
  return lines;
}

function setPlace(page: Page, label: string, { file, line, column, time, cursor }: Occurrence): string {
  const position = `${showFile(page, file)}:${line}:${column}`;
  const entry = page.verbose && cursor !== undefined ? [`cursor ${page.show(cursor)}`] : [];
  return setDetail(page, label, [
    position,
    ...(time === undefined ? [] : [`at ${page.show(time)}`]),
    ...entry,
  ]);
}

/** What wrote the lines, each distinct writer once. */
function describeSources(places: readonly Occurrence[]): string {
  return [...new Set(places.map(tellSource))].filter((source) => source !== '').join('; ');
}

function setReaders(page: Page, exposure: Exposure): string {
  const { readers } = exposure;
  const words = splitWords(page, readers.length > 0 ? readers.join('; ') : nameAudience(exposure));
  return setDetail(page, 'readers', words);
}
