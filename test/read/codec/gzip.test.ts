import { randomBytes } from 'node:crypto';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { ReadFault } from '../../../src/model/window.js';
import { openGzip } from '../../../src/read/codec/gzip.js';
import { MIN_WINDOW_BYTES, readWindows } from '../../../src/read/windows.js';
import { describeFile, drain, makeScratch, serveBytes } from '../disk.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

interface Result {
  readonly bytes: Buffer;
  readonly faults: readonly ReadFault[];
}

async function unpack(packed: Uint8Array, stepBytes = Infinity): Promise<Result> {
  const source = openGzip(serveBytes(packed, stepBytes));
  const bytes = await drain(source);
  source.close();
  return { bytes, faults: source.faults };
}

/** Text that compresses as logs do. */
function makeLog(lines: number): Buffer {
  const parts = Array.from(
    { length: lines },
    (_, line) => `INFO 2026-11-21 16:31:02,${line % 1000} mopidy line ${line * 7919}\n`,
  );
  return Buffer.from(parts.join(''));
}

const LOG = makeLog(5000);
const PACKED = gzipSync(LOG);

describe('a sound file', () => {
  test.each([1, 10, 4096, Infinity])('is unpacked, %d bytes of input at a time', async (stepBytes) => {
    const packed = stepBytes === 1 ? gzipSync(LOG.subarray(0, 20_000)) : PACKED;
    const { bytes, faults } = await unpack(packed, stepBytes);
    expect(faults).toEqual([]);
    expect(bytes.equals(LOG.subarray(0, bytes.length))).toBe(true);
    expect(bytes.length).toBe(stepBytes === 1 ? 20_000 : LOG.length);
  });

  test.each([
    ['stored', { level: 0 }],
    ['packed best', { level: 9 }],
    ['with fixed codes', { strategy: constants.Z_FIXED }],
    ['by runs', { strategy: constants.Z_RLE }],
    ['in a small window', { windowBits: 9 }],
  ])('may be %s', async (_name, options) => {
    const { bytes, faults } = await unpack(gzipSync(LOG, options));
    expect(faults).toEqual([]);
    expect(bytes.equals(LOG)).toBe(true);
  });

  test('may be empty inside', async () => {
    expect(await unpack(gzipSync(''))).toEqual({ bytes: Buffer.alloc(0), faults: [] });
  });

  test('may have any content', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        fc.integer({ min: 1, max: 100 }),
        async (content, stepBytes) => {
          const { bytes, faults } = await unpack(gzipSync(content), stepBytes);
          expect(faults).toEqual([]);
          expect(bytes.equals(content)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('may have a header with every field', async () => {
    const header = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 31, 1, 2, 3, 4, 2, 3]),
      Buffer.from([4, 0, 0x41, 0x70, 0, 0]),
      Buffer.from('mopidy.log\0'),
      Buffer.from('rotated\0'),
      Buffer.from([0, 0]),
    ]);
    const { bytes, faults } = await unpack(Buffer.concat([header, PACKED.subarray(10)]));
    expect(faults).toEqual([]);
    expect(bytes.equals(LOG)).toBe(true);
  });

  test('may have a header of tens of kilobytes', async () => {
    const extra = Buffer.alloc(2 + 40_000);
    extra.writeUInt16LE(40_000);
    const header = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3]), extra]);
    const { bytes, faults } = await unpack(Buffer.concat([header, PACKED.subarray(10)]));
    expect(faults).toEqual([]);
    expect(bytes.equals(LOG)).toBe(true);
  });
});

