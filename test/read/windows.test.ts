import { createCipheriv } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import { WINDOW_MARGIN_BYTES, type Window } from '../../src/model/window.js';
import { MIN_WINDOW_BYTES, readWindows, type ReadOptions, type ReadOutcome } from '../../src/read/windows.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { countDescriptors, describeFile, makeScratch } from './disk.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

/** Bytes that look random and are the same every time; the first one begins no packed format. */
function makeBytes(length: number, seed = 1): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32LE(seed);
  const bytes = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
  // No format begins like this.
  if (length > 0) bytes[0] = 0x23;
  return bytes;
}

interface Reading {
  /** The fresh parts, one after the other. */
  readonly fresh: Buffer;
  readonly windows: number;
  readonly outcome: ReadOutcome;
}

async function read(
  file: LogFile,
  options: Partial<ReadOptions> = {},
  look: (window: Window) => void = () => {},
): Promise<Reading> {
  const parts: Buffer[] = [];
  const windows = readWindows(file, {
    memory: Buffer.alloc(MIN_WINDOW_BYTES + 4096),
    ...options,
  });
  for (;;) {
    const next = await windows.next();
    if (next.done === true)
      return { fresh: Buffer.concat(parts), windows: parts.length, outcome: next.value };
    look(next.value);
    parts.push(Buffer.from(next.value.bytes.subarray(next.value.freshFrom, next.value.freshTo)));
  }
}

function makeStdin(stream: Readable): readonly [LogFile, Partial<ReadOptions>] {
  return [describeStdin(0), { stdin: stream }];
}

function makeLive(stream: Readable): readonly [LogFile, Partial<ReadOptions>] {
  return [describeStdin(0), { stdin: stream, previews: true }];
}

/** Asserts everything that a window promises of `content`. */
function checkWindow(content: Buffer, { bytes, begin, freshFrom, freshTo, end, base }: Window): void {
  const offset = (index: number): number => base + index;
  expect(begin).toBeGreaterThanOrEqual(1);
  expect(begin).toBeLessThanOrEqual(freshFrom);
  expect(freshFrom).toBeLessThan(freshTo);
  expect(freshTo).toBeLessThanOrEqual(end);
  expect(end).toBeLessThanOrEqual(bytes.length);
  expect(bytes.subarray(begin, end).equals(content.subarray(offset(begin), offset(end)))).toBe(true);

  const isStart = offset(begin) === 0;
  const isEnd = offset(end) === content.length;
  expect(bytes[begin - 1]).toBe(isStart ? 10 : content[offset(begin) - 1]);
  if (!isStart) expect(freshFrom - begin).toBeGreaterThanOrEqual(WINDOW_MARGIN_BYTES);
  if (!isEnd) expect(end - freshTo).toBeGreaterThanOrEqual(WINDOW_MARGIN_BYTES);
  if (base < 0) expect([base, begin, freshFrom]).toEqual([-1, 1, 1]);
}

/** Reads `content` as a file and checks that nothing is lost, doubled or out of place. */
async function checkReading(content: Buffer, memoryBytes: number): Promise<Reading> {
  const path = scratch.write('checked.log', content);
  let next = 0;
  const reading = await read(describeFile(path), { memory: Buffer.alloc(memoryBytes, 0xee) }, (window) => {
    checkWindow(content, window);
    expect(window.base + window.freshFrom).toBe(next);
    next = window.base + window.freshTo;
  });
  expect(reading.fresh.equals(content)).toBe(true);
  expect(reading.outcome).toMatchObject({ bytes: content.length, faults: [] });
  return reading;
}

