/**
 * What the head of a line has told so far, and how the words of a container and of the program in it are put together.
 */
import type { LineContext } from '../../model/finding.js';

/** A context while it is read. */
export type Told = { -readonly [Field in keyof LineContext]: LineContext[Field] };

/**
 * What an envelope and its content tell together: the program knows its own level and logger better than what carries
 * it; of two times the one with a zone is better, then the inner one, which mostly is more exact.
 */
export function joinTold(outer: Told, inner: Told): Told {
  const time = chooseTime(outer.time, inner.time);
  const joined: Told = Object.assign({}, outer, inner);
  if (time !== undefined) joined.time = time;
  return joined;
}

function chooseTime(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined) return inner ?? outer;
  return hasZone(outer) && !hasZone(inner) ? outer : inner;
}

function hasZone(time: string): boolean {
  return /(?:Z|[+-]\d\d:\d\d)$/.test(time);
}
