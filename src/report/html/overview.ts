/**
 * What a reader sees first: the numbers that matter, the worst findings, and counts by log, program and kind.
 *
 * Rows of the counts are links to the findings; the script makes them filters.
 */
import type { Finding, SecretFinding } from '../../model/finding.js';
import { SEVERITIES } from '../../model/severity.js';
import { findHome } from '../home.js';
import { nameAudience, nameFile, shorten } from '../name.js';
import { formatCount, formatNumber } from '../quantity.js';
import { describeCounts, drawBar, findMost } from './bar.js';
import { sumCounts, type Digest, type Entry, type Tally } from './digest.js';
import { markup, type Markup } from './markup.js';
import { setSeverity } from './badge.js';

const ZERO = markup` class="zero"`;

const MAX_WORST = 8;
/** Rows that show at once, and rows behind a fold. */
const MAX_ROWS = 8;
const MAX_FOLDED_ROWS = 200;
/** Longer names lose their middle; the findings tell them whole. */
const MAX_LABEL_CHARACTERS = 34;

/** The section. */
export function setOverview(digest: Digest, problemCount: number): Markup {
  const { entries } = digest;
  return markup`<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title" class="unseen">Overview</h2>
${setTiles(digest, problemCount)}${entries.length === 0 ? undefined : setPanels(digest)}</section>
`;
}

function setPanels({ entries, logs, sources, kinds }: Digest): Markup {
  return markup`<div class="panels tall">
${setWorst(entries)}${setTallies({ title: 'By log', filter: 'log' }, logs)}${setTallies({ title: 'By program', filter: 'source' }, sources)}${setTallies({ title: 'By kind', filter: 'kind' }, kinds)}</div>
`;
}

function setTiles({ entries, severities, logs }: Digest, problemCount: number): Markup {
  const findings = entries.map(({ finding }) => finding);
  const secrets = findings.filter(({ kind }) => kind === 'secret').length;
  const open = findings.filter(isOpen).length;
  return markup`<div class="spectrum">${drawBar(severities, Math.max(1, sumCounts(severities)))}<ul>
${SEVERITIES.map((word, rank) => setLegend(word, rank, severities[rank] ?? 0)).toReversed()}</ul></div>
<dl class="tiles">
${setTile('Secrets', secrets, `written ${formatCount(findings.reduce(addOccurrences, 0), 'time')}`)}${setTile('Open to everyone', open, 'secrets that every account of the host can read')}${setTile('Faults', findings.length - secrets, 'of permissions and rotation')}${setTile('Logs', logs.length, 'with secrets or faults')}${setTile('Not read', problemCount, 'files or parts of files')}</dl>
`;
}

function isOpen(finding: Finding): boolean {
  return finding.kind === 'secret' && finding.exposure?.audience === 'everyone';
}

function addOccurrences(sum: number, finding: Finding): number {
  return finding.kind === 'secret' ? sum + finding.count : sum;
}

function setLegend(word: string, rank: number, count: number): Markup {
  return markup`<li><a href="#findings" data-filter="severity" data-value="${rank}"><span class="dot s${rank}"></span>${formatNumber(count)} ${word}</a></li>
`;
}

function setTile(label: string, value: number, words: string): Markup {
  return markup`<div${value === 0 ? ZERO : undefined}><dt>${label}</dt><dd><b>${formatNumber(value)}</b> ${words}</dd></div>
`;
}

function setWorst(entries: readonly Entry[]): Markup {
  const rows = entries.slice(0, MAX_WORST).map(setWorstRow);
  return markup`<section class="panel" aria-labelledby="worst-title"><h3 id="worst-title">Worst first</h3>
<ol class="worst">
${rows}</ol></section>
`;
}

function setWorstRow({ id, finding, rule }: Entry): Markup {
  const words =
    finding.kind === 'secret'
      ? markup`<code>${finding.preview}</code> <span class="soft">${describeWorst(finding)}</span>`
      : markup`<span class="soft">${shorten(nameFile(finding.file), MAX_LABEL_CHARACTERS)}</span>`;
  return markup`<li>${setSeverity(finding.severity)}<a href="#f${id}">${rule.title}</a> ${words}</li>
`;
}

function describeWorst(finding: SecretFinding): string {
  const times = finding.count === 1 ? 'once' : `${formatNumber(finding.count)}×`;
  const { exposure } = finding;
  const isKnown = exposure !== undefined && exposure.audience !== 'unknown';
  const audience = isKnown ? `readable by ${nameAudience(exposure)}` : undefined;
  const file = shorten(nameFile(findHome(finding).file), MAX_LABEL_CHARACTERS);
  return [`${times} in ${file}`, audience].filter(Boolean).join(', ');
}

interface Panel {
  readonly title: string;
  /** Name of the filter that a row sets. */
  readonly filter: string;
}

function setTallies(panel: Panel, tallies: readonly Tally[]): Markup {
  if (tallies.length === 0) return markup``;
  const id = `by-${panel.filter}-title`;
  const most = findMost(tallies);
  const rows = tallies.slice(0, MAX_ROWS + MAX_FOLDED_ROWS).map((tally) => setTally(panel, tally, most));
  const folded = rows.slice(MAX_ROWS);
  const more = tallies.length - rows.length;
  return markup`<section class="panel" aria-labelledby="${id}"><h3 id="${id}">${panel.title}</h3>
<ul class="tallies">
${rows.slice(0, MAX_ROWS)}</ul>
${folded.length === 0 ? undefined : markup`<details class="more"><summary>${formatNumber(tallies.length - MAX_ROWS)} more</summary><ul class="tallies">\n${folded}</ul>${more > 0 ? markup`<p class="note">and ${formatNumber(more)} more</p>` : undefined}</details>\n`}</section>
`;
}

function setTally({ filter }: Panel, { label, counts, index }: Tally, most: number): Markup {
  return markup`<li><a href="#findings" data-filter="${filter}" data-value="${index}" title="${nameFile(label)}">${shorten(nameFile(label), MAX_LABEL_CHARACTERS)}</a>${drawBar(counts, most)}<span class="num">${formatNumber(sumCounts(counts))}<span class="unseen"> findings: ${describeCounts(counts)}</span></span></li>
`;
}
