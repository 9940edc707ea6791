import { appendFileSync, closeSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openPlain } from '../../src/read/plain.js';
import { drain, makeScratch } from './disk.js';

const scratch = makeScratch();
const descriptors: number[] = [];

afterEach(() => {
  for (const fd of descriptors.splice(0)) closeSync(fd);
});
afterAll(() => scratch.remove());

function open(path: string): number {
  const fd = openSync(path, 'r');
  descriptors.push(fd);
  return fd;
}

describe('a file that keeps still', () => {
  test.each([1, 7, 64, 100_000])('is read whole, %d bytes at a time', async (stepBytes) => {
    const content = Buffer.from('abcdefghij'.repeat(100));
    const source = openPlain(open(scratch.write('still.log', content)), content.length);
    expect(await drain(source, stepBytes)).toEqual(content);
    expect(source.faults).toEqual([]);
    expect(await source.fill(Buffer.alloc(10))).toBe(0);
  });

  test('is read into the memory given, and no further', () => {
    const source = openPlain(open(scratch.write('memory.log', 'abcdef')), 6);
    const memory = Buffer.from('..........');
    expect(source.fill(memory.subarray(2, 5))).toBe(3);
    expect(memory.toString()).toBe('..abc.....');
  });
});

describe('a file that grows', () => {
  test('is read up to the size that it had', async () => {
    const path = scratch.write('growing.log', 'old line\n');
    const source = openPlain(open(path), 9);
    expect(source.fill(Buffer.alloc(4))).toBe(4);
    appendFileSync(path, 'new line\n');
    expect((await drain(source)).toString()).toBe('line\n');
    expect(source.faults).toEqual([]);
  });
});

describe('a file that shrinks', () => {
  test('is read to its new end, and that is a fault with the place', async () => {
    const path = scratch.write('shrinking.log', 'x'.repeat(1000));
    const source = openPlain(open(path), 1000);
    expect(source.fill(Buffer.alloc(400))).toBe(400);
    truncateSync(path, 600);
    expect((await drain(source)).length).toBe(200);
    expect(source.faults).toMatchObject([{ code: 'shrunk', offset: 600 }]);
    expect(source.faults[0]?.message).toMatch(/600 of 1000 bytes/);
  });

  test('to nothing is a fault too, told once', async () => {
    const path = scratch.write('emptied.log', 'x'.repeat(1000));
    const source = openPlain(open(path), 1000);
    truncateSync(path, 0);
    expect(await source.fill(Buffer.alloc(400))).toBe(0);
    expect(await source.fill(Buffer.alloc(400))).toBe(0);
    expect(source.faults).toMatchObject([{ code: 'shrunk', offset: 0 }]);
  });

  test('and is written anew goes on with what stands there', async () => {
    const path = scratch.write('copytruncate.log', 'a'.repeat(100));
    const source = openPlain(open(path), 100);
    expect(source.fill(Buffer.alloc(50))).toBe(50);
    truncateSync(path, 0);
    writeFileSync(path, 'b'.repeat(200));
    expect((await drain(source)).toString()).toBe('b'.repeat(50));
  });
});

describe('a file that gives its size as 0', () => {
  test('and is empty ends without a fault', async () => {
    const source = openPlain(open(scratch.write('empty.log', '')), 0);
    expect(await drain(source)).toHaveLength(0);
    expect(source.faults).toEqual([]);
  });

  test('and is not is read until it ends', async () => {
    const source = openPlain(open('/proc/self/status'), 0);
    expect((await drain(source, 50)).toString()).toMatch(/^Name:.*\bPid:/s);
    expect(source.faults).toEqual([]);
  });

  test('and never ends is stopped at a bound', async () => {
    const source = openPlain(open('/dev/zero'), 0);
    const memory = Buffer.alloc(8 * 1024 * 1024);
    let total = 0;
    for (let count = await source.fill(memory); count > 0; count = await source.fill(memory)) total += count;
    expect(total).toBe(256 * 1024 * 1024);
    expect(source.faults).toMatchObject([{ code: 'bomb', offset: total }]);
  });
});

describe('a file that cannot be read', () => {
  test('ends with a fault that names the system error and the place', () => {
    const fd = openSync(scratch.write('closed.log', 'abcdef'), 'r');
    const source = openPlain(fd, 6);
    expect(source.fill(Buffer.alloc(2))).toBe(2);
    closeSync(fd);
    expect(source.fill(Buffer.alloc(2))).toBe(0);
    expect(source.faults).toMatchObject([{ code: 'io-error', offset: 2 }]);
    expect(source.faults[0]?.message).toMatch(/EBADF/);
  });

  test('may be a directory', () => {
    const source = openPlain(open(scratch.path), 10);
    expect(source.fill(Buffer.alloc(2))).toBe(0);
    expect(source.faults).toMatchObject([{ code: 'io-error', offset: 0 }]);
  });
});
