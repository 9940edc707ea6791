import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openWeight } from '../../../src/report/sarif/weight.js';

test('comes within a percent of compressing everything at once', () => {
  const pieces = Array.from({ length: 40 }, (_, index) =>
    `{"line":${index},"id":"${randomBytes(40).toString('hex')}"}\n`.repeat(1000),
  );
  const weight = openWeight();
  for (const piece of pieces) weight.add(piece);
  const together = gzipSync(pieces.join('')).length;
  expect(weight.bytes).toBeGreaterThanOrEqual(together * 0.99);
  expect(weight.bytes).toBeLessThan(together * 1.01 + 1000);
});

test('goes on after it was asked', () => {
  const weight = openWeight();
  expect(weight.bytes).toBe(0);
  weight.add('abc');
  const first = weight.bytes;
  expect(first).toBeGreaterThan(0);
  expect(weight.bytes).toBe(first);
  weight.add(randomBytes(1000).toString('hex'));
  expect(weight.bytes).toBeGreaterThan(first + 1000);
});
