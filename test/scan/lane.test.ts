import { describe, expect, test } from 'vitest';
import { Lane, LaneQueue } from '../../src/scan/lane.js';
import { giveFiles, makePart, settleWithin, turn } from './pace.js';
import { makeFile } from './sample.js';

const FILE = makeFile('a.log');

function part(index: number, last = false, occurrences = 1): ReturnType<typeof makePart> {
  return makePart(FILE, index, { occurrences, last });
}

describe('a lane', () => {
  test('gives its parts in order', async () => {
    const lane = new Lane(FILE, () => {});
    await lane.put(part(0));
    await lane.put(part(1));
    expect([await lane.take(), await lane.take()]).toEqual([part(0), part(1)]);
  });

  test('makes the consumer wait until there is a part', async () => {
    const lane = new Lane(FILE, () => {});
    const taken = lane.take();
    expect(await settleWithin(taken)).toBeUndefined();
    await lane.put(part(7));
    expect(await taken).toEqual(part(7));
  });

  test.each([
    [1, 256],
    [2000, 2],
    [20_000, 2],
  ])('makes the executor wait while too many parts of %i occurrences do', async (occurrences, free) => {
    const lane = new Lane(FILE, () => {});
    for (let index = 0; index < free; index++) await lane.put(part(index, false, occurrences));
    const waiting = lane.put(part(free, false, occurrences));
    expect(await settleWithin(waiting)).toBeUndefined();
    await lane.take();
    expect(await settleWithin(waiting)).toBeDefined();
  });

  test('counts the occurrences that wait in it', async () => {
    const lane = new Lane(FILE, () => {});
    expect(lane.parked).toBe(0);
    await lane.put(part(0, false, 5));
    await lane.put(part(1, false, 7));
    expect(lane.parked).toBe(12);
    await lane.take();
    expect(lane.parked).toBe(7);
  });

  test('tells when a part was taken', async () => {
    let taken = 0;
    const lane = new Lane(FILE, () => void taken++);
    await lane.put(part(0));
    expect(taken).toBe(0);
    await lane.take();
    expect(taken).toBe(1);
  });

  test('that failed wakes both sides: the consumer throws, the executor goes on', async () => {
    const waiting = new Lane(FILE, () => {});
    const taken = waiting.take();
    waiting.fail(new Error('a bug'));
    await expect(taken).rejects.toThrow('a bug');
    await expect(waiting.take()).rejects.toThrow('a bug');

    const full = new Lane(FILE, () => {});
    const puts = [0, 1, 2].map((index) => full.put(part(index)));
    full.fail(new Error('a bug'));
    expect(await settleWithin(Promise.all(puts))).toBeDefined();
    await expect(full.take()).rejects.toThrow('a bug');
  });

  test('that failed with nothing has failed all the same', async () => {
    const lane = new Lane(FILE, () => {});
    lane.fail(undefined);
    await expect(lane.take()).rejects.toBeUndefined();
  });
});

describe('a queue of lanes', () => {
  test('opens the files in order, one after the other', async () => {
    const queue = new LaneQueue(giveFiles(3).files);
    const lanes = await Promise.all([queue.open(), queue.open(), queue.open(), queue.open(), queue.open()]);
    expect(lanes.map((lane) => lane?.file.name)).toEqual(['log.0', 'log.1', 'log.2', undefined, undefined]);
  });

  test('gives the consumer the first lane as soon as there is one', async () => {
    const queue = new LaneQueue(giveFiles(2).files);
    const first = queue.first();
    expect(await settleWithin(first)).toBeUndefined();
    const [one, two] = [await queue.open(), await queue.open()];
    expect(await first).toBe(one);
    expect(await queue.first()).toBe(one);
    queue.dropFirst();
    expect(await queue.first()).toBe(two);
  });

  test('ends when the files do and every lane is dropped', async () => {
    const queue = new LaneQueue(giveFiles(1).files);
    await queue.open();
    expect(await queue.open()).toBeUndefined();
    expect(await queue.first()).toBeDefined();
    queue.dropFirst();
    expect(await queue.first()).toBeUndefined();
  });

  test('of no files ends at once', async () => {
    const queue = new LaneQueue(giveFiles(0).files);
    const first = queue.first();
    expect(await queue.open()).toBeUndefined();
    expect(await first).toBeUndefined();
  });

  test('opens no further file while too many lanes wait', async () => {
    const given = giveFiles(1000);
    const queue = new LaneQueue(given.files);
    const opening = Array.from({ length: 400 }, () => queue.open());
    await turn(2000);
    expect(given.taken()).toBe(256);
    queue.dropFirst();
    await turn(20);
    expect(given.taken()).toBe(257);
    queue.fail(new Error('enough'));
    expect((await Promise.all(opening)).filter((lane) => lane === undefined)).toHaveLength(400 - 257);
  });

  test('opens no further file while too many occurrences wait', async () => {
    const given = giveFiles(10);
    const queue = new LaneQueue(given.files);
    const lane = await queue.open();
    await lane?.put(makePart(FILE, 0, { occurrences: 20_000, last: false }));
    const next = queue.open();
    expect(await settleWithin(next)).toBeUndefined();
    expect(given.taken()).toBe(1);
    await lane?.take();
    expect((await next)?.file.name).toBe('log.1');
  });

  test('that failed tells everybody', async () => {
    const queue = new LaneQueue(giveFiles(5).files);
    const lane = await queue.open();
    const taken = lane?.take();
    queue.fail(new Error('a bug'));
    await expect(taken).rejects.toThrow('a bug');
    await expect(queue.first()).rejects.toThrow('a bug');
    expect(await queue.open()).toBeUndefined();
  });

  test('wakes a consumer that waits for the first lane when it fails', async () => {
    const queue = new LaneQueue(giveFiles(5).files);
    const first = queue.first();
    queue.fail(new Error('a bug'));
    await expect(first).rejects.toThrow('a bug');
  });

  test('hands on what the files throw, to whoever asked, and goes on serving', async () => {
    let asked = 0;
    const queue = new LaneQueue({
      async next() {
        if (asked++ === 0) throw new Error('no directory');
        return { done: false, value: FILE };
      },
    });
    await expect(queue.open()).rejects.toThrow('no directory');
    expect((await queue.open())?.file).toBe(FILE);
  });
});
