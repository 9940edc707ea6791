import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import { createEngine } from '../../src/scan/engine.js';
import type { Executor } from '../../src/scan/executor.js';
import { scanAll, type RangePart } from '../../src/scan/pool.js';
import { countDescriptors, describeFile, makeScratch } from '../read/disk.js';
import { giveFiles, makeExecutor, settleWithin, turn } from './pace.js';

function label(part: RangePart): string {
  return `${part.file.name}/${part.occurrences[0]?.line ?? '-'}${part.outcome ? '.' : ''}`;
}

async function collect(parts: AsyncIterable<RangePart>): Promise<readonly string[]> {
  const labels: string[] = [];
  for await (const part of parts) labels.push(label(part));
  return labels;
}

/** Number of the file: `log.12` is 12. */
function numberOf(file: LogFile): number {
  return Number(file.name.slice('log.'.length));
}

const countParts = (file: LogFile): number => 1 + (numberOf(file) % 4);

function expectedLabels(files: number): readonly string[] {
  return Array.from({ length: files }, (_, file) => {
    const count = 1 + (file % 4);
    return Array.from(
      { length: count },
      (__, index) => `log.${file}/${index * 1000}${index === count - 1 ? '.' : ''}`,
    );
  }).flat();
}

describe('order', () => {
  test('is that of the files, for any number of executors and any pace', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.nat(6)),
        fc.infiniteStream(fc.nat(3)),
        async (count, threads, waits, pauses) => {
          const executors = Array.from({ length: threads }, () =>
            makeExecutor({ parts: countParts, turns: () => waits.next().value }),
          );
          const labels: string[] = [];
          for await (const part of scanAll(giveFiles(count).files, executors, {})) {
            labels.push(label(part));
            await turn(pauses.next().value);
          }
          expect(labels).toEqual(expectedLabels(count));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is kept when an early file is the slowest', async () => {
    let waits = 0;
    const executors = Array.from({ length: 4 }, () =>
      makeExecutor({ parts: () => 3, turns: () => (waits++ === 0 ? 300 : 0) }),
    );
    const labels = await collect(scanAll(giveFiles(20).files, executors, {}));
    expect(labels).toEqual(
      Array.from({ length: 20 }, (_, file) => [
        `log.${file}/0`,
        `log.${file}/1000`,
        `log.${file}/2000.`,
      ]).flat(),
    );
  });
});

describe('every executor', () => {
  test('works, and each file is scanned once', async () => {
    const scans: number[][] = [[], [], []];
    const executors = scans.map((list) =>
      makeExecutor({ parts: () => 2, turns: () => 3, onStart: (file) => void list.push(numberOf(file)) }),
    );
    await collect(scanAll(giveFiles(30).files, executors, {}));
    expect(scans.every((list) => list.length > 3)).toBe(true);
    expect(scans.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, file) => file));
  });

  test('scans one file at a time', async () => {
    let [open, most] = [0, 0];
    const executor = makeExecutor({
      parts: () => 3,
      onStart: () => void (most = Math.max(most, ++open)),
      onEnd: () => void open--,
    });
    await collect(scanAll(giveFiles(12).files, [executor], {}));
    expect(most).toBe(1);
  });

  test('gets the context of the scan', async () => {
    const signal = new AbortController().signal;
    const seen: unknown[] = [];
    const executor: Executor = {
      ...makeExecutor({ parts: () => 1 }),
      scan(file, context) {
        seen.push(context.signal);
        return makeExecutor({ parts: () => 1 }).scan(file, context);
      },
    };
    await collect(scanAll(giveFiles(2).files, [executor], { signal }));
    expect(seen).toEqual([signal, signal]);
  });
});

describe('a slow consumer', () => {
  test('holds up the files: a bounded number is taken', async () => {
    const given = giveFiles(5000);
    const executors = Array.from({ length: 4 }, () => makeExecutor({ parts: () => 1 }));
    const parts = scanAll(given.files, executors, {});
    await parts.next();
    await turn(3000);
    expect(given.taken()).toBeLessThanOrEqual(257);
    expect((await collect(parts)).length).toBe(4999);
  });

  test('holds up a large file: a bounded number of its parts is made', async () => {
    let made = 0;
    const executor = makeExecutor({ parts: () => 1000, turns: () => (made++, 0) });
    const parts = scanAll(giveFiles(1).files, [executor], {});
    await parts.next();
    await turn(500);
    expect(made).toBeLessThanOrEqual(260);
    expect((await collect(parts)).length).toBe(999);
  });

  test('holds up files full of secrets before there are many', async () => {
    const given = giveFiles(500);
    const executors = Array.from({ length: 2 }, () => makeExecutor({ parts: () => 1, occurrences: 1000 }));
    const parts = scanAll(given.files, executors, {});
    await parts.next();
    await turn(1000);
    expect(given.taken()).toBeLessThanOrEqual(24);
    expect((await collect(parts)).length).toBe(499);
  });
});

