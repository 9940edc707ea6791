import { expect, test } from 'vitest';
import { skipFrame } from '../../../src/read/codec/skippable.js';
import { Intake } from '../../../src/read/intake.js';
import { serveBytes } from '../disk.js';

const FRAME = [0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];

test.each<[string, readonly number[], string, number]>([
  ['a frame', [...FRAME, 7], 'skipped', 10],
  ['an empty frame', [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0], 'skipped', 8],
  ['another magic', [0x60, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9], 'none', 0],
  ['few bytes', [0x53, 0x2a], 'none', 0],
  ['nothing', [], 'none', 0],
  ['a frame that is cut', FRAME.slice(0, 9), 'cut', 9],
  ['a header that is cut', FRAME.slice(0, 6), 'cut', 0],
])('%s', async (_name, bytes, outcome, consumed) => {
  const intake = new Intake(serveBytes(Buffer.from(bytes)));
  expect(await skipFrame(intake)).toBe(outcome);
  expect(intake.consumed).toBe(consumed);
});
