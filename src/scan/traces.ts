/**
 * Places traces in their file: line, column and offset in the decoded stream.
 */
import type { Fate, Trace } from '../detect/trace.js';
import type { Window } from '../model/window.js';
import type { Position } from './position.js';

/** What became of a rule at a place of a file. */
export interface PlacedTrace {
  /** The file, or the member of an archive in it. */
  readonly file: string;
  readonly rule: string;
  readonly literal: string;
  /** Of the value; of the literal, if the rule did not match. */
  readonly line: number;
  readonly column: number;
  /** The line in which the value ends. */
  readonly lastLine: number;
  /** Absolute byte offset of the same in the decoded stream. */
  readonly start: number;
  /** Bytes of the value, 0 if the rule did not match. */
  readonly length: number;
  readonly fate: Fate;
}

/** Places the traces of one window of `file`, in order. `position` has seen the windows before. */
export function placeTraces(
  traces: readonly Trace[],
  window: Window,
  { file, position }: { readonly file: string; readonly position: Position },
): readonly PlacedTrace[] {
  const sorted = [...traces].sort(compareTraces);
  const placed = sorted.map((trace) => ({ file, ...placeTrace(trace, window, position) }));
  position.finish(window);
  return placed;
}

const ORDER: Readonly<Record<Fate['kind'], number>> = { found: 0, beaten: 1, dropped: 2, unmatched: 3 };

/** By place, then by what became of it, then by rule: candidates come in any order. */
function compareTraces(a: Trace, b: Trace): number {
  const order = startOf(a) - startOf(b) || ORDER[a.fate.kind] - ORDER[b.fate.kind];
  return order || (a.rule.id < b.rule.id ? -1 : 1);
}

function startOf({ offset, fate }: Trace): number {
  return fate.kind === 'unmatched' ? offset : fate.start;
}

function placeTrace(trace: Trace, window: Window, position: Position): Omit<PlacedTrace, 'file'> {
  const { rule, literal, fate } = trace;
  const at = startOf(trace);
  const end = fate.kind === 'unmatched' ? at : fate.end;
  const place = position.locate(window, at);
  return {
    rule: rule.id,
    literal,
    ...place,
    lastLine: place.line + countFeeds(window.bytes.subarray(at, end)),
    start: window.origin + (window.base + at) * window.unitBytes,
    length: (end - at) * window.unitBytes,
    fate,
  };
}

function countFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 10) count++;
  return count;
}
