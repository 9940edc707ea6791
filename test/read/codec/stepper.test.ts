import { brotliCompressSync, createBrotliDecompress, createInflateRaw, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createStepper, type ZlibStream } from '../../../src/read/codec/stepper.js';

const TEXT = Buffer.from('the same line again and again\n'.repeat(300));

describe.each<[string, Buffer, () => ZlibStream]>([
  ['deflate', deflateRawSync(TEXT), () => createInflateRaw()],
  ['brotli', brotliCompressSync(TEXT), () => createBrotliDecompress()],
])('%s in steps', (_name, packed, create) => {
  test('ends where its data does, wherever that is cut', async () => {
    for (let cut = 1; cut <= packed.length; cut++) {
      const stepper = createStepper(create());
      const first = await stepper.push(packed.subarray(0, cut));
      const second = await stepper.push(Buffer.concat([packed.subarray(cut), Buffer.from('behind')]));
      stepper.close();
      expect(Buffer.concat([...first.output, ...second.output]).equals(TEXT), `cut ${cut}`).toBe(true);
      expect(second.state).toBe('done');
      expect(first.consumed + second.consumed).toBe(packed.length);
    }
  });

  test('tells damage and why', async () => {
    const stepper = createStepper(create());
    const step = await stepper.push(Buffer.alloc(20, 0xff));
    expect(step).toMatchObject({ state: 'corrupt', consumed: 0 });
    expect(step.reason).not.toBe('');
    stepper.close();
  });
});