describe('a failure', () => {
  function failAt(name: string): Executor {
    const executor = makeExecutor({ parts: () => 2 });
    return {
      ...executor,
      async *scan(file, context) {
        if (file.name === name) throw new Error(`a bug in ${name}`);
        yield* executor.scan(file, context);
      },
    };
  }

  test.each([1, 3])('of one of %d executors reaches the consumer', async (threads) => {
    const executors = Array.from({ length: threads }, () => failAt('log.7'));
    await expect(collect(scanAll(giveFiles(20).files, executors, {}))).rejects.toThrow('a bug in log.7');
  });

  test('of the first file reaches a consumer that waits for it', async () => {
    await expect(collect(scanAll(giveFiles(1).files, [failAt('log.0')], {}))).rejects.toThrow(
      'a bug in log.0',
    );
  });

  test('of the files reaches the consumer', async () => {
    let asked = 0;
    const files: AsyncIterator<LogFile> = {
      async next() {
        if (++asked > 3) throw new Error('no directory');
        return giveFiles(1).files.next();
      },
    };
    const executors = [makeExecutor({ parts: () => 1 }), makeExecutor({ parts: () => 1 })];
    await expect(collect(scanAll(files, executors, {}))).rejects.toThrow('no directory');
  });

  test('takes no further file', async () => {
    const given = giveFiles(1000);
    const executors = [failAt('log.0'), makeExecutor({ parts: () => 1 })];
    await expect(collect(scanAll(given.files, executors, {}))).rejects.toThrow('a bug');
    const taken = given.taken();
    await turn(50);
    expect(given.taken()).toBeLessThanOrEqual(taken + 1);
  });
});

/** Takes one thing from a generator and closes it. */
async function leaveEarly(generator: AsyncGenerator<unknown, unknown>): Promise<void> {
  await generator.next();
  await generator.return(undefined);
}

describe('a consumer that leaves early', () => {
  test('is let go at once', async () => {
    const executors = Array.from({ length: 3 }, () => makeExecutor({ parts: () => 50, turns: () => 1 }));
    const leave = (async () => {
      for await (const part of scanAll(giveFiles(50).files, executors, {})) return label(part);
      return 'nothing';
    })();
    expect(await settleWithin(leave)).toEqual({ value: 'log.0/0' });
  });

  // Executors go on scanning, then wait for ever in the middle of a file, with its descriptor open.
  test('ends the scans that are under way', async () => {
    let open = 0;
    const executors = Array.from({ length: 3 }, () =>
      makeExecutor({ parts: () => 50, onStart: () => void open++, onEnd: () => void open-- }),
    );
    await leaveEarly(scanAll(giveFiles(50).files, executors, {}));
    await turn(300);
    expect(open).toBe(0);
  });

  test('ends the listing of files', async () => {
    const given = giveFiles(50);
    await leaveEarly(scanAll(given.files, [makeExecutor({ parts: () => 50 })], {}));
    await turn(300);
    expect(given.returned()).toBe(1);
  });

  test('takes no further file', async () => {
    const given = giveFiles(200);
    await leaveEarly(scanAll(given.files, [makeExecutor({ parts: () => 1 })], {}));
    const taken = given.taken();
    await turn(1000);
    expect(given.taken()).toBeLessThanOrEqual(taken + 1);
  });

  // The same fault one floor down: the engine's scan does not end the reading that it began.
  test('leaves no descriptor open in the engine', async () => {
    const scratch = makeScratch();
    const file = describeFile(scratch.write('large.log', Buffer.alloc(4 * 1024 * 1024, 'line of a log\n')));
    const engine = await createEngine({
      rules: [],
      key: Buffer.alloc(32),
      regex: 'auto',
      kernel: 'scalar',
      now: () => 0,
    });
    const before = countDescriptors();
    await leaveEarly(engine.scanFile(file, {}));
    const after = countDescriptors();
    scratch.remove();
    expect(after).toBe(before);
  });
});
