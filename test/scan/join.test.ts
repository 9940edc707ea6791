import { describe, expect, test } from 'vitest';
import type { FileRange, LogFile } from '../../src/model/logfile.js';
import type { Problem } from '../../src/model/problem.js';
import type { Ending, FileOutcome } from '../../src/scan/engine.js';
import { joinRanges, type FilePart } from '../../src/scan/join.js';
import type { RangePart } from '../../src/scan/pool.js';
import { makeFile, makeOccurrence } from './sample.js';

const FILE = makeFile('large.log');
const ENDING: Ending = { line: 1, lineStart: 0, openTo: 0, next: Infinity };

/** Range number `index` of a file, of 100 bytes. */
function range(index: number, name = FILE.name): LogFile {
  const ends = { head: Buffer.alloc(0), tail: Buffer.alloc(0) };
  const facts = { fd: 3, sizeBytes: 1000, modifiedMs: 0, changedMs: 0, ends };
  const made: FileRange = { ...facts, from: 100 * index, to: 100 * (index + 1), stepBytes: 100, index };
  return { ...makeFile(name), range: made };
}

function outcome(ending: Partial<Ending>, more: Partial<FileOutcome> = {}): FileOutcome {
  return { state: 'scanned', bytes: 100, problems: [], ...more, ending: { ...ENDING, ...ending } };
}

async function join(
  parts: readonly RangePart[],
  end: (range: FileRange, over?: boolean) => void = () => {},
): Promise<readonly FilePart[]> {
  async function* give(): AsyncGenerator<RangePart> {
    yield* parts;
  }
  const joined: FilePart[] = [];
  for await (const one of joinRanges(give(), { end })) joined.push(one);
  return joined;
}

/** A part with one occurrence, of a range that starts in a line that goes on up to offset `openTo`. */
function part(file: LogFile, start: number, place: { line: number; openTo?: number }): RangePart {
  const { line, openTo = 0 } = place;
  return { file, occurrences: [makeOccurrence({ line, column: start + 1, start })], bytes: 10, openTo };
}

const places = (parts: readonly FilePart[]): unknown[] =>
  parts.flatMap(({ occurrences }) => occurrences.map(({ line, column }) => [line, column]));

describe('lines', () => {
  test('are counted on from range to range, and columns in a line that goes on', async () => {
    const parts = await join([
      { ...part(range(0), 5, { line: 1 }), outcome: outcome({ line: 4, lineStart: 90, next: 100 }) },
      {
        ...part(range(1), 105, { line: 1, openTo: Infinity }),
        outcome: outcome({ openTo: Infinity, next: 200 }),
      },
      part(range(2), 205, { line: 1, openTo: 210 }),
      { ...part(range(2), 215, { line: 2, openTo: 210 }), outcome: outcome({ line: 2 }) },
    ]);
    expect(places(parts)).toEqual([
      [1, 6],
      [4, 16],
      [4, 116],
      [5, 216],
    ]);
    expect(parts.every(({ file }) => !('range' in file))).toBe(true);
  });

  test('start anew with each file', async () => {
    const whole = { ...part(FILE, 3, { line: 2 }), outcome: outcome({ line: 9, lineStart: 50 }) };
    const split = { ...part(range(0, 'b.log'), 3, { line: 2 }), outcome: outcome({ line: 9 }) };
    expect(places(await join([whole, split, whole]))).toEqual([
      [2, 4],
      [2, 4],
      [2, 4],
    ]);
  });
});

const FAULT: Problem = { code: 'io-error', message: 'Reading stopped', file: 'large.log' };

describe('a file in ranges', () => {
  test('ends once, with what was read, dropped and measured in all of them', async () => {
    const drops = [{ rule: 'a', reason: 'b', count: 2 }];
    const stats = { candidates: 1, regexCalls: 2, ms: { read: 1, search: 1, judge: 1, mask: 1 }, rules: [] };
    const parts = await join([
      { ...part(range(0), 1, { line: 1 }), outcome: outcome({ next: 100 }, { drops, stats }) },
      { ...part(range(1), 101, { line: 1 }), outcome: outcome({}, { drops, stats }) },
    ]);
    expect(parts.map(({ outcome: end }) => end?.bytes)).toEqual([undefined, 200]);
    expect(parts[1]?.outcome).toMatchObject({
      state: 'scanned',
      drops: [{ rule: 'a', reason: 'b', count: 4 }],
      stats: { candidates: 2, regexCalls: 4 },
    });
  });

  test('ends at a fault, and what was found behind it is dropped', async () => {
    const ended: unknown[] = [];
    const parts = await join(
      [
        { ...part(range(0), 1, { line: 1 }), outcome: outcome({ next: 100 }) },
        { ...part(range(1), 101, { line: 1 }), outcome: outcome({}, { bytes: 7, problems: [FAULT] }) },
        part(range(2), 201, { line: 1 }),
        { ...part(range(2), 202, { line: 1 }), outcome: outcome({ next: 300 }) },
        { ...part(FILE, 3, { line: 2 }), outcome: outcome({}) },
      ],
      ({ index }, over = false) => void ended.push([index, over]),
    );
    expect(parts.flatMap(({ occurrences }) => occurrences.map(({ start }) => start))).toEqual([1, 101, 3]);
    expect(parts[1]?.outcome).toMatchObject({ state: 'partly-scanned', bytes: 107, problems: [FAULT] });
    expect(ended).toEqual([
      [0, false],
      [1, true],
      [2, false],
    ]);
  });

  test('is not read at all if the first range is not', async () => {
    const failed = outcome({}, { state: 'skipped', bytes: 0, problems: [FAULT] });
    const [only] = await join([{ ...part(range(0), 1, { line: 1 }), outcome: failed }]);
    expect(only?.outcome?.state).toBe('skipped');
  });

  test('goes on at the seam that a range has come to', async () => {
    const parts = await join([
      { ...part(range(0), 1, { line: 1 }), outcome: outcome({ next: 300 }) },
      { ...part(range(1), 101, { line: 1 }), outcome: outcome({ next: 200 }) },
      { ...part(range(2), 201, { line: 1 }), outcome: outcome({ next: 300 }) },
      { ...part(range(3), 301, { line: 1 }), outcome: outcome({}) },
    ]);
    expect(parts.flatMap(({ occurrences }) => occurrences.map(({ start }) => start))).toEqual([1, 301]);
    expect(parts.at(-1)?.outcome?.bytes).toBe(200);
  });
});
