/**
 * Measures what the matches of a pattern can be: how long, and whether they cross line ends.
 *
 * Takes the tree of a pattern, which is never narrower than the pattern, and so are the answers. Pure.
 */
import type { Node } from './syntax.js';

/** The least and the greatest length of a match in bytes; `Infinity` where there is no bound. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}

const NOTHING: Extent = { min: 0, max: 0 };

/** How long the matches of a pattern are. */
export function measureExtent(node: Node): Extent {
  switch (node.kind) {
    case 'set':
      return { min: 1, max: 1 };
    case 'assertion':
      return NOTHING;
    case 'group':
      return measureExtent(node.node);
    case 'repeat':
      return repeatExtent(measureExtent(node.node), node);
    case 'sequence':
      return node.parts.map(measureExtent).reduce(addExtents, NOTHING);
    case 'choice':
      return node.options.map(measureExtent).reduce(joinExtents);
  }
}

/** Extent of `bounds.min` to `bounds.max` repetitions. */
export function repeatExtent({ min, max }: Extent, bounds: Extent): Extent {
  return { min: min * bounds.min, max: max === 0 || bounds.max === 0 ? 0 : max * bounds.max };
}

/** Extent of one piece behind another. */
export function addExtents(a: Extent, b: Extent): Extent {
  return { min: a.min + b.min, max: a.max + b.max };
}

/** Extent of one piece or another. */
export function joinExtents(a: Extent, b: Extent): Extent {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

const LINE_FEED = 1n << 10n;

/** Whether a match may hold a line feed. */
export function crossesLines(node: Node): boolean {
  switch (node.kind) {
    case 'set':
      return (node.mask & LINE_FEED) !== 0n;
    case 'assertion':
      return false;
    case 'sequence':
      return node.parts.some(crossesLines);
    case 'choice':
      return node.options.some(crossesLines);
    case 'repeat':
    case 'group':
      return crossesLines(node.node);
  }
}