describe('several members', () => {
  test('follow one another', async () => {
    const { bytes, faults } = await unpack(
      Buffer.concat([gzipSync('one '), gzipSync(''), gzipSync('two '), gzipSync('three')]),
    );
    expect(faults).toEqual([]);
    expect(bytes.toString()).toBe('one two three');
  });

  test('may begin and end at any byte of a chunk', async () => {
    const tail = gzipSync('tail');
    for (const pad of [16_384, 65_536]) {
      for (let shift = -30; shift <= 5; shift++) {
        const content = randomBytes(pad - 23 + shift);
        const { bytes, faults } = await unpack(Buffer.concat([gzipSync(content, { level: 0 }), tail]));
        expect(faults).toEqual([]);
        expect(bytes.equals(Buffer.concat([content, Buffer.from('tail')]))).toBe(true);
      }
    }
  });

  test('may have zeros behind the last one', async () => {
    for (const count of [1, 511, 70_000]) {
      const { bytes, faults } = await unpack(Buffer.concat([gzipSync('text'), Buffer.alloc(count)]));
      expect(faults).toEqual([]);
      expect(bytes.toString()).toBe('text');
    }
  });

  test('may be many', async () => {
    const { bytes, faults } = await unpack(Buffer.concat(Array.from({ length: 500 }, () => gzipSync('x'))));
    expect(faults).toEqual([]);
    expect(bytes.toString()).toBe('x'.repeat(500));
  });

  test('that are all damaged give a bounded number of faults', async () => {
    const bad = gzipSync('');
    bad.writeUInt32LE(1, bad.length - 8);
    const { faults } = await unpack(Buffer.concat(Array.from({ length: 5000 }, () => bad)));
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(1000);
  });
});

describe('a file that ends early', () => {
  test('gives what came before, and a fault, at every sixteenth', async () => {
    let last = 0;
    for (let part = 1; part < 16; part++) {
      const length = Math.floor((PACKED.length * part) / 16);
      const { bytes, faults } = await unpack(PACKED.subarray(0, length));
      expect(faults).toMatchObject([{ code: 'truncated' }]);
      expect(faults[0]?.offset).toBeGreaterThan(0);
      expect(faults[0]?.offset).toBeLessThanOrEqual(length);
      expect(LOG.subarray(0, bytes.length).equals(bytes)).toBe(true);
      expect(bytes.length).toBeGreaterThan(last);
      last = bytes.length;
    }
    expect(last).toBeGreaterThan(LOG.length * 0.85);
  });

  test('is told from a whole one at every one of its last bytes', async () => {
    for (let missing = 1; missing <= 20; missing++) {
      const { faults } = await unpack(PACKED.subarray(0, -missing));
      expect(faults, `${missing} bytes less`).toMatchObject([{ code: 'truncated' }]);
    }
  });

  test('in its first bytes gives nothing but the fault', async () => {
    for (let length = 1; length < 10; length++) {
      const { bytes, faults } = await unpack(PACKED.subarray(0, length));
      expect(bytes).toHaveLength(0);
      expect(faults).toMatchObject([{ code: 'truncated' }]);
    }
  });

  test('in a later member gives the earlier ones', async () => {
    const { bytes, faults } = await unpack(Buffer.concat([gzipSync('whole'), PACKED.subarray(0, 5)]));
    expect(bytes.toString()).toBe('whole');
    expect(faults).toMatchObject([{ code: 'truncated' }]);
  });
});

