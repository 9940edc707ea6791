import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openEstimate, type Estimate, type Sized } from '../../src/cli/estimate.js';

async function* list(files: readonly Sized[]): AsyncGenerator<Sized> {
  yield* files;
}

const FILES = ['a', 'b', 'c', 'd'].map((name) => ({ name, bytes: 100 }));

function end(estimate: Estimate, file: string, bytes: number): void {
  estimate.see({ type: 'file', file, state: 'scanned', bytes, reasons: [] });
}

test('tells nothing in the first seconds, and lists nothing', async () => {
  let lists = 0;
  const estimate = openEstimate(() => (lists++, list(FILES)));
  end(estimate, 'a', 100);
  expect(estimate.leftMs(1999)).toBeUndefined();
  expect(lists).toBe(0);
  estimate.leftMs(2000);
  await wait(20);
  expect(estimate.leftMs(3000)).toBe(9000);
  expect(lists).toBe(1);
});

test('goes by bytes on disk, and by what was decoded of the file that is read', async () => {
  const estimate = openEstimate(() => list(FILES));
  // Packed a hundredfold.
  end(estimate, 'a', 10_000);
  estimate.leftMs(2000);
  await wait(20);
  end(estimate, 'b', 100);
  estimate.see({ type: 'progress', files: 2, bytes: 10_150 });
  expect(estimate.leftMs(5000)).toBe(3000);
  estimate.see({ type: 'progress', files: 2, bytes: 99_999 });
  expect(estimate.leftMs(6000)).toBeUndefined();
});

test('tells nothing where files cannot be listed, are too many, or when it is stopped', async () => {
  async function* fail(): AsyncGenerator<Sized> {
    yield* FILES;
    throw new Error('gone');
  }
  const crowd = Array.from({ length: 100_001 }, (_, index) => ({ name: String(index), bytes: 1 }));
  const stopped = openEstimate(() => list(FILES));
  for (const estimate of [openEstimate(fail), openEstimate(() => list(crowd)), stopped]) {
    end(estimate, 'a', 100);
    estimate.leftMs(2000);
    if (estimate === stopped) estimate.stop();
    await wait(300);
    expect(estimate.leftMs(3000)).toBeUndefined();
  }
});
