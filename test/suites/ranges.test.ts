/**
 * No seam of ranges: what several threads find in the ranges of one file is what one thread finds in all of it, wherever the
 * file is cut, and every byte is read by exactly one of them.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSources } from '../../src/rules/sources.js';
import type { EngineOptions } from '../../src/scan/engine.js';
import { openLocalExecutor, type Executor } from '../../src/scan/executor.js';
import { joinRanges, type FileEnd } from '../../src/scan/join.js';
import { scanAll } from '../../src/scan/pool.js';
import { openRanges } from '../../src/scan/ranges.js';
import type { LogFile } from '../../src/model/logfile.js';
import type { Occurrence } from '../../src/model/finding.js';
import { MIN_RANGE_BYTES } from '../../src/read/split.js';
import { countDescriptors, describeFile, makeScratch } from '../read/disk.js';
import { makeFiller, makeSamples, type Sample } from './sample.js';

const MARK_KEY = Buffer.alloc(32, 1);
const scratch = makeScratch();
let samples: readonly Sample[];
/** One that sees a file in few large windows. */
let whole: Executor;
let threads: readonly Executor[];

beforeAll(async () => {
  samples = await makeSamples(23);
  const options: EngineOptions = {
    rules: await loadSources([]),
    key: Buffer.alloc(32, 7),
    regex: 'auto',
    kernel: 'auto',
    now: () => Date.UTC(2026, 10, 21),
    allow: [],
    cwd: '/',
    markKey: MARK_KEY,
  };
  whole = await openLocalExecutor(options);
  threads = [
    await openLocalExecutor(options),
    await openLocalExecutor({ ...options, freshBytes: 20_000 }),
    await openLocalExecutor({ ...options, freshBytes: 70_000 }),
  ];
});
afterAll(() => scratch.remove());

interface Found {
  readonly occurrences: readonly Occurrence[];
  /** Bytes of all parts. */
  readonly bytes: number;
  readonly ends: readonly FileEnd[];
}

async function* give(file: LogFile): AsyncGenerator<LogFile, void> {
  yield file;
}

async function scan(file: LogFile, executors: readonly Executor[], rangeBytes: number): Promise<Found> {
  const work = { files: give(file), jobs: executors.length, markKey: MARK_KEY };
  const ranges = openRanges(work, { leastBytes: 1, rangeBytes });
  const occurrences: Occurrence[] = [];
  const ends: FileEnd[] = [];
  let bytes = 0;
  for await (const part of joinRanges(scanAll(ranges.files, executors, {}), ranges)) {
    occurrences.push(...part.occurrences);
    bytes += part.bytes;
    if (part.outcome) ends.push(part.outcome);
  }
  return { occurrences, bytes, ends };
}

async function expectSame(content: Buffer, rangeBytes: number): Promise<Found> {
  const file = describeFile(scratch.write('app.log', content));
  const one = await scan(file, [whole], rangeBytes);
  expect(await scan(file, threads, rangeBytes)).toEqual(one);
  return one;
}

/** A file with a seam in each sample, `depth` bytes behind the start of its secret. */
function cutSamples(rangeBytes: number, depth: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  samples.forEach(({ text, start, length: bytes }, index) => {
    const at = (index + 1) * rangeBytes - start - Math.min(depth, bytes);
    const filler = makeFiller(at - length);
    parts.push(filler, text, Buffer.from('\n'));
    length = at + text.length + 1;
  });
  return Buffer.concat([...parts, makeFiller(100_000)]);
}

