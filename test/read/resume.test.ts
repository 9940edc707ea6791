/**
 * Reading on where an earlier scan stopped: the same windows, as far as they are fresh, as if the file was read whole.
 */
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { findResume, findTail, type Mark, type Resumption } from '../../src/model/cursor.js';
import { MIN_WINDOW_BYTES, readWindows, type ReadOutcome, type ReadTrace } from '../../src/read/windows.js';
import { describeFile, makeScratch } from './disk.js';

const KEY = Buffer.alloc(32, 8);
const scratch = makeScratch();
afterAll(() => scratch.remove());

interface Reading {
  readonly outcome: ReadOutcome;
  /** Fresh bytes by their offset in the stream. */
  readonly fresh: Map<number, string>;
  readonly leads: number[];
}

async function read(path: string, resume?: Resumption): Promise<Reading> {
  const file = { ...describeFile(path), ...(resume && { resume }) };
  const windows = readWindows(file, { memory: Buffer.alloc(MIN_WINDOW_BYTES + 5000), markKey: KEY });
  const fresh = new Map<number, string>();
  const leads: number[] = [];
  for (;;) {
    const next = await windows.next();
    if (next.done === true) return { outcome: next.value, fresh, leads };
    const { bytes, begin, freshFrom, freshTo, base, origin, unitBytes } = next.value;
    fresh.set(origin + (base + freshFrom) * unitBytes, bytes.toString('latin1', freshFrom, freshTo));
    leads.push(freshFrom - begin);
  }
}

function markOf({ sizeBytes, head = '', tail }: ReadTrace): Mark {
  return { sizeBytes, head, tail: tail?.digest ?? '' };
}

/** Where a file can be read on; the line is not looked at here. */
async function stopAt(path: string): Promise<Resumption> {
  const { trace } = (await read(path)).outcome;
  if (!trace?.isPlain) throw new Error('The file cannot be read on');
  return { ...markOf(trace), line: 1, lineStart: 0 };
}

function joinFresh({ fresh }: Reading): string {
  return [...fresh]
    .sort((a, b) => a[0] - b[0])
    .map(([, text]) => text)
    .join('');
}

const TEXT = Array.from({ length: 9000 }, (_, line) => `line ${line} of the log\n`).join('');

describe('reading on', () => {
  test.each([0, 1, 2, 3000, 100_000])('gives the last margin and %i new bytes, with a lead', async (more) => {
    const path = scratch.write('grown', TEXT);
    const resume = await stopAt(path);
    appendFileSync(path, 'y'.repeat(more));
    const reading = await read(path, resume);
    const from = findResume(TEXT.length);
    expect([...reading.fresh.keys()][0]).toBe(from);
    expect(joinFresh(reading)).toBe(`${TEXT}${'y'.repeat(more)}`.slice(from));
    expect(reading.leads[0]).toBeGreaterThanOrEqual(32 * 1024);
    expect(reading.outcome.trace?.skippedBytes).toBe(from);
    expect(reading.outcome.trace).toEqual({ ...(await read(path)).outcome.trace, skippedBytes: from });
  });

  test('goes on from scan to scan', async () => {
    const path = scratch.write('steps', TEXT);
    let resume = await stopAt(path);
    for (let step = 0; step < 5; step++) {
      appendFileSync(path, `step ${step} ${'z'.repeat(step * 30_000)}\n`);
      const { trace } = (await read(path, resume)).outcome;
      expect(trace).toEqual({
        ...(await read(path)).outcome.trace,
        skippedBytes: findResume(resume.sizeBytes),
      });
      resume = { ...resume, ...(trace && markOf(trace)) };
    }
  });

  test.each([
    ['that was cut', (path: string) => truncateSync(path, 100_000)],
    ['with another head', (path: string) => writeFileSync(path, `x${TEXT.slice(1)}more`)],
    ['with another tail', (path: string) => writeFileSync(path, `${TEXT.slice(0, -1)}xmore`)],
    ['that is another one', (path: string) => writeFileSync(path, 'x'.repeat(TEXT.length + 5))],
  ])('does not happen in a file %s, which is read whole', async (_how, change) => {
    const path = scratch.write('changed', TEXT);
    const resume = await stopAt(path);
    change(path);
    const [reading, whole] = [await read(path, resume), await read(path)];
    expect(reading.fresh).toEqual(whole.fresh);
    expect(reading.outcome).toEqual(whole.outcome);
    expect(reading.outcome.trace?.skippedBytes).toBe(0);
  });

  test('takes bytes in the middle for no byte order mark', async () => {
    const bytes = Buffer.from(TEXT);
    bytes.set([0xff, 0xfe], findTail(bytes.length));
    const path = scratch.write('mark', bytes);
    const reading = await read(path, await stopAt(path));
    expect(joinFresh(reading)).toBe(bytes.toString('latin1', findResume(bytes.length)));
  });

  test('finds UTF-16 behind the old end, at the place where it stands in the file', async () => {
    const path = scratch.write('wide', TEXT);
    const resume = await stopAt(path);
    appendFileSync(path, Buffer.from('written by another program\n'.repeat(20), 'utf16le'));
    const [reading, whole] = [await read(path, resume), await read(path)];
    expect([...reading.fresh].at(-1)).toEqual([...whole.fresh].at(-1));
    expect(reading.outcome.trace?.isPlain).toBe(false);
  });
});

describe('a trace', () => {
  const wide = Buffer.from(`\ufeff${TEXT}`, 'utf16le');
  test.each([
    ['compressed data', gzipSync(TEXT)],
    ['UTF-16', wide],
    ['a program', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(200_000, 'x')])],
  ])('of %s lets nobody read on', async (_what, bytes) => {
    const { trace, faults } = (await read(scratch.write('whole', bytes))).outcome;
    expect(faults).toEqual([]);
    expect(trace).toMatchObject({ sizeBytes: bytes.length, isPlain: false, tail: {} });
  });

  test('is left by no file that was not read whole', async () => {
    const cut = scratch.write('cut.gz', gzipSync(TEXT).subarray(0, -20));
    expect((await read(cut)).outcome.trace).toBeUndefined();
    const gone = describeFile(scratch.write('gone', TEXT));
    const windows = readWindows(
      { ...gone, path: Buffer.from('/nonexistent') },
      { memory: Buffer.alloc(MIN_WINDOW_BYTES), markKey: KEY },
    );
    expect((await windows.next()).value).not.toHaveProperty('trace');
  });

  test('is about the size at the start, also if the file grows while it is read', async () => {
    const path = scratch.write('growing', TEXT);
    const windows = readWindows(describeFile(path), {
      memory: Buffer.alloc(MIN_WINDOW_BYTES + 5000),
      markKey: KEY,
    });
    let next = await windows.next();
    appendFileSync(path, 'and more');
    while (next.done !== true) next = await windows.next();
    expect(next.value.trace).toMatchObject({ sizeBytes: TEXT.length, tail: {} });
  });

  test('is made for those alone who ask', async () => {
    const windows = readWindows(describeFile(scratch.write('plain', 'x')), {
      memory: Buffer.alloc(MIN_WINDOW_BYTES),
    });
    let next = await windows.next();
    while (next.done !== true) next = await windows.next();
    expect(next.value.trace).toBeUndefined();
  });
});
