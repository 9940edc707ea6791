import { expect, test } from 'vitest';
import { openFrames } from '../../../src/read/codec/frames.js';
import { drain, serveBytes } from '../disk.js';
import { packLz4, packZstd } from '../pack.js';

const TEXT = Buffer.from('a line of a log\n'.repeat(3000));
const SKIPPABLE = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);

test.each<[string, readonly Buffer[], Buffer, readonly object[]]>([
  ['zstd', [SKIPPABLE, packZstd(TEXT), SKIPPABLE], TEXT, []],
  ['lz4', [SKIPPABLE, SKIPPABLE, packLz4(TEXT), SKIPPABLE], TEXT, []],
  ['lz4 behind padding', [SKIPPABLE, Buffer.alloc(7), packLz4(TEXT)], TEXT, []],
  ['nothing', [SKIPPABLE], Buffer.alloc(0), []],
  ['zeros', [SKIPPABLE, Buffer.alloc(99)], Buffer.alloc(0), []],
  ['other bytes', [SKIPPABLE, Buffer.from('a line')], Buffer.alloc(0), [{ code: 'corrupt', offset: 10 }]],
  ['a few bytes', [SKIPPABLE, Buffer.from('a')], Buffer.alloc(0), [{ code: 'corrupt', offset: 10 }]],
  ['its half', [SKIPPABLE.subarray(0, 9)], Buffer.alloc(0), [{ code: 'truncated', offset: 9 }]],
])('a skippable frame and %s', async (_name, parts, text, faults) => {
  const source = openFrames(serveBytes(Buffer.concat(parts)));
  expect((await drain(source)).equals(text)).toBe(true);
  expect(source.faults).toHaveLength(faults.length);
  expect(source.faults).toMatchObject(faults);
  source.close();
});