describe('ranges', () => {
  test.each([0, 1, 5, 1000])(
    'cut no example in two that has a seam %i bytes in it',
    async (depth) => {
      const { occurrences } = await expectSame(cutSamples(MIN_RANGE_BYTES, depth), MIN_RANGE_BYTES);
      expect(occurrences.length).toBeGreaterThan(samples.length * 0.9);
    },
    120_000,
  );

  const piece = fc.oneof(
    fc.nat(40_000).map((length) => makeFiller(length)),
    fc.nat(90_000).map((length) => Buffer.from('x'.repeat(length))),
    fc.nat(500).map((length) => Buffer.from('\n'.repeat(length))),
    fc.array(fc.nat(1000), { maxLength: 30 }).map(joinSamples),
    fc.nat(1000).map((index) => Buffer.from(`password=${joinSamples([index]).toString('latin1')}`)),
    fc.constant(Buffer.from('-----BEGIN PRIVATE KEY-----\n')),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
  const wide = fc
    .tuple(fc.array(fc.nat(1000), { maxLength: 5 }), fc.nat(30_000), fc.boolean())
    .map(([indexes, length, big]) => widen(Buffer.concat([joinSamples(indexes), makeFiller(length)]), big));
  const zeros = fc.nat(60_000).map((length) => Buffer.alloc(length));

  test.each([
    ['text', piece, 60],
    ['text with other encodings in it', fc.oneof({ weight: 6, arbitrary: piece }, wide, zeros), 60],
  ])(
    'change nothing about %s',
    async (_what, arbitrary, numRuns) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(arbitrary, { minLength: 5, maxLength: 30 }),
          fc.integer({ min: MIN_RANGE_BYTES, max: 200_000 }),
          async (pieces, rangeBytes) => {
            const content = Buffer.concat([makeFiller(600), ...pieces, makeFiller(70_000)]);
            const { bytes, ends } = await expectSame(content, rangeBytes);
            expect(bytes).toBe(content.length);
            expect(ends).toHaveLength(1);
          },
        ),
        { numRuns },
      );
    },
    240_000,
  );

  test('go on where single bytes go on behind another encoding', async () => {
    const lines = joinSamples([3, 5, 8]);
    for (const length of [10_000, 300_000, 1_000_000]) {
      const other = widen(Buffer.concat([lines, makeFiller(length)]), false);
      const content = Buffer.concat([makeFiller(100_000), lines, other, lines, makeFiller(900_000), lines]);
      const { occurrences } = await expectSame(content, MIN_RANGE_BYTES);
      expect(occurrences.length).toBeGreaterThanOrEqual(12);
    }
  });

  test('hold a stream that changes its encoding all the time for no text, as one thread does', async () => {
    const change = Buffer.concat([makeFiller(30), widen(makeFiller(30), false)]);
    const changes = Buffer.concat(Array.from({ length: 600 }, () => change));
    const calm = makeFiller(200_000);
    const content = Buffer.concat([calm, changes.subarray(0, 30_000), calm, changes, calm, changes, calm]);
    const { ends } = await expectSame(content, MIN_RANGE_BYTES);
    expect(ends).toMatchObject([{ problems: [{ code: 'unsupported' }] }]);
  });

  test('leave a file as it is that only looks like text', async () => {
    const lines = joinSamples([1, 2, 3]);
    for (const head of ['BZh9 ', '%PDF-1.7 ', 'bplist0 ']) {
      await expectSame(Buffer.concat([Buffer.from(head), makeFiller(400_000), lines]), MIN_RANGE_BYTES);
    }
  });

  test('leave no descriptor open', async () => {
    const file = describeFile(scratch.write('open.log', makeFiller(500_000)));
    const before = countDescriptors();
    await scan(file, threads, MIN_RANGE_BYTES);
    expect(countDescriptors()).toBe(before);
  });
});

function joinSamples(indexes: readonly number[]): Buffer {
  return Buffer.concat(
    indexes.flatMap((index) => [samples[index % samples.length]?.text ?? Buffer.alloc(0), Buffer.from('\n')]),
  );
}

/** Text as UTF-16. */
function widen(text: Buffer, big: boolean): Buffer {
  const wide = Buffer.from(text.toString('latin1'), 'utf16le');
  return big ? wide.swap16() : wide;
}
