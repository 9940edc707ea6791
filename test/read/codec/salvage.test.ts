import { constants, createInflateRaw, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { salvageChunk } from '../../../src/read/codec/salvage.js';
import { createStepper, type Stepper } from '../../../src/read/codec/stepper.js';

const open = (): Stepper => createStepper(createInflateRaw());
const flush = { finishFlush: constants.Z_SYNC_FLUSH };
const TEXT = Buffer.from(Array.from({ length: 500 }, (_, line) => `line ${line * 7919}\n`).join(''));

describe('salvaging', () => {
  test.each([0, 1, 31, 32, 33, 1000])(
    'gives all before the bad byte, %d bytes of the chunk on',
    async (padding) => {
      // A stored block gives as many bytes as it takes, and five more for its header.
      const stored = deflateRawSync(Buffer.alloc(padding, 'p'), { level: 0, ...flush });
      const good = padding === 0 ? Buffer.alloc(0) : stored;
      const bad = Buffer.concat([good, Buffer.from([0xff, 0xff, 0xff])]);
      const { output, consumed } = await salvageChunk(open, [], bad);
      expect(Buffer.concat(output).length).toBe(padding);
      expect(consumed).toBe(good.length);
    },
  );

  test('goes on from the chunks before', async () => {
    const packed = deflateRawSync(TEXT, flush);
    const [earlier, chunk] = [packed.subarray(0, 700), packed.subarray(700)];
    const stepper = open();
    const before = Buffer.concat((await stepper.push(Buffer.from(earlier))).output);
    stepper.close();
    const bad = Buffer.concat([chunk, Buffer.from([0xff, 0xff])]);
    const { output, consumed } = await salvageChunk(open, [earlier], bad);
    expect(Buffer.concat([before, ...output]).equals(TEXT)).toBe(true);
    expect(consumed).toBe(chunk.length);
  });
});
