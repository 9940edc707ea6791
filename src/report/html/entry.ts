/**
 * One finding on the page: a line that tells the most, and what unfolds below it.
 *
 * Unfolding is the browser's own, so that it works without the script, by keyboard and for screen readers. The data
 * attributes hold numbers and words of the project alone; the script filters and sorts by them.
 */
import type { AuditFinding, Occurrence, SecretFinding } from '../../model/finding.js';
import { severityRank } from '../../model/severity.js';
import { escapeControls } from '../escape.js';
import { tellMark, tellSource } from '../facts.js';
import { findHome, listPlaces } from '../home.js';
import { tellWeight } from '../facts.js';
import { nameAudience, nameFile } from '../name.js';
import { formatCount, formatNumber } from '../quantity.js';
import type { Entry } from './digest.js';
import { markup, type Markup } from './markup.js';
import { formatMinute, type Axis } from './moment.js';
import { drawStrip } from './timeline.js';
import { setSeverity } from './badge.js';

const MAX_FILES = 8;
const MAX_PLACES = 8;

/** A finding, folded. */
export function setEntry(entry: Entry, axis: Axis | undefined): Markup {
  const { id, finding } = entry;
  const body =
    finding.kind === 'secret'
      ? setSecret(entry, finding, axis)
      : [setFaultLine(entry, finding), setFault(entry, finding)];
  return markup`<details class="f" id="f${id}"${describeEntry(entry)}>${body}</details>
`;
}

function describeEntry({ finding, kind, logs, sources, firstMs, lastMs }: Entry): Markup {
  const audience = finding.kind === 'secret' ? finding.exposure?.audience : undefined;
  const count = finding.kind === 'secret' ? finding.count : 1;
  return markup` data-severity="${severityRank(finding.severity)}" data-what="${finding.kind}" data-kind="${kind}" data-log="${logs.join(' ')}" data-source="${sources.join(' ')}" data-audience="${audience}" data-count="${count}" data-first="${firstMs}" data-last="${lastMs}"`;
}

function setSecret(entry: Entry, finding: SecretFinding, axis: Axis | undefined): readonly Markup[] {
  const { count, fileCount, preview, severity, exposure } = finding;
  const times = count === 1 ? 'once' : `${formatNumber(count)}× in ${formatCount(fileCount, 'file')}`;
  const home = findHome(finding);
  const line = markup`<summary>${setSeverity(severity)}<span class="what">${entry.rule.title} <code>${preview}</code>${setFile(home.file, home.places[0])}</span><span class="times-seen">${times}</span><span class="audience ${exposure?.audience}">${nameAudience(exposure)}</span>${axis === undefined ? undefined : drawStrip(finding, axis)}</summary>`;
  return [line, setSecretFacts(entry, finding)];
}

/** The live log, with the line where it holds the secret itself. */
function setFile(file: string, place: Occurrence | undefined): Markup {
  const position = place === undefined ? '' : `:${place.line}`;
  return markup`<span class="file">${nameFile(file)}${position}</span>`;
}

function setSecretFacts(entry: Entry, finding: SecretFinding): Markup {
  const places = listPlaces(finding);
  const readers = finding.exposure?.readers ?? [];
  return markup`<dl>
${setFact('Files', setFiles(finding))}${setFact('Places', setPlaces(finding, places))}${setFact('Written by', markup`${describeWriters(places)}`)}${setFact('Readers', markup`${readers.length > 0 ? readers.join('; ') : nameAudience(finding.exposure)}`)}${setFact('Weight', markup`${finding.assessment ? tellWeight(finding.severity, finding.assessment) : ''}`)}${setWords(entry)}</dl>`;
}

function setFiles({ files, fileCount }: SecretFinding): Markup {
  const shown = files.slice(0, MAX_FILES);
  const more = fileCount - shown.length;
  return markup`<ul>${shown.map(({ file, count }) => markup`<li><code>${nameFile(file)}</code> ${formatNumber(count)}×</li>`)}${more > 0 ? markup`<li>and ${formatCount(more, 'more file')}</li>` : undefined}</ul>`;
}

function setPlaces({ count }: SecretFinding, places: readonly Occurrence[]): Markup {
  const shown = places.slice(0, MAX_PLACES);
  const more = count - shown.length;
  return markup`<ul>${shown.map(setPlace)}${more > 0 ? markup`<li>and ${formatCount(more, 'more place')}</li>` : undefined}</ul>`;
}

function setPlace({ file, line, column, time }: Occurrence): Markup {
  const position = `${nameFile(file)}:${line}:${column}`;
  return markup`<li><code>${position}</code>${time === undefined ? undefined : markup` at ${time}`}</li>`;
}

function describeWriters(places: readonly Occurrence[]): string {
  const writers = places.map(tellSource);
  return [...new Set(writers)]
    .filter((writer) => writer !== '')
    .slice(0, MAX_PLACES)
    .join('; ');
}

function setFaultLine({ rule }: Entry, { severity, file }: AuditFinding): Markup {
  return markup`<summary>${setSeverity(severity)}<span class="what">${rule.title}${setFile(file, undefined)}</span></summary>`;
}

function setFault(entry: Entry, { detail, commands }: AuditFinding): Markup {
  return markup`<dl>
${setFact('Facts', markup`${detail}`)}${setFact('Mend it', commands.length > 0 ? markup`${commands.map(setCommand)}` : markup``)}${setWords(entry)}</dl>`;
}

/** A command that holds characters which are shown escaped would not do what it says when copied. */
function setCommand(command: string): Markup {
  const isExact = escapeControls(command) === command;
  return markup`<pre tabindex="0"><code>${command}</code></pre>${isExact ? undefined : markup`<p class="note">Not to be copied as it stands: some characters are shown escaped.</p>`}`;
}

function setWords({ rule, finding, firstMs, lastMs }: Entry): Markup {
  const seen = firstMs === undefined || lastMs === undefined ? '' : describeSpan(firstMs, lastMs);
  return markup`${setFact('Baseline', markup`${tellMark(finding)}`)}${setFact('Seen', markup`${seen}`)}${setFact('Confidence', markup`${finding.confidence}`)}${setFact('Why', markup`${rule.why}`)}${setFact('Fix', markup`${rule.fix}`)}${setFact('Rule', markup`<a href="#rule-${rule.id}">${rule.id}</a> <span class="soft">fingerprint ${finding.fingerprint}</span>`)}`;
}

function describeSpan(firstMs: number, lastMs: number): string {
  const [first, last] = [formatMinute(firstMs), formatMinute(lastMs)];
  return first === last ? first : `${first} to ${last}`;
}

/** A label and what it says; nothing where there is nothing to say. */
function setFact(label: string, fact: Markup): Markup {
  return fact.markup === ''
    ? fact
    : markup`<dt>${label}</dt><dd>${fact}</dd>
`;
}
