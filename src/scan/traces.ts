/**
 * Places traces in their file: line, column and offset in the decoded stream.
 */
import type { Fate, Trace } from '../detect/trace.js';
import type { Window } from '../model/window.js';
import type { Position } from './position.js';

/** What became of a rule at a place of a file. */
export interface PlacedTrace {
  readonly rule: string;
  readonly literal: string;
  /** Of the value; of the literal, if the rule did not match. */
  readonly line: number;
  readonly column: number;
  /** Absolute byte offset of the same in the decoded stream. */
  readonly start: number;
  /** Bytes of the value, 0 if the rule did not match. */
  readonly length: number;
  readonly fate: Fate;
}

/** Places the traces of one window, in order. `position` has seen the windows before. */
export function placeTraces(
  traces: readonly Trace[],
  window: Window,
  position: Position,
): readonly PlacedTrace[] {
  const sorted = [...traces].sort((a, b) => startOf(a) - startOf(b));
  const placed = sorted.map((trace) => placeTrace(trace, window, position));
  position.finish(window);
  return placed;
}

function startOf({ offset, fate }: Trace): number {
  return fate.kind === 'unmatched' ? offset : fate.start;
}

function placeTrace(trace: Trace, window: Window, position: Position): PlacedTrace {
  const { rule, literal, fate } = trace;
  const at = startOf(trace);
  const length = fate.kind === 'unmatched' ? 0 : fate.end - fate.start;
  return {
    rule: rule.id,
    literal,
    ...position.locate(window, at),
    start: window.origin + (window.base + at) * window.unitBytes,
    length: length * window.unitBytes,
    fate,
  };
}
