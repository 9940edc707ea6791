import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { peekSource } from '../../src/read/peek.js';
import { openStream } from '../../src/read/stream.js';
import { drain, serveBytes } from './disk.js';

test.each([
  [0, 1],
  [3, 1],
  [9, 2],
  [10, Infinity],
  [1000, 4],
])('the first %d bytes are seen and given again, %d at a time', async (wanted, stepBytes) => {
  const bytes = Buffer.from('0123456789');
  const { head, source } = await peekSource(serveBytes(bytes, stepBytes), wanted);
  expect(head.toString()).toBe('0123456789'.slice(0, wanted));
  expect((await drain(source, 3)).toString()).toBe('0123456789');
  expect(head.toString()).toBe('0123456789'.slice(0, wanted));
});

test('faults and closing are those of the input', async () => {
  let closed = 0;
  const fault = { code: 'io-error', message: 'broken' } as const;
  const input = { ...serveBytes(Buffer.from('ab'), 1, fault), close: () => void closed++ };
  const { source } = await peekSource(input, 5);
  expect(source.faults).toEqual([fault]);
  source.close();
  expect(closed).toBe(1);
});

test('of a writer that pauses behind a line, the line is enough', async () => {
  const pipe = new PassThrough();
  pipe.write('half');
  setTimeout(() => pipe.write(' a line\n'), 400);
  const { head, source } = await peekSource(openStream(pipe), 512);
  expect(head.toString()).toBe('half a line\n');
  expect(await source.arrives?.()).toBe(true);
  pipe.end('rest');
  expect((await drain(source)).toString()).toBe('half a line\nrest');
});
