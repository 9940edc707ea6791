import { describe, expect, test } from 'vitest';
import { openXz } from '../../../src/read/codec/xz.js';
import { drain, serveBytes } from '../disk.js';
import { findPacker, packXz } from '../pack.js';

const TEXT = Buffer.from(
  Array.from({ length: 9000 }, (_, line) => `line ${line * 7919} of a log\n`).join(''),
);

async function unpack(
  packed: Buffer,
  stepBytes = Infinity,
): Promise<{ text: Buffer; faults: readonly unknown[] }> {
  const source = openXz(serveBytes(packed, stepBytes));
  const text = await drain(source);
  source.close();
  return { text, faults: source.faults };
}

describe('a stream', () => {
  test.each([1, 1000, Infinity])('is unpacked, %d bytes of input at a time', async (stepBytes) => {
    const { text, faults } = await unpack(packXz(TEXT), stepBytes);
    expect(faults).toEqual([]);
    expect(text.equals(TEXT)).toBe(true);
  });

  const variants = [['-0'], ['-9e'], ['--check=none'], ['--check=crc32'], ['--block-size=9000']];
  test.each(variants.map((args) => [args.join(' '), args] as const))(
    'of xz %s is unpacked',
    async (_name, args) => {
      const pack = findPacker('xz', '-c', ...args);
      if (!pack) return;
      const { text, faults } = await unpack(pack(TEXT));
      expect(faults).toEqual([]);
      expect(text.equals(TEXT)).toBe(true);
    },
  );

  test('may be read while another one is', async () => {
    const [one, two] = [openXz(serveBytes(packXz(TEXT))), openXz(serveBytes(packXz(TEXT)))];
    const part = Buffer.alloc(1000);
    expect(await one.fill(part)).toBeGreaterThan(0);
    expect((await drain(two)).equals(TEXT)).toBe(true);
    expect((await drain(one)).length).toBeGreaterThan(TEXT.length - 1001);
    expect([...one.faults, ...two.faults]).toEqual([]);
  });

  test('is unpacked as well after others, sound and damaged', async () => {
    const small = packXz(Buffer.from('some text'));
    for (let round = 0; round < 50; round++) {
      const bad = Buffer.from(small);
      bad.fill(0xff, 12 + (round % 20), 20 + (round % 20));
      expect((await unpack(bad)).faults.length).toBeGreaterThan(0);
      expect(await unpack(small)).toMatchObject({ text: Buffer.from('some text'), faults: [] });
    }
  });

  test('inside another one is unpacked', async () => {
    const source = openXz(openXz(serveBytes(packXz(packXz(TEXT)))));
    expect((await drain(source)).equals(TEXT)).toBe(true);
    expect(source.faults).toEqual([]);
  });
});

describe('a fault', () => {
  test('of a damaged header is told', async () => {
    const packed = packXz(TEXT);
    packed[7] = 9;
    expect(await unpack(packed)).toMatchObject({
      text: { length: 0 },
      faults: [{ code: expect.any(String) as string }],
    });
  });

  test('of damaged content gives what is before', async () => {
    const pack = findPacker('xz', '-c') ?? packXz;
    const packed = pack(TEXT);
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 8);
    const { text, faults } = await unpack(packed);
    expect(faults).toMatchObject([{ code: 'corrupt' }]);
    expect(text.length).toBeGreaterThan(TEXT.length / 4);
    expect(text.subarray(0, TEXT.length / 4).equals(TEXT.subarray(0, TEXT.length / 4))).toBe(true);
  });

  test('of a check that cannot be computed is told', async () => {
    const pack = findPacker('xz', '-c', '--check=sha256');
    if (!pack) return;
    expect(await unpack(pack(TEXT))).toMatchObject({ faults: [{ code: 'unsupported' }] });
  });

  test('of a dictionary that is too large is told without taking the memory', async () => {
    const pack = findPacker('xz', '-c', '--lzma2=dict=512MiB');
    if (!pack) return;
    expect(await unpack(pack(TEXT))).toMatchObject({
      text: { length: 0 },
      faults: [{ code: 'unsupported' }],
    });
  });
});
