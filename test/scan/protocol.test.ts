import { describe, expect, test } from 'vitest';
import type { Batch, FileOutcome } from '../../src/scan/engine.js';
import { collectPart, restoreFile, type Answer } from '../../src/scan/protocol.js';
import { makeFile, makeOccurrence } from './sample.js';

const OUTCOME: FileOutcome = {
  state: 'scanned',
  bytes: 10,
  problems: [],
  ending: { line: 1, lineStart: 0, openTo: 0, next: Infinity },
};

/** A scan that gives a batch of so many occurrences and bytes for each pair, and tells how many were pulled. */
function giveBatches(batches: readonly (readonly [occurrences: number, bytes: number])[]): {
  readonly scan: AsyncGenerator<Batch, FileOutcome>;
  pulled(): number;
} {
  let pulled = 0;
  let line = 0;
  async function* give(): AsyncGenerator<Batch, FileOutcome> {
    for (const [count, bytes] of batches) {
      pulled++;
      yield { occurrences: Array.from({ length: count }, () => makeOccurrence({ line: ++line })), bytes };
    }
    return OUTCOME;
  }
  return { scan: give(), pulled: () => pulled };
}

async function collectAll(
  scan: AsyncGenerator<Batch, FileOutcome>,
): Promise<readonly Extract<Answer, { type: 'part' }>[]> {
  const parts: Extract<Answer, { type: 'part' }>[] = [];
  for (;;) {
    const part = await collectPart(scan);
    if (part.type !== 'part') throw new Error(`Not a part: ${part.type}`);
    parts.push(part);
    if (part.outcome) return parts;
  }
}

describe('a part', () => {
  test('keeps what is allowed apart, and is full of it too', async () => {
    async function* give(): AsyncGenerator<Batch, FileOutcome> {
      for (let batch = 0; batch < 5; batch++) {
        const allowed = Array.from({ length: 300 }, () => makeOccurrence({ rule: 'allowed.key' }));
        yield { occurrences: [makeOccurrence()], allowed, bytes: 1 };
      }
      return OUTCOME;
    }
    const parts = await collectAll(give());
    expect(parts.map(({ occurrences, allowed }) => [occurrences.length, allowed?.length])).toEqual([
      [4, 1200],
      [1, 300],
    ]);
  });

  test('of a file that takes long is sent before it is full', async () => {
    async function* give(): AsyncGenerator<Batch, FileOutcome> {
      for (let batch = 0; batch < 4; batch++) {
        await new Promise((resolve) => setTimeout(resolve, 120));
        yield { occurrences: [], bytes: 1 };
      }
      return OUTCOME;
    }
    expect((await collectAll(give())).map(({ bytes }) => bytes)).toEqual([1, 1, 1, 1, 0]);
  });

  test('of what is still written is sent at once, sightings apart', async () => {
    async function* give(): AsyncGenerator<Batch, FileOutcome> {
      yield { occurrences: [makeOccurrence({ line: 7 })], bytes: 0, live: 'preview' };
      yield { occurrences: [makeOccurrence()], bytes: 5, live: 'settled' };
      return OUTCOME;
    }
    const parts = await collectAll(give());
    expect(parts).toMatchObject([
      { occurrences: [], sightings: [{ line: 7 }], bytes: 0 },
      { occurrences: [{ line: 1 }], bytes: 5 },
      { occurrences: [], outcome: OUTCOME },
    ]);
    expect(parts[1]).not.toHaveProperty('sightings');
  });

  test('of a small file is everything, with the outcome', async () => {
    const { scan } = giveBatches([
      [2, 100],
      [1, 50],
    ]);
    const parts = await collectAll(scan);
    expect(parts).toMatchObject([{ type: 'part', bytes: 150, outcome: OUTCOME }]);
    expect(parts[0]?.occurrences.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  test('of an empty file has nothing but the outcome', async () => {
    expect(await collectAll(giveBatches([]).scan)).toEqual([
      { type: 'part', occurrences: [], bytes: 0, outcome: OUTCOME },
    ]);
  });

  test('ends when it has enough occurrences, and the next goes on', async () => {
    const { scan, pulled } = giveBatches(Array.from({ length: 10 }, () => [300, 1000] as const));
    const first = await collectPart(scan);
    expect(first).not.toHaveProperty('outcome');
    expect(pulled()).toBe(4);
    const rest = await collectAll(scan);
    const lines = [first, ...rest].flatMap((part) =>
      part.type === 'part' ? part.occurrences.map(({ line }) => line) : [],
    );
    expect(lines).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1));
  });

  test('ends when it has enough bytes, so that progress shows', async () => {
    const MIB = 1024 * 1024;
    const { scan } = giveBatches(Array.from({ length: 100 }, () => [0, MIB] as const));
    const parts = await collectAll(scan);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(100 * MIB);
    for (const part of parts) expect(part.bytes).toBeLessThanOrEqual(32 * MIB);
  });

  // All occurrences of a batch are spread over the arguments of one call, and the stack holds about 120,000 of them.
  test('takes a window that is full of secrets', async () => {
    const parts = await collectAll(giveBatches([[200_000, 524_288]]).scan);
    expect(parts.reduce((sum, part) => sum + part.occurrences.length, 0)).toBe(200_000);
  });

  test('hands on what the scan throws', async () => {
    // oxlint-disable-next-line require-yield -- it fails before it has anything to give
    async function* fail(): AsyncGenerator<Batch, FileOutcome> {
      throw new Error('a bug');
    }
    await expect(collectPart(fail())).rejects.toThrow('a bug');
  });

  test('can be sent to another thread as it is', async () => {
    const [part] = await collectAll(giveBatches([[3, 10]]).scan);
    expect(structuredClone(part)).toEqual(part);
  });
});

describe('a file', () => {
  test('comes over the border with its path as a buffer again', () => {
    const path = Buffer.from([0x2f, 0xff, 0xfe, 0x61]);
    const sent = structuredClone({ ...makeFile('x.log'), path, link: true });
    expect(Buffer.isBuffer(sent.path)).toBe(false);
    const restored = restoreFile(sent);
    expect(Buffer.isBuffer(restored.path)).toBe(true);
    expect(restored).toEqual({ ...makeFile('x.log'), path, link: true });
  });
});
