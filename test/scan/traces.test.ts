import { expect, test } from 'vitest';
import type { Fate, Trace } from '../../src/detect/trace.js';
import { createPosition } from '../../src/scan/position.js';
import { placeTraces } from '../../src/scan/traces.js';
import { makeRule, wholeWindow } from '../detect/sample.js';

const WINDOW = wholeWindow('one\ntwo acme_1\nthree acme_2\nfour');

function position(): ReturnType<typeof createPosition> {
  return createPosition({
    countLines: (from, to) => WINDOW.bytes.subarray(from, to).filter((byte) => byte === 10).length,
  });
}

function makeTrace(rule: string, offset: number, fate: Fate): Trace {
  return { rule: makeRule({ id: rule }), literal: 'acme_', offset, fate };
}

test('traces are placed by their value, or by their literal', () => {
  const dropped = { kind: 'dropped', start: 14, end: 19, view: 'as it stands', reason: 'is x' } as const;
  const traces = [makeTrace('b.b', 9, dropped), makeTrace('a.a', 22, { kind: 'unmatched' })];
  const file = 'a.log';
  expect(placeTraces(traces, WINDOW, { file, position: position() })).toEqual([
    {
      file,
      rule: 'b.b',
      literal: 'acme_',
      line: 2,
      column: 10,
      lastLine: 3,
      start: 13,
      length: 5,
      fate: dropped,
    },
    {
      file,
      rule: 'a.a',
      literal: 'acme_',
      line: 3,
      column: 7,
      lastLine: 3,
      start: 21,
      length: 0,
      fate: { kind: 'unmatched' },
    },
  ]);
});

test('their order does not depend on the order in which candidates come', () => {
  const at = (start: number): Fate => ({
    kind: 'dropped',
    start,
    end: start + 1,
    view: 'as it stands',
    reason: 'x',
  });
  const traces = [
    makeTrace('b.b', 9, at(9)),
    makeTrace('c.c', 9, { kind: 'unmatched' }),
    makeTrace('a.a', 9, at(9)),
    makeTrace('d.d', 1, at(2)),
  ];
  const names = (order: readonly Trace[]): readonly string[] =>
    placeTraces(order, WINDOW, { file: 'a.log', position: position() }).map(({ rule }) => rule);
  expect(names(traces)).toEqual(['d.d', 'a.a', 'b.b', 'c.c']);
  expect(names(traces.toReversed())).toEqual(['d.d', 'a.a', 'b.b', 'c.c']);
});
