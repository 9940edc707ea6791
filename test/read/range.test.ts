import { expect, test } from 'vitest';
import { Intake } from '../../src/read/intake.js';
import { openRange } from '../../src/read/range.js';
import { drain, serveBytes } from './disk.js';

test.each([1, 3, Infinity])(
  'a stretch gives its bytes and leaves the others, %d at a time',
  async (stepBytes) => {
    const intake = new Intake(serveBytes(Buffer.from('0123456789'), stepBytes));
    await intake.skip(2);
    const range = openRange(intake, 5);
    expect(range.left).toBe(5);
    expect((await drain(range, 2)).toString()).toBe('23456');
    expect(range.left).toBe(0);
    expect(intake.consumed).toBe(7);
    expect((await drain(openRange(intake, Infinity))).toString()).toBe('789');
  },
);

test('a stretch that is longer than its input ends with it', async () => {
  const fault = { code: 'shrunk', message: 'shorter' } as const;
  const range = openRange(new Intake(serveBytes(Buffer.from('abc'), Infinity, fault)), 10);
  expect((await drain(range)).toString()).toBe('abc');
  expect(range.left).toBe(7);
  expect(range.faults).toEqual([fault]);
});
