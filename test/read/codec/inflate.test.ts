import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createInflater } from '../../../src/read/codec/inflate.js';

type InflateStep = Awaited<ReturnType<ReturnType<typeof createInflater>['push']>>;

const TEXT = Buffer.from('a log line that says the same again and again\n'.repeat(2000));
const PACKED = deflateRawSync(TEXT);

/** Pushes chunks until the stream is done, and gives the steps. */
async function push(chunks: readonly Buffer[]): Promise<readonly InflateStep[]> {
  const inflater = createInflater();
  const steps: InflateStep[] = [];
  for (const chunk of chunks) {
    const step = await inflater.push(chunk);
    steps.push(step);
    if (step.state !== 'more') break;
  }
  inflater.close();
  return steps;
}

function join(steps: readonly InflateStep[]): Buffer {
  return Buffer.concat(steps.flatMap((step) => step.output));
}

function cut(bytes: Buffer, length: number): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) chunks.push(bytes.subarray(at, at + length));
  return chunks;
}

describe('inflating', () => {
  test.each([1, 13, 100, 10_000])('gives everything, by chunks of %d bytes', async (length) => {
    const steps = await push([...cut(PACKED, length), Buffer.from('more')]);
    expect(join(steps).equals(TEXT)).toBe(true);
    expect(steps.reduce((sum, step) => sum + step.consumed, 0)).toBe(PACKED.length);
    expect(steps.at(-1)).toMatchObject({ state: 'done', reason: '' });
  });

  test('gives with each step what its chunk expands to', async () => {
    const [first] = await push([PACKED.subarray(0, PACKED.length / 2)]);
    expect(first?.state).toBe('more');
    expect(join(first ? [first] : []).length).toBeGreaterThan(TEXT.length / 4);
  });

  test('uses no byte behind the end of the data', async () => {
    for (const rest of ['x', 'x'.repeat(8), 'x'.repeat(100_000)]) {
      const [step] = await push([Buffer.concat([PACKED, Buffer.from(rest)])]);
      expect(step).toMatchObject({ state: 'done', consumed: PACKED.length });
    }
  });

  test('keeps nothing of the chunk it was given', async () => {
    const chunk = Buffer.from(PACKED.subarray(0, 200));
    const inflater = createInflater();
    const first = await inflater.push(chunk);
    chunk.fill(0xff);
    const second = await inflater.push(Buffer.concat([PACKED.subarray(200), Buffer.from('x')]));
    inflater.close();
    expect(join([first, second]).equals(TEXT)).toBe(true);
  });

  const flushed = deflateRawSync(TEXT, { finishFlush: constants.Z_SYNC_FLUSH });
  /** Three ones: the last block, of the type that there is not. */
  const badBlock = Buffer.from([0xff, 0xff, 0xff]);

  test('tells bad data and why it is bad, and keeps the output of the steps before', async () => {
    const steps = await push([flushed, badBlock]);
    expect(steps.at(-1)?.state).toBe('corrupt');
    expect(steps.at(-1)?.reason).not.toBe('');
    expect(join(steps).equals(TEXT)).toBe(true);
  });

  test('keeps the output of the step in which the data goes bad', async () => {
    const steps = await push([Buffer.concat([flushed, badBlock])]);
    expect(steps.at(-1)?.state).toBe('corrupt');
    expect(join(steps).equals(TEXT)).toBe(true);
  });

  test('tells bad data at its first byte', async () => {
    expect(await push([Buffer.from([0xff, 0xff, 0xff])])).toMatchObject([{ state: 'corrupt', output: [] }]);
  });

  test('expands one chunk to no more than deflate can', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
    const [step] = await push([bomb.subarray(0, 16 * 1024)]);
    const length = join(step ? [step] : []).length;
    expect(length).toBeGreaterThan(8 * 1024 * 1024);
    expect(length).toBeLessThanOrEqual(16 * 1024 * 1032);
  });
});

test('closing early does no harm', async () => {
  const inflater = createInflater();
  inflater.close();
  const other = createInflater();
  await other.push(PACKED.subarray(0, 10));
  other.close();
});
