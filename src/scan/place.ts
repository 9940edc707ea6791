/**
 * Where hits stand: from indexes in a window to lines, columns and offsets in a file.
 *
 * Takes what the detector found in one window; gives occurrences, as reports show them.
 */
import type { Hit } from '../detect/hit.js';
import type { Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Window } from '../model/window.js';
import { joinEntry } from './context.js';
import type { Position } from './position.js';

/** The occurrence of a hit; hits are to be placed in their order. */
export function placeHit(
  hit: Hit,
  window: Window,
  { file, position }: { readonly file: LogFile; readonly position: Position },
): Occurrence {
  const { line, column } = position.locate(window, hit.start);
  const start = window.origin + (window.base + hit.start) * window.unitBytes;
  return {
    file: nameOf(file, window.member),
    family: file.family,
    line,
    column,
    start,
    length: hit.length * window.unitBytes,
    rule: hit.rule.id,
    severity: hit.severity,
    confidence: hit.confidence,
    fingerprint: hit.fingerprint,
    preview: hit.preview,
    ...(hit.note !== undefined && { note: hit.note }),
    ...joinEntry(hit.context, window.entryAt?.(start)),
    ...file.container,
  };
}

/** What is told, and what the user allows. */
export interface Split {
  readonly occurrences: readonly Occurrence[];
  /** Missing where there are none. */
  readonly allowed?: readonly Occurrence[];
}

/** What is told apart from what the user allows; `occurrences` are those of `hits`. */
export function splitAllowed(hits: readonly Hit[], occurrences: readonly Occurrence[]): Split {
  if (!hits.some(({ allowed }) => allowed === true)) return { occurrences };
  const isAllowed = (_occurrence: Occurrence, index: number): boolean => hits[index]?.allowed === true;
  const allowed = occurrences.filter(isAllowed);
  return { occurrences: occurrences.filter((one, index) => !isAllowed(one, index)), allowed };
}

/** A file, or the member of an archive in it, as reports show it. */
export function nameOf(file: LogFile, member: string | undefined): string {
  return member === undefined ? file.name : `${file.name}!${member}`;
}
