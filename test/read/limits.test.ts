import { describe, expect, test } from 'vitest';
import { createBudget, DEFAULT_LIMITS } from '../../src/read/limits.js';
import { serveBytes } from './disk.js';
import { serveRun } from './pack.js';
import type { ByteSource } from '../../src/read/source.js';

const MIB = 1024 * 1024;

async function count(source: ByteSource): Promise<number> {
  const target = Buffer.alloc(MIB);
  let bytes = 0;
  for (let filled = 1; filled > 0; bytes += filled) filled = await source.fill(target);
  return bytes;
}

describe('the ratio', () => {
  test('is that of all output to all input', async () => {
    const budget = createBudget({ ...DEFAULT_LIMITS, maxRatio: 10 });
    await count(budget.countInput(serveRun(1, 20 * MIB)));
    expect(await count(budget.limitOutput(serveRun(0, 150 * MIB)))).toBe(150 * MIB);
    const second = budget.limitOutput(serveRun(0, 150 * MIB));
    expect(await count(second)).toBe(51 * MIB);
    expect(second.faults).toMatchObject([
      { code: 'bomb', offset: 20 * MIB, message: expect.stringMatching(/raise --max-ratio /) as string },
    ]);
    expect(budget.fault).toBe(second.faults[0]);
  });

  test('of little output proves nothing', async () => {
    const budget = createBudget({ ...DEFAULT_LIMITS, maxRatio: 2 });
    expect(await count(budget.limitOutput(serveRun(0, 60 * MIB)))).toBe(60 * MIB);
    expect(budget.fault).toBeUndefined();
  });
});

test('the size is bounded whatever the ratio', async () => {
  const budget = createBudget({ ...DEFAULT_LIMITS, maxExpandedBytes: 5 * MIB });
  await count(budget.countInput(serveRun(1, 5 * MIB)));
  expect(await count(budget.limitOutput(serveRun(0, 9 * MIB)))).toBe(6 * MIB);
  expect(budget.fault).toMatchObject({
    code: 'bomb',
    message: expect.stringMatching(/5242880 bytes; .*raise --max-expanded /) as string,
  });
});

test('no source gives anything once a limit is reached', async () => {
  const budget = createBudget({ ...DEFAULT_LIMITS, maxMembers: 1 });
  const source = budget.limitOutput(serveRun(0, MIB));
  budget.addMember();
  expect(budget.fault).toBeUndefined();
  budget.addMember();
  expect(budget.fault).toMatchObject({
    code: 'bomb',
    message: expect.stringMatching(/1 members; .*raise --max-members /) as string,
  });
  expect(await source.fill(Buffer.alloc(10))).toBe(0);
});

test('sources that are waited for are counted too', async () => {
  const slow: ByteSource = {
    ...serveBytes(Buffer.alloc(0)),
    fill: (target) => Promise.resolve(target.length),
  };
  const budget = createBudget({ ...DEFAULT_LIMITS, maxExpandedBytes: 3 * MIB });
  expect(await count(budget.limitOutput(slow))).toBe(4 * MIB);
});

test('closing reaches the source', () => {
  let closed = 0;
  const budget = createBudget(DEFAULT_LIMITS);
  const source = { ...serveBytes(Buffer.alloc(0)), close: () => void closed++ };
  budget.countInput(source).close();
  budget.limitOutput(source).close();
  expect(closed).toBe(2);
});