describe('a file that is damaged', () => {
  test('gives a part of what it held, and a fault', async () => {
    for (let part = 1; part < 16; part++) {
      const damaged = Buffer.from(PACKED);
      const at = Math.floor((PACKED.length * part) / 16);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const { bytes, faults } = await unpack(damaged);
      expect(faults.length, `byte ${at}`).toBeGreaterThan(0);
      expect(['corrupt', 'truncated']).toContain(faults[0]?.code);
      // What was packed before the bad byte cannot have suffered; blocks are some ten kilobytes.
      const sound = Math.floor((LOG.length * Math.max(0, part - 3)) / 16);
      expect(bytes.subarray(0, sound).equals(LOG.subarray(0, sound))).toBe(true);
    }
  });

  test('gives everything before its first bad byte', async () => {
    const flushed = deflateRawSync(LOG.subarray(0, 20_000), { finishFlush: constants.Z_SYNC_FLUSH });
    const damaged = Buffer.concat([PACKED.subarray(0, 10), flushed, Buffer.alloc(100, 0xff)]);
    const { bytes, faults } = await unpack(damaged);
    expect(faults).toMatchObject([{ code: 'corrupt' }]);
    expect(bytes.equals(LOG.subarray(0, 20_000))).toBe(true);
  });

  test('in one bit never looks sound, unless the bit means nothing', async () => {
    const content = Buffer.from('a short log line with some words in it\n'.repeat(3));
    const packed = gzipSync(content);
    const meaningless = new Set([4, 5, 6, 7, 8, 9]);
    for (let at = 0; at < packed.length; at++) {
      const damaged = Buffer.from(packed);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      const { bytes, faults } = await unpack(damaged);
      if (faults.length > 0) continue;
      expect(bytes.equals(content), `byte ${at}`).toBe(true);
      expect(meaningless.has(at) || at === 3, `byte ${at}`).toBe(true);
    }
  });

  test.each([
    ['its checksum', 8],
    ['its length', 4],
  ])('in %s gives everything, and the next member too', async (_name, fromEnd) => {
    const damaged = gzipSync('first ');
    const at = damaged.length - fromEnd;
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    const { bytes, faults } = await unpack(Buffer.concat([damaged, gzipSync('second')]));
    expect(bytes.toString()).toBe('first second');
    expect(faults).toMatchObject([{ code: 'corrupt', offset: damaged.length }]);
  });

  test.each([
    ['text', Buffer.from('plain text behind it, long enough')],
    ['one byte', Buffer.from('x')],
    ['padding and then text', Buffer.concat([Buffer.alloc(512), Buffer.from('plain text behind padding')])],
    ['a magic and then text', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('not gzip at all')])],
  ])('by %s behind its end gives what it held', async (_name, garbage) => {
    const { bytes, faults } = await unpack(Buffer.concat([gzipSync('text'), garbage]));
    expect(bytes.toString()).toBe('text');
    expect(faults).toMatchObject([{ code: 'corrupt' }]);
    expect(faults[0]?.offset).toBeGreaterThanOrEqual(gzipSync('text').length);
  });

  test('in its header gives nothing', async () => {
    const damaged = Buffer.from(PACKED);
    damaged[3] = 0xe0;
    expect(await unpack(damaged)).toMatchObject({
      bytes: { length: 0 },
      faults: [{ code: 'corrupt', offset: 0 }],
    });
  });

  test('says so in words for people, without what it holds', async () => {
    const { faults } = await unpack(PACKED.subarray(0, 2000));
    expect(faults[0]?.message).toMatch(/gzip.*compressed byte \d+/);
    expect(faults[0]?.message).not.toMatch(/mopidy|INFO/);
  });
});

describe('a fault of the file itself', () => {
  const fault: ReadFault = { code: 'shrunk', message: 'The file became shorter', offset: 2000 };

  test('explains an early end better than the compression does', async () => {
    const source = openGzip(serveBytes(PACKED.subarray(0, 2000), Infinity, fault));
    expect((await drain(source)).length).toBeGreaterThan(0);
    expect(source.faults).toEqual([fault]);
  });

  test('is told where the compression has nothing to say', async () => {
    const source = openGzip(serveBytes(PACKED, Infinity, fault));
    expect((await drain(source)).equals(LOG)).toBe(true);
    expect(source.faults).toEqual([fault]);
  });
});

describe('a bomb', () => {
  test('is stopped by its ratio long before its end', async () => {
    const path = scratch.write('bomb.log.gz', gzipSync(Buffer.alloc(256 * 1024 * 1024)));
    const windows = readWindows(describeFile(path), { memory: Buffer.alloc(MIN_WINDOW_BYTES + 1024 * 1024) });
    let next = await windows.next();
    while (next.done !== true) next = await windows.next();
    expect(next.value.faults).toMatchObject([{ code: 'bomb' }]);
    expect(next.value.bytes).toBeLessThan(128 * 1024 * 1024);
  });

  test('is none for a small file, whatever its ratio', async () => {
    const { bytes, faults } = await unpack(gzipSync(Buffer.alloc(8 * 1024 * 1024)));
    expect(faults).toEqual([]);
    expect(bytes).toHaveLength(8 * 1024 * 1024);
  });

  test('needs no more memory than a step expands to', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
    const source = openGzip(serveBytes(Buffer.concat([PACKED.subarray(0, 10), bomb])));
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const target = Buffer.alloc(64 * 1024);
    for (let count = await source.fill(target); count > 0; count = await source.fill(target)) {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    source.close();
    expect(peak).toBeLessThan(56 * 1024 * 1024);
  });
});

describe('closing', () => {
  test('before the end does no harm', async () => {
    const source = openGzip(serveBytes(PACKED));
    expect(await source.fill(Buffer.alloc(100))).toBeGreaterThan(0);
    source.close();
    source.close();
  });

  test('closes the input', () => {
    let closed = 0;
    const source = openGzip({ ...serveBytes(PACKED), close: () => void closed++ });
    source.close();
    expect(closed).toBe(1);
  });
});