describe('the windows of a file', () => {
  test('hold it whole, in order, each with its margins and its place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 400_000 }),
        fc.integer({ min: 200, max: 50_000 }),
        fc.nat(),
        async (length, extra, seed) => {
          await checkReading(makeBytes(length, seed), MIN_WINDOW_BYTES + extra);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('do so at every size near that of the memory', async () => {
    const memoryBytes = MIN_WINDOW_BYTES + 10;
    for (const base of [memoryBytes, memoryBytes + WINDOW_MARGIN_BYTES, WINDOW_MARGIN_BYTES]) {
      for (let shift = -12; shift <= 12; shift += 3) await checkReading(makeBytes(base + shift), memoryBytes);
    }
  });

  test('do so with the least memory, one byte at a time', async () => {
    const { windows } = await checkReading(makeBytes(MIN_WINDOW_BYTES + 200), MIN_WINDOW_BYTES);
    expect(windows).toBeGreaterThan(200);
  });

  test('of a small file are one', async () => {
    expect((await checkReading(Buffer.from('a line\n'), MIN_WINDOW_BYTES)).windows).toBe(1);
  });

  test('of an empty file are none', async () => {
    expect((await checkReading(Buffer.alloc(0), MIN_WINDOW_BYTES)).windows).toBe(0);
  });

  test('stand in the memory given', async () => {
    const memory = Buffer.alloc(MIN_WINDOW_BYTES);
    const path = scratch.write('memory.log', 'x'.repeat(100));
    await read(describeFile(path), { memory }, (window) => expect(window.bytes).toBe(memory));
  });

  test('of too little memory are refused', async () => {
    const signal = AbortSignal.abort();
    const path = scratch.write('little.log', makeBytes(100_000));
    // Aborted, because otherwise it would go on for ever.
    const reading = read(describeFile(path), { memory: Buffer.alloc(MIN_WINDOW_BYTES - 1), signal });
    const result = await reading.then(
      () => 'taken',
      () => 'refused',
    );
    expect(result).toBe('refused');
  });
});

describe('the windows of a gzip file', () => {
  test('hold what it expands to, whatever its name', async () => {
    const content = Buffer.from(
      Array.from({ length: 20_000 }, (_, line) => `line ${line * 7919}\n`).join(''),
    );
    const path = scratch.write('mopidy.log', gzipSync(content));
    let next = 0;
    const { fresh, outcome } = await read(describeFile(path), {}, (window) => {
      checkWindow(content, window);
      expect(window.base + window.freshFrom).toBe(next);
      next = window.base + window.freshTo;
    });
    expect(fresh.equals(content)).toBe(true);
    expect(outcome).toMatchObject({ bytes: content.length, faults: [] });
  });

  test('hold what came before its fault', async () => {
    const content = Buffer.from(
      Array.from({ length: 20_000 }, (_, line) => `line ${line * 7919}\n`).join(''),
    );
    const path = scratch.write('cut.log.gz', gzipSync(content).subarray(0, -100));
    const { fresh, outcome } = await read(describeFile(path));
    expect(fresh.length).toBeGreaterThan(content.length / 2);
    expect(content.subarray(0, fresh.length).equals(fresh)).toBe(true);
    expect(outcome).toMatchObject({ bytes: fresh.length, faults: [{ code: 'truncated' }] });
  });
});

describe('what cannot be read whole', () => {
  test('a format without a decoder has no windows', async () => {
    const path = scratch.write('system.journal', Buffer.concat([Buffer.from('!<arch>\n'), makeBytes(1000)]));
    const { windows, outcome } = await read(describeFile(path));
    expect(windows).toBe(0);
    expect(outcome).toMatchObject({ bytes: 0, faults: [{ code: 'unsupported' }] });
  });

  test('a file that is gone', async () => {
    const path = scratch.write('gone.log', 'x');
    const file = describeFile(path);
    rmSync(path);
    expect(await read(file)).toMatchObject({
      windows: 0,
      outcome: { bytes: 0, faults: [{ code: 'vanished' }] },
    });
  });

  test('a file that a FIFO took the place of', async () => {
    const path = scratch.write('fifo.log', 'x');
    const file = describeFile(path);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect(await read(file)).toMatchObject({ windows: 0, outcome: { faults: [{ code: 'special-file' }] } });
  });

  test('a file that shrinks while it is read', async () => {
    const path = scratch.write('shrinking.log', 'x'.repeat(3_000_000));
    const { fresh, outcome } = await read(describeFile(path), {}, () => truncateSync(path, 1_500_000));
    expect(fresh).toHaveLength(1_500_000);
    expect(outcome).toMatchObject({ bytes: 1_500_000, faults: [{ code: 'shrunk', offset: 1_500_000 }] });
  });

  test('a file that grows while it is read is read as it was', async () => {
    const path = scratch.write('growing.log', 'x'.repeat(200_000));
    const { fresh, outcome } = await read(describeFile(path), {}, () =>
      appendFileSync(path, 'y'.repeat(50_000)),
    );
    expect(fresh.toString()).toBe('x'.repeat(200_000));
    expect(outcome.faults).toEqual([]);
  });

  test.skipIf(process.geteuid?.() === 0)(
    'a file without permission (root reads it all the same)',
    async () => {
      const path = scratch.write('private.log', 'x');
      chmodSync(path, 0);
      expect(await read(describeFile(path))).toMatchObject({ outcome: { faults: [{ code: 'unreadable' }] } });
    },
  );
});

describe('standard input', () => {
  test('is read like a file, however it comes', async () => {
    const content = makeBytes(200_000);
    const sizes = [1, 70_000, 3, 100_000, 29_996];
    let at = 0;
    const chunks = sizes.map((size) => content.subarray(at, (at += size)));
    let next = 0;
    const { fresh, outcome } = await read(...makeStdin(Readable.from(chunks)), (window) => {
      checkWindow(content, window);
      expect(window.base + window.freshFrom).toBe(next);
      next = window.base + window.freshTo;
    });
    expect(fresh.equals(content)).toBe(true);
    expect(outcome).toMatchObject({ bytes: content.length, faults: [] });
  });

  test('may be empty', async () => {
    expect(await read(...makeStdin(Readable.from([])))).toMatchObject({
      windows: 0,
      outcome: { bytes: 0, faults: [] },
    });
  });

  test('must be given', async () => {
    await expect(read(describeStdin(0))).rejects.toThrow(/standard input/i);
  });

  test('that fails is a fault', async () => {
    const failing = new Readable({
      read() {
        this.destroy(Object.assign(new Error('gone'), { code: 'EIO' }));
      },
    });
    expect(await read(...makeStdin(failing))).toMatchObject({ outcome: { faults: [{ code: 'io-error' }] } });
  });

  test('that is packed is unpacked, or a fault', async () => {
    const { fresh, outcome } = await read(...makeStdin(Readable.from([gzipSync('password=§')])));
    expect(outcome.faults.length > 0 || fresh.toString() === 'password=§').toBe(true);
  });

  test('that is silent can be stopped', async () => {
    const abort = new AbortController();
    const pipe = new PassThrough();
    const reading = read(describeStdin(0), { stdin: pipe, signal: abort.signal });
    setTimeout(() => abort.abort(), 10);
    const late = new Promise<string>((resolve) => setTimeout(() => resolve('still waiting'), 1000));
    const result = await Promise.race([reading, late]);
    pipe.destroy();
    await reading.catch(() => {});
    expect(result).toMatchObject({ outcome: { faults: [{ code: 'interrupted' }] } });
  });
});

describe('stopping', () => {
  test('ends between windows, and that is a fault', async () => {
    const abort = new AbortController();
    const path = scratch.write('stopped.log', 'x'.repeat(500_000));
    const { windows, outcome } = await read(describeFile(path), { signal: abort.signal }, () =>
      abort.abort(),
    );
    expect(windows).toBe(1);
    expect(outcome.faults).toMatchObject([{ code: 'interrupted' }]);
  });

  test('after the last window changes nothing', async () => {
    const abort = new AbortController();
    const path = scratch.write('ended.log', 'x'.repeat(100));
    const { fresh, outcome } = await read(describeFile(path), { signal: abort.signal }, () => abort.abort());
    expect(fresh).toHaveLength(100);
    expect(outcome.faults).toEqual([]);
  });
});

describe('descriptors', () => {
  const paths = (): readonly string[] => [
    scratch.write('fd-plain.log', 'x'.repeat(300_000)),
    scratch.write('fd-packed.log.gz', gzipSync(makeBytes(300_000))),
    scratch.write('fd-cut.log.gz', gzipSync(makeBytes(300_000)).subarray(0, 150_000)),
    scratch.write('fd-journal', Buffer.concat([Buffer.from('LPKSHHRH'), makeBytes(100)])),
    scratch.write('fd-empty.log', ''),
  ];

  test('are closed at the end, whatever the end', async () => {
    const files = paths().map(describeFile);
    const before = countDescriptors();
    for (const file of files) await read(file);
    expect(countDescriptors()).toBe(before);
  });

  test('are closed when the reader leaves early', async () => {
    const files = paths().map(describeFile);
    const before = countDescriptors();
    for (const file of files) {
      const windows = readWindows(file, { memory: Buffer.alloc(MIN_WINDOW_BYTES) });
      await windows.next();
      await windows.return({ bytes: 0, faults: [], next: Infinity });
    }
    expect(countDescriptors()).toBe(before);
  });

  test('are closed when the reader throws', async () => {
    const files = paths().map(describeFile);
    const before = countDescriptors();
    for (const file of files.slice(0, 3)) {
      const reading = (async () => {
        for await (const { end } of readWindows(file, { memory: Buffer.alloc(MIN_WINDOW_BYTES) }))
          throw new Error(`a bug at ${end}`);
      })();
      await expect(reading).rejects.toThrow('a bug');
    }
    expect(countDescriptors()).toBe(before);
  });
});

test('a directory that took the place of a file is no file', async () => {
  const path = scratch.at('turned');
  writeFileSync(path, 'x');
  const file = describeFile(path);
  rmSync(path);
  mkdirSync(path);
  expect(await read(file)).toMatchObject({ outcome: { bytes: 0, faults: [{ code: 'special-file' }] } });
});

describe('what somebody is still writing', () => {
  test('is shown up to its last line end when the writer pauses, and then settled whole', async () => {
    const pipe = new PassThrough();
    const seen: string[] = [];
    const show = ({ live, bytes, freshFrom, freshTo, end }: Window): void => {
      if (live === 'preview') expect(freshTo).toBe(end);
      seen.push(`${live}: ${bytes.toString('latin1', freshFrom, freshTo)}`);
    };
    const steps = ['one\nhalf', ' a line', '\nmore\n', 'rest'];
    const reading = read(...makeLive(pipe), show);
    for (const step of steps) {
      pipe.write(step);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    pipe.end();
    const { outcome } = await reading;
    expect(seen).toEqual([
      'preview: one\n',
      'preview: one\nhalf a line\nmore\n',
      'settled: one\nhalf a line\nmore\nrest',
    ]);
    expect(outcome).toMatchObject({ bytes: 'one\nhalf a line\nmore\nrest'.length, faults: [] });
  });

  test('is shown also when nothing comes behind its first line', async () => {
    const pipe = new PassThrough();
    const seen: string[] = [];
    const reading = read(...makeLive(pipe), ({ live, bytes, freshFrom, freshTo }) => {
      seen.push(`${live}: ${bytes.toString('latin1', freshFrom, freshTo)}`);
      pipe.end();
    });
    pipe.write('first line\n');
    await reading;
    expect(seen).toEqual(['preview: first line\n', 'settled: first line\n']);
  });

  test('is shown now and then if the writer never pauses', async () => {
    const pipe = new PassThrough();
    let previews = 0;
    const timer = setInterval(() => pipe.write(`${'a line '.repeat(20)}\n`), 20);
    setTimeout(() => (clearInterval(timer), pipe.end()), 2500);
    const { outcome } = await read(...makeLive(pipe), ({ live }) => void (live === 'preview' && previews++));
    expect(previews).toBeGreaterThanOrEqual(1);
    expect(previews).toBeLessThanOrEqual(4);
    expect(outcome.faults).toEqual([]);
  });

  test('is not shown to those who did not ask', async () => {
    const pipe = new PassThrough();
    pipe.write('one\n');
    setTimeout(() => pipe.end('two\n'), 500);
    const seen: unknown[] = [];
    await read(...makeStdin(pipe), ({ live }) => void seen.push(live));
    expect(seen).toEqual([undefined]);
  });

  test('is the same in the end, however it came', async () => {
    const content = Buffer.concat([
      makeBytes(3000),
      Buffer.from('text\n'.repeat(20_000)),
      makeBytes(90_000, 2),
    ]);
    const pipe = new PassThrough();
    const settled: Buffer[] = [];
    const keep = ({ live, bytes, freshFrom, freshTo }: Window): void => {
      if (live === 'settled') settled.push(Buffer.from(bytes.subarray(freshFrom, freshTo)));
    };
    const reading = read(...makeLive(pipe), keep);
    for (const cutAt of [0, 10, 3004, 50_000, 103_000]) {
      pipe.write(
        content.subarray(
          cutAt,
          [10, 3004, 50_000, 103_000].find((next) => next > cutAt),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    pipe.end();
    await reading;
    expect(Buffer.concat(settled).equals(content)).toBe(true);
  });
});
