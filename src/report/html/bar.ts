/**
 * Counts by severity as bars and words.
 *
 * A bar is a drawing beside the number that says the same, and hidden from screen readers. Widths are attributes of
 * SVG, since the page's policy allows no style attribute.
 */
import { SEVERITIES } from '../../model/severity.js';
import { formatNumber } from '../quantity.js';
import { sumCounts } from './digest.js';
import { markup, type Markup } from './markup.js';

/** A stacked bar, worst first; as long as its share of `most`. */
export function drawBar(counts: readonly number[], most: number): Markup {
  let x = 0;
  const parts = SEVERITIES.map((_, rank) => rank)
    .toReversed()
    .filter((rank) => (counts[rank] ?? 0) > 0)
    .map((rank) => {
      const width = ((counts[rank] ?? 0) / most) * 100;
      const part = markup`<rect class="s${rank}" x="${round(x)}" y="0" width="${round(width)}" height="8"/>`;
      x += width;
      return part;
    });
  return markup`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** A plain bar, as long as its share of `most`. */
export function drawShare(value: number, most: number): Markup {
  return markup`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="share" x="0" y="0" width="${round((value / most) * 100)}" height="8"/></svg>`;
}

/** `2 critical, 1 low` */
export function describeCounts(counts: readonly number[]): string {
  return SEVERITIES.map((word, rank) => ({ word, count: counts[rank] ?? 0 }))
    .toReversed()
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${formatNumber(count)} ${word}`)
    .join(', ');
}

/** The greatest sum among tallies, at least 1. */
export function findMost(tallies: readonly { readonly counts: readonly number[] }[]): number {
  return tallies.reduce((most, { counts }) => Math.max(most, sumCounts(counts)), 1);
}

/** Coordinates need no more than two decimals. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
