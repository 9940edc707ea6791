/**
 * A large file in ranges: every byte is in one of them, whatever happens to the file meanwhile.
 */
import { closeSync, copyFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import { WINDOW_MARGIN_BYTES } from '../../src/model/window.js';
import { findSeam, MIN_RANGE_BYTES, splitFile, type SplitFile } from '../../src/read/split.js';
import { MIN_WINDOW_BYTES, readWindows, type ReadOutcome } from '../../src/read/windows.js';
import { countDescriptors, describeFile, makeScratch } from './disk.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

const SIZES = { leastBytes: 1, rangeBytes: MIN_RANGE_BYTES };

function makeText(length: number): string {
  const lines = Array.from({ length: Math.ceil(length / 8) }, (_, line) => `${line}`.padStart(7));
  return lines.join('\n').slice(0, length);
}

function split(path: string, sizes = SIZES): SplitFile {
  const made = splitFile(describeFile(path), sizes);
  if (!made) throw new Error('The file is not split');
  return made;
}

interface Reading {
  readonly text: string;
  readonly outcome: ReadOutcome;
}

async function read(part: LogFile): Promise<Reading> {
  const windows = readWindows(part, { memory: Buffer.alloc(MIN_WINDOW_BYTES + 10_000) });
  let text = '';
  for (;;) {
    const next = await windows.next();
    if (next.done === true) return { text, outcome: next.value };
    const { bytes, freshFrom, freshTo } = next.value;
    text += bytes.toString('latin1', freshFrom, freshTo);
  }
}

async function readAll({ fd, parts }: SplitFile): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const part of parts) readings.push(await read(part));
  closeSync(fd);
  return readings;
}

const joinText = (readings: readonly Reading[]): string => readings.map(({ text }) => text).join('');

describe('ranges', () => {
  test('hold every byte once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 500_000 }),
        fc.integer({ min: MIN_RANGE_BYTES, max: 150_000 }),
        async (length, rangeBytes) => {
          const text = makeText(length);
          const readings = await readAll(split(scratch.write('a.log', text), { leastBytes: 1, rangeBytes }));
          expect(joinText(readings) === text).toBe(true);
          const count = Math.max(1, Math.ceil((length - WINDOW_MARGIN_BYTES) / rangeBytes));
          expect(readings.map(({ outcome }) => outcome.next)).toEqual([
            ...Array.from({ length: count - 1 }, (_, index) => (index + 1) * rangeBytes),
            Infinity,
          ]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('meet at seams', () => {
    const range = { to: 1000, stepBytes: 100, sizeBytes: 10_000 + WINDOW_MARGIN_BYTES };
    expect([0, 1000, 1001, 1100, 9901, 9999].map((least) => findSeam(range, least))).toEqual([
      1000,
      1000,
      1100,
      1100,
      Infinity,
      Infinity,
    ]);
    expect(findSeam({ ...range, to: Infinity }, 5)).toBe(Infinity);
  });

  test('are not made of less than a match may need', () => {
    const file = describeFile(scratch.write('small.log', makeText(10)));
    expect(() => splitFile(file, { leastBytes: 1, rangeBytes: MIN_RANGE_BYTES - 1 })).toThrow(
      `Ranges of ${MIN_RANGE_BYTES - 1} bytes; give at least ${MIN_RANGE_BYTES}`,
    );
  });

  test.each<[string, string, string | Uint8Array]>([
    ['with fewer bytes', 'a.log', makeText(199_999)],
    ['named as a packed one', 'a.log.gz', makeText(300_000)],
    ['of binary bytes', 'a.bin', Buffer.alloc(300_000, 3)],
    ['of UTF-16', 'wide.log', Buffer.from(makeText(300_000), 'utf16le')],
    ['of zeros', 'zeros.log', Buffer.alloc(300_000)],
  ])('are not made of a file %s', (_what, name, content) => {
    const before = countDescriptors();
    const file = describeFile(scratch.write(name, content));
    expect(splitFile(file, { ...SIZES, leastBytes: 200_000 })).toBeUndefined();
    expect(countDescriptors()).toBe(before);
  });

  test('are not made of a file that was replaced', () => {
    const file = describeFile(scratch.write('replaced.log', makeText(300_000)));
    renameSync(scratch.write('other.log', makeText(300_000)), scratch.at('replaced.log'));
    expect(splitFile(file, SIZES)).toBeUndefined();
  });
});

describe('a file that changes while its ranges are read', () => {
  const text = makeText(400_000);

  test('is read up to the size that it had', async () => {
    const path = scratch.write('grown.log', text);
    const made = split(path);
    writeFileSync(path, `${text}and more`);
    expect(joinText(await readAll(made)) === text).toBe(true);
  });

  test('is read to its end when its name is given away', async () => {
    const path = scratch.write('renamed.log', text);
    const made = split(path);
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'another file');
    expect(joinText(await readAll(made)) === text).toBe(true);
  });

  test('is read in its copy when it is cut', async () => {
    const path = scratch.write('cut.log', text);
    const made = split(path);
    copyFileSync(path, `${path}.1`);
    truncateSync(path, 0);
    const readings = await readAll(made);
    expect(joinText(readings) === text).toBe(true);
    expect(readings.flatMap(({ outcome }) => outcome.faults)).toEqual([]);
  });

  test('has a fault in each range that it is too short for', async () => {
    const path = scratch.write('shrunk.log', text);
    const made = split(path);
    truncateSync(path, 250_000);
    const readings = await readAll(made);
    expect(joinText(readings) === text.slice(0, 250_000)).toBe(true);
    const codes = readings.map(({ outcome }) => outcome.faults.map(({ code }) => code).join());
    expect(codes.slice(0, 3)).toEqual(['', '', '']);
    expect(new Set(codes.slice(3))).toEqual(new Set(['shrunk']));
    expect(readings.at(-1)?.outcome.bytes).toBe(0);
  });
});
