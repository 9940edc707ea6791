import { expect, test } from 'vitest';
import { createInodeSet } from '../../src/walk/inodes.js';

test('a file is new once', () => {
  const set = createInodeSet();
  expect(set.has({ dev: 1n, ino: 7n })).toBe(false);
  expect(set.add({ dev: 1n, ino: 7n })).toBe(true);
  expect(set.add({ dev: 1n, ino: 7n })).toBe(false);
  expect(set.has({ dev: 1n, ino: 7n })).toBe(true);
});

test('the same number on another device is another file', () => {
  const set = createInodeSet();
  set.add({ dev: 1n, ino: 7n });
  expect(set.has({ dev: 2n, ino: 7n })).toBe(false);
  expect(set.add({ dev: 2n, ino: 7n })).toBe(true);
});

test('numbers that fall together as doubles are told apart', () => {
  const set = createInodeSet();
  const great = 2n ** 53n;
  expect(Number(great)).toBe(Number(great + 1n));
  expect(set.add({ dev: 1n, ino: great })).toBe(true);
  expect(set.add({ dev: 1n, ino: great + 1n })).toBe(true);
  expect(set.add({ dev: 1n, ino: 2n ** 64n - 1n })).toBe(true);
  expect(set.has({ dev: 1n, ino: great + 1n })).toBe(true);
  expect(set.has({ dev: 1n, ino: great + 2n })).toBe(false);
});

test('all of many numbers are kept', () => {
  const set = createInodeSet();
  for (let ino = 0n; ino < 10_000n; ino++) expect(set.add({ dev: 1n, ino })).toBe(true);
  for (let ino = 0n; ino < 10_000n; ino++) expect(set.has({ dev: 1n, ino })).toBe(true);
  expect(set.has({ dev: 1n, ino: 10_000n })).toBe(false);
});
