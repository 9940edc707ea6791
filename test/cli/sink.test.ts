import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openSink } from '../../src/cli/sink.js';

test('hands over everything in order, joining what was written meanwhile', async () => {
  const calls: string[] = [];
  const sink = openSink(async (bytes) => {
    await new Promise(setImmediate);
    calls.push(Buffer.from(bytes).toString());
  });
  for (const part of ['a', 'b', 'c', 'd']) sink.stream.write(part);
  await sink.end();
  expect(calls.join('')).toBe('abcd');
  expect(calls.length).toBeLessThan(4);
  expect(sink.failure()).toBeUndefined();
});

test('makes writers wait when the reader is slow', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const sink = openSink(() => gate);
  expect(sink.stream.write(Buffer.alloc(1024))).toBe(true);
  expect(sink.stream.write(Buffer.alloc(1024 * 1024))).toBe(false);
  open();
  await once(sink.stream, 'drain');
  await sink.end();
});

test('remembers the first failure, swallows the rest and never fails towards the writer', async () => {
  let calls = 0;
  const sink = openSink(async () => {
    calls++;
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
  let failed = false;
  sink.stream.on('error', () => (failed = true));
  for (let count = 0; count < 5; count++) {
    sink.stream.write(Buffer.alloc(300 * 1024));
    await new Promise(setImmediate);
  }
  await sink.end();
  expect(calls).toBe(1);
  expect(failed).toBe(false);
  expect(sink.failure()).toMatchObject({ code: 'ENOSPC' });
});

test('may be ended twice', async () => {
  const sink = openSink(async () => undefined);
  await sink.end();
  await sink.end();
  expect(sink.stream.writableFinished).toBe(true);
});
