import { describe, expect, test } from 'vitest';
import { openZstd, type ZstdEngine } from '../../../src/read/codec/zstd.js';
import { createUnpacker } from '../../../src/read/codec/zstd-binding.js';
import { findProgram } from '../../../src/read/program.js';
import { drain, serveBytes } from '../disk.js';
import { findPacker, packZstd, packZstdRun } from '../pack.js';
import * as zlib from 'node:zlib';

const TEXT = Buffer.from(
  Array.from({ length: 30_000 }, (_, line) => `line ${line * 7919} of a log\n`).join(''),
);

const ENGINES: readonly (readonly [ZstdEngine, boolean])[] = [
  ['zlib', 'createZstdDecompress' in zlib],
  ['binding', createUnpacker() !== undefined],
  ['program', findProgram('zstd') !== undefined],
];

async function unpack(
  packed: Buffer,
  engine: ZstdEngine,
): Promise<{ text: Buffer; faults: readonly unknown[] }> {
  const source = openZstd(serveBytes(packed, 10_000), engine);
  const text = await drain(source);
  source.close();
  return { text, faults: source.faults };
}

test('there is a decoder for the tests', () => {
  expect(ENGINES.some(([, present]) => present)).toBe(true);
});

describe.each(ENGINES.filter(([, present]) => present))('the engine %s', (engine) => {
  const packers = [[], ['-19'], ['-3', '--long=27'], ['--no-check'], ['-1', '--rsyncable']];
  test.each(packers.map((args) => [args.join(' '), args] as const))(
    'unpacks zstd %s',
    async (_name, args) => {
      const pack = findPacker('zstd', '-c', '-q', ...args) ?? packZstd;
      const { text, faults } = await unpack(pack(TEXT), engine);
      expect(faults).toEqual([]);
      expect(text.equals(TEXT)).toBe(true);
    },
  );

  test('unpacks many frames, empty ones and skippable ones', async () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const frames = Array.from({ length: 200 }, (_, index) => packZstd(Buffer.from(`frame ${index}\n`)));
    const { text, faults } = await unpack(
      Buffer.concat([skippable, packZstd(Buffer.alloc(0)), ...frames, skippable]),
      engine,
    );
    expect(faults).toEqual([]);
    expect(text.toString().split('\n')).toHaveLength(201);
  });

  test('tells damage, and gives whole blocks before it', async () => {
    const pack = findPacker('zstd', '-c', '-q');
    if (!pack) return;
    const packed = pack(TEXT);
    packed.fill(0xff, packed.length - 1000, packed.length - 900);
    const { text, faults } = await unpack(packed, engine);
    expect(faults).toMatchObject([{ code: 'corrupt' }]);
    expect(TEXT.subarray(0, text.length).equals(text)).toBe(true);
    // The program loses what it had not yet written.
    if (engine !== 'program') expect(text.length).toBeGreaterThanOrEqual(TEXT.length - 2 * 131_072);
  });

  test('tells a wrong checksum', async () => {
    const pack = findPacker('zstd', '-c', '-q', '--check');
    if (!pack) return;
    const packed = pack(TEXT);
    packed.writeUInt8((packed.at(-1) ?? 0) ^ 1, packed.length - 1);
    expect((await unpack(packed, engine)).faults).toMatchObject([{ code: 'corrupt' }]);
  });

  test('may be left early', async () => {
    const source = openZstd(serveBytes(packZstdRun(97, 20_000)), engine);
    expect(await source.fill(Buffer.alloc(1000))).toBe(1000);
    source.close();
    expect(await source.fill(Buffer.alloc(1000))).toBe(0);
  });
});

test('without a decoder that is told, with advice', async () => {
  const { text, faults } = await unpack(packZstd(TEXT), 'none');
  expect(text).toHaveLength(0);
  expect(faults).toMatchObject([
    { code: 'unsupported', message: expect.stringMatching(/Node\.js|install/) as string },
  ]);
});
