import { describe, expect, test } from 'vitest';
import { decodeWithProgram } from '../../../src/read/codec/zstd-program.js';
import { findProgram } from '../../../src/read/program.js';
import { Intake } from '../../../src/read/intake.js';
import { serveBytes } from '../disk.js';
import { packZstd, packZstdRun } from '../pack.js';

const program = findProgram('zstd');

async function decode(packed: Buffer, path: string): Promise<{ length: number; faults: readonly unknown[] }> {
  const faults: unknown[] = [];
  let length = 0;
  for await (const item of decodeWithProgram(new Intake(serveBytes(packed)), path)) {
    if (Buffer.isBuffer(item)) length += item.length;
    else faults.push(item);
  }
  return { length, faults };
}

test('is looked for at absolute places only', () => {
  expect(program ?? '/').toMatch(/^\//);
});

describe.skipIf(program === undefined)('the program', () => {
  const path = program as string;

  test('unpacks what it is given', async () => {
    expect(await decode(packZstd(Buffer.alloc(300_000, 'x')), path)).toEqual({ length: 300_000, faults: [] });
  });

  test('that ends early is damage', async () => {
    const frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38, 0x05 | (10 << 3), 0, 0, ...Buffer.alloc(10, 0xff)];
    expect((await decode(Buffer.from(frame), path)).faults).toMatchObject([{ code: 'corrupt' }]);
  });

  test('is not believed where the frames themselves are cut', async () => {
    const { length, faults } = await decode(packZstd(Buffer.alloc(300_000, 'x')).subarray(0, 100_000), path);
    expect(faults).toMatchObject([{ code: 'truncated' }]);
    expect(length).toBe(80_000);
  });

  test('waits when nobody takes its output, and is ended with the reader', async () => {
    const decoding = decodeWithProgram(new Intake(serveBytes(packZstdRun(97, 30_000))), path);
    expect((await decoding.next()).done).toBe(false);
    await decoding.return();
    expect((await decoding.next()).done).toBe(true);
  });
});

test('a program that cannot be started is damage, not an exception', async () => {
  const { length, faults } = await decode(packZstd(Buffer.from('x')), '/nonexistent/zstd');
  expect(length).toBe(0);
  expect(faults).toMatchObject([{ code: 'corrupt', message: expect.stringMatching(/ENOENT/) as string }]);
});
