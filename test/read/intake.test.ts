import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Intake } from '../../src/read/intake.js';
import { openStream } from '../../src/read/stream.js';
import { serveBytes } from './disk.js';

const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));

describe('looking ahead', () => {
  test('gives what was wanted, and counts what was used', async () => {
    const intake = new Intake(serveBytes(BYTES, 7), Buffer.alloc(64));
    expect(await intake.pull(20)).toBe(true);
    expect(intake.rest.length).toBeGreaterThanOrEqual(20);
    intake.use(13);
    expect(intake.consumed).toBe(13);
    expect(await intake.pull(300)).toBe(true);
    expect(intake.rest.subarray(0, 300).equals(BYTES.subarray(13, 313))).toBe(true);
  });

  test('tells when there is less than wanted, and gives that', async () => {
    const intake = new Intake(serveBytes(BYTES.subarray(0, 10)));
    expect(await intake.pull(10)).toBe(true);
    expect(intake.ended).toBe(false);
    expect(await intake.pull(11)).toBe(false);
    expect(intake.ended).toBe(true);
    expect(intake.rest.length).toBe(10);
    expect(await intake.pull(11)).toBe(false);
  });

  test('loses no byte, however it is used', async () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 60 })), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 50 }), async (plan, stepBytes) => {
        const intake = new Intake(serveBytes(BYTES, stepBytes), Buffer.alloc(16));
        let used = 0;
        for (const [wanted, use] of plan) {
          await intake.pull(wanted);
          expect(intake.rest.equals(BYTES.subarray(used, used + intake.rest.length))).toBe(true);
          const count = Math.min(use, intake.rest.length);
          intake.use(count);
          used += count;
          expect(intake.consumed).toBe(used);
        }
      }),
    );
  });
});

describe('passing over', () => {
  test('bytes that were not yet seen', async () => {
    const intake = new Intake(serveBytes(BYTES, 9), Buffer.alloc(16));
    expect(await intake.skip(900)).toBe(true);
    expect(intake.consumed).toBe(900);
    expect(await intake.skip(101)).toBe(false);
    expect(intake.consumed).toBe(1000);
  });

  test('zeros, up to another byte or the end', async () => {
    const intake = new Intake(
      serveBytes(Buffer.concat([Buffer.alloc(100), Buffer.from('x'), Buffer.alloc(50)]), 7),
    );
    expect(await intake.skipZeros()).toBe(true);
    expect(intake.consumed).toBe(100);
    intake.use(1);
    expect(await intake.skipZeros()).toBe(false);
    expect(intake.consumed).toBe(151);
  });
});

test('faults are those of the input', async () => {
  const fault = { code: 'shrunk', message: 'shorter' } as const;
  const intake = new Intake(serveBytes(BYTES, 100, fault));
  expect(intake.faults).toEqual([]);
  await intake.skip(2000);
  expect(intake.faults).toEqual([fault]);
});

describe('a writer that pauses', () => {
  test('leaves what has come, which is enough or not', async () => {
    const pipe = new PassThrough();
    const intake = new Intake(openStream(pipe));
    expect(intake.isLive).toBe(true);
    expect(await intake.pullReady()).toBe(false);
    pipe.write('abc');
    expect(await intake.pullReady()).toBe(true);
    expect(intake.rest.toString()).toBe('abc');
    expect(await intake.pullReady()).toBe(false);
    pipe.end();
    expect(await intake.pullReady()).toBe(false);
    expect(intake.ended).toBe(true);
  });

  test('is none where bytes are there already', async () => {
    const intake = new Intake(serveBytes(BYTES, 3));
    expect(intake.isLive).toBe(false);
    expect(await intake.pullReady()).toBe(true);
    expect(intake.rest.length).toBeGreaterThanOrEqual(3);
  });
});
