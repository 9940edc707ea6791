import { expect, test } from 'vitest';
import { peekSource } from '../../src/read/peek.js';
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
