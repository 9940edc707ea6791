/**
 * The table of `--explain`: how many matches came to nothing, by reason, then by rule.
 */
import type { DropCount } from '../model/event.js';
import { formatCount, formatNumber } from '../report/quantity.js';

/** Rows of the second part that are shown; the others are counted. */
const MAX_ROWS = 60;

/** Lines without the last line end; one sentence where nothing was dropped. */
export function describeDrops(drops: readonly DropCount[]): string {
  const total = drops.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return 'No match was dropped';
  const byRule = drops.map(({ rule, reason, count }) => [`${rule}: ${reason}`, count] as const);
  const rows = sortRows(byRule);
  const more = rows.length - MAX_ROWS;
  return [
    `${formatNumber(total)} ${total === 1 ? 'match' : 'matches'} came to nothing; the value`,
    ...alignRows(sortRows(sumReasons(drops))),
    'By rule:',
    ...alignRows(rows.slice(0, MAX_ROWS)),
    ...(more > 0 ? [`  and ${formatCount(more, 'more pair')} of rule and reason`] : []),
  ].join('\n');
}

type Row = readonly [words: string, count: number];

function sumReasons(drops: readonly DropCount[]): readonly Row[] {
  const sums = new Map<string, number>();
  for (const { reason, count } of drops) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return [...sums];
}

/** The greatest first; the given order among equals. */
function sortRows(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => b[1] - a[1]);
}

function alignRows(rows: readonly Row[]): readonly string[] {
  const digits = Math.max(0, ...rows.map(([, count]) => formatNumber(count).length));
  return rows.map(([words, count]) => `  ${formatNumber(count).padStart(digits)}  ${words}`);
}
