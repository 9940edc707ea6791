/**
 * Where leaks come from: the programs that wrote secrets, and at which level.
 *
 * A table with a row per program and a column per level; the darker a cell, the more. A line that names no program is
 * counted by its logger. Counted are the occurrences that findings list.
 */
import type { Finding } from '../../model/finding.js';
import { listPlaces } from '../home.js';
import { formatCount, formatNumber } from '../quantity.js';
import { drawShare } from './bar.js';
import { sourceOf, type Digest } from './digest.js';
import { markup, type Markup } from './markup.js';

const MAX_ROWS = 20;
const MAX_LEVELS = 8;
/** Shades of cells, beside the empty one. */
const SHADES = 5;

/** Levels from least to most severe, as loggers write them; others stand behind. */
const LEVELS = 'TRACE DEBUG VERBOSE INFO NOTICE WARN WARNING ERROR ERR CRITICAL CRIT FATAL'.split(' ');
const NO_LEVEL = 'no level';
const NO_SOURCE = 'not named';

/** Occurrences of one program by level. */
type Counts = Map<string, number>;

/** The section. */
export function setSources({ entries }: Digest): Markup {
  const sources = countSources(entries.map(({ finding }) => finding));
  return markup`<section id="sources" aria-labelledby="sources-title">
<h2 id="sources-title">Where it comes from</h2>
${sources.size === 0 ? markup`<p class="note">There is no secret that a program could have written.</p>\n` : setMatrix(sources)}</section>
`;
}

function countSources(findings: readonly Finding[]): Map<string, Counts> {
  const sources = new Map<string, Counts>();
  for (const finding of findings) {
    if (finding.kind === 'audit') continue;
    for (const place of listPlaces(finding)) {
      const source = sourceOf(place) ?? NO_SOURCE;
      const level = place.level ?? NO_LEVEL;
      const counts = sources.get(source) ?? new Map<string, number>();
      sources.set(source, counts.set(level, (counts.get(level) ?? 0) + 1));
    }
  }
  return sources;
}

function setMatrix(sources: ReadonlyMap<string, Counts>): Markup {
  const rows = [...sources].map(([source, counts]) => ({ source, counts, total: sumMap(counts) }));
  rows.sort((one, other) => other.total - one.total || (one.source < other.source ? -1 : 1));
  const levels = listLevels(rows.map(({ counts }) => counts));
  const most = rows
    .flatMap(({ counts }) => [...counts.values()])
    .reduce((max, count) => Math.max(max, count), 1);
  const total = rows[0]?.total ?? 1;
  const more = rows.length - MAX_ROWS;
  return markup`<p class="note">Occurrences by program and level; of one secret the first hundred and the last are counted. A line without a program counts for its logger.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Table of programs and levels">
<table class="matrix"><thead><tr><th scope="col">Program</th>${levels.map((level) => markup`<th scope="col" class="num">${level}</th>`)}<th scope="col" class="num">All</th><td></td></tr></thead><tbody>
${rows.slice(0, MAX_ROWS).map((row) => setRow(row, levels, { most, total }))}</tbody></table>
</div>
${more > 0 ? markup`<p class="note">and ${formatCount(more, 'more program')} with fewer occurrences</p>` : undefined}`;
}

interface Row {
  readonly source: string;
  readonly counts: Counts;
  readonly total: number;
}

function setRow(row: Row, levels: readonly string[], scale: { most: number; total: number }): Markup {
  const cells = levels.map((level) => {
    const count = row.counts.get(level) ?? 0;
    const shade = count === 0 ? 0 : Math.ceil((SHADES * Math.log(count + 1)) / Math.log(scale.most + 1));
    return markup`<td class="num h${shade}">${count === 0 ? '' : formatNumber(count)}</td>`;
  });
  return markup`<tr><th scope="row">${row.source}</th>${cells}<td class="num">${formatNumber(row.total)}</td><td class="wide">${drawShare(row.total, scale.total)}</td></tr>
`;
}

/** The levels that occur, in their order; of many the first ones by rank. */
function listLevels(rows: readonly Counts[]): readonly string[] {
  const levels = [...new Set(rows.flatMap((counts) => [...counts.keys()]))];
  return levels.sort((one, other) => rankLevel(one) - rankLevel(other)).slice(0, MAX_LEVELS);
}

function rankLevel(level: string): number {
  if (level === NO_LEVEL) return LEVELS.length + 1;
  const rank = LEVELS.indexOf(level);
  return rank < 0 ? LEVELS.length : rank;
}

function sumMap(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
