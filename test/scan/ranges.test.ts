import { afterAll, beforeEach, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import { MIN_RANGE_BYTES } from '../../src/read/split.js';
import { openRanges, type RangeList } from '../../src/scan/ranges.js';
import { countDescriptors, describeFile, makeScratch } from '../read/disk.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

const LARGE = describeFile(scratch.write('large.log', 'x\n'.repeat(200_000)));
const SMALL = describeFile(scratch.write('small.log', 'x\n'));
let before: number;
beforeEach(() => (before = countDescriptors()));

function open(jobs: number, ...files: readonly LogFile[]): RangeList {
  async function* give(): AsyncGenerator<LogFile, void> {
    yield* files;
  }
  return openRanges({ files: give(), jobs }, { leastBytes: 100_000, rangeBytes: MIN_RANGE_BYTES });
}

async function take({ files }: RangeList): Promise<readonly LogFile[]> {
  const taken: LogFile[] = [];
  for await (const file of files) taken.push(file);
  return taken;
}

const offsets = (files: readonly LogFile[]): unknown[] => files.map(({ range }) => range?.from);

test('large files are split for several threads, in their place', async () => {
  const ranges = open(2, SMALL, LARGE, SMALL);
  expect(offsets(await take(ranges))).toEqual([
    undefined,
    ...[0, 1, 2, 3, 4, 5].map((index) => index * MIN_RANGE_BYTES),
    undefined,
  ]);
  ranges.close();
  expect(offsets(await take(open(1, LARGE, SMALL)))).toEqual([undefined, undefined]);
});

test('a file is closed when all its ranges have ended', async () => {
  const ranges = open(2, LARGE);
  const taken = await take(ranges);
  expect(countDescriptors()).toBe(before + 1);
  for (const { range } of taken) if (range) ranges.end(range);
  expect(countDescriptors()).toBe(before);
});

test('no further range is given of a file that is over', async () => {
  const ranges = open(2, LARGE, SMALL);
  const first = await ranges.files.next();
  const second = await ranges.files.next();
  if (first.done === true || second.done === true) throw new Error('There are too few ranges');
  if (first.value.range) ranges.end(first.value.range, true);
  expect(offsets(await take(ranges))).toEqual([undefined]);
  expect(countDescriptors()).toBe(before + 1);
  if (second.value.range) ranges.end(second.value.range);
  expect(countDescriptors()).toBe(before);
});

test('a scan that is left closes what is open, and opens nothing more', async () => {
  const ranges = open(2, LARGE, LARGE);
  await ranges.files.next();
  ranges.close();
  await take(ranges);
  expect(countDescriptors()).toBe(before);
});
