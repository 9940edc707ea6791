import { closeSync, openSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { findResume, findTail, type Mark } from '../../src/model/cursor.js';
import { readHead, tapSource, verifyMark, type SeenEnds, type TailLines } from '../../src/read/mark.js';
import { drain, makeScratch, serveBytes } from './disk.js';

const KEY = Buffer.alloc(32, 3);
const scratch = makeScratch();
afterAll(() => scratch.remove());

/** Bytes without a period, with line feeds here and there. */
function makeBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 7; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

async function markOf(
  bytes: Buffer,
  stepBytes = 4096,
): Promise<{ readonly mark: Mark; readonly lines: TailLines }> {
  const tap = tapSource(serveBytes(bytes, stepBytes), { key: KEY, sizeBytes: bytes.length, from: 0 });
  await drain(tap.source, stepBytes);
  return joinEnds(bytes.length, tap.close());
}

function joinEnds(
  sizeBytes: number,
  { head, tail }: SeenEnds,
): { readonly mark: Mark; readonly lines: TailLines } {
  if (head === undefined || !tail) throw new Error('Not the whole file has passed');
  return { mark: { sizeBytes, head, tail: tail.digest }, lines: tail.lines };
}

function verify(bytes: Buffer, mark: Mark): boolean {
  const fd = openSync(scratch.write('file', bytes), 'r');
  try {
    return verifyMark(fd, mark, KEY);
  } finally {
    closeSync(fd);
  }
}

const SIZES = [0, 1, 1023, 1024, 1025, 65_536, 66_560, 66_561, 66_562, 70_001, 200_000];

test.each(SIZES)('a mark of %i bytes holds for the file and for what it grows to', async (size) => {
  const bytes = makeBytes(size);
  const left = await markOf(bytes);
  expect(verify(bytes, left.mark)).toBe(true);
  expect(verify(Buffer.concat([bytes, Buffer.from('more')]), left.mark)).toBe(true);
  if (size > 0) expect(verify(bytes.subarray(0, -1), left.mark)).toBe(false);
});

test.each(SIZES.filter((size) => size > 0))(
  'a mark of %i bytes does not hold for other ends',
  async (size) => {
    const bytes = makeBytes(size);
    const { mark } = await markOf(bytes);
    for (const at of [0, Math.min(size, 1024) - 1, findTail(size), size - 1]) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(verify(other, mark), `byte ${at}`).toBe(false);
    }
  },
);

test('does not depend on the steps in which the bytes pass', async () => {
  const bytes = makeBytes(300_000);
  const whole = await markOf(bytes, 1 << 20);
  for (const step of [1000, 65_537, 66_561, 140_000]) expect(await markOf(bytes, step)).toEqual(whole);
});

test('of a file that is read on is that of a file that is read whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 70_000, max: 250_000 }),
      fc.integer({ min: 0, max: 90_000 }),
      async (size, more) => {
        const bytes = makeBytes(size + more);
        const { mark: known } = await markOf(bytes.subarray(0, size));
        const from = findTail(size);
        const request = { key: KEY, sizeBytes: bytes.length, from, known };
        const tap = tapSource(serveBytes(bytes.subarray(from), 50_000), request);
        await drain(tap.source);
        expect(joinEnds(bytes.length, tap.close())).toEqual(await markOf(bytes));
      },
    ),
    { numRuns: 40 },
  );
});

test('tells the lines of its tail', async () => {
  const bytes = Buffer.alloc(200_000, 'x');
  const resume = findResume(bytes.length);
  expect((await markOf(bytes)).lines).toEqual({ feeds: 0, lineStart: undefined });
  for (const at of [findTail(bytes.length) - 1, resume - 5, resume, bytes.length - 1]) bytes[at] = 10;
  expect((await markOf(bytes)).lines).toEqual({ feeds: 2, lineStart: resume - 4 });
});

test('is made of the ends that were seen by several readers', async () => {
  const bytes = makeBytes(400_000);
  const seen: SeenEnds[] = [];
  for (const [from, to] of [
    [0, 150_000],
    [100_000, 300_000],
    [250_000, 400_000],
  ]) {
    const tap = tapSource(serveBytes(bytes.subarray(from, to)), {
      key: KEY,
      sizeBytes: 400_000,
      from: from ?? 0,
    });
    await drain(tap.source);
    seen.push(tap.close());
  }
  const [first, middle, last] = seen;
  expect(middle).toEqual({});
  expect(joinEnds(400_000, { ...first, ...last })).toEqual(await markOf(bytes));
});

test('has no tail where other bytes passed than there should be', async () => {
  for (const sizeBytes of [9, 11]) {
    const tap = tapSource(serveBytes(makeBytes(10)), { key: KEY, sizeBytes, from: 0 });
    await drain(tap.source);
    expect(tap.close().tail).toBeUndefined();
  }
});

test('depends on the key', async () => {
  const tap = tapSource(serveBytes(makeBytes(10)), { key: Buffer.alloc(32, 4), sizeBytes: 10, from: 0 });
  await drain(tap.source);
  expect(tap.close().head).not.toBe((await markOf(makeBytes(10))).mark.head);
});

test('has the head that is read by itself, if the file is long enough', async () => {
  const bytes = makeBytes(2000);
  const fd = openSync(scratch.write('head', bytes), 'r');
  expect(readHead(fd, KEY)).toBe((await markOf(bytes)).mark.head);
  closeSync(fd);
  const short = openSync(scratch.write('short', bytes.subarray(0, 1023)), 'r');
  expect(readHead(short, KEY)).toBeUndefined();
  closeSync(short);
});

test('begins at even offsets, at least two margins before the end', () => {
  for (const size of SIZES) {
    expect(findTail(size) % 2).toBe(0);
    if (findTail(size) > 0) expect(findResume(size) - findTail(size)).toBeGreaterThan(32 * 1024);
  }
});
