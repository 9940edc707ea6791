import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutStretches } from '../../src/read/encoding.js';
import { drain, serveBytes } from './disk.js';

interface Seen {
  readonly text: string;
  readonly unitBytes: number;
  readonly origin: number;
}

const little = (text: string): Buffer => Buffer.from(text, 'utf16le');
const big = (text: string): Buffer => little(text).swap16();
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const mark = (bytes: string, content: Buffer): Buffer => Buffer.concat([Buffer.from(bytes, 'hex'), content]);

/** The stretches of `parts`, those of no bytes left out. */
async function cut(stepBytes: number, ...parts: readonly Buffer[]): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for await (const { source, unitBytes, origin } of cutStretches(
    serveBytes(Buffer.concat(parts), stepBytes),
  )) {
    const text = (await drain(source, 5000)).toString('latin1');
    expect(source.faults).toEqual([]);
    if (text.length > 0) seen.push({ text, unitBytes, origin });
  }
  return seen;
}

const LINE = '2026-11-21 16:31:02,673 INFO a line of a log\r\n';

describe.each([1, 3, 100, Infinity])('read %d bytes at a time', (stepBytes) => {
  test.each<[string, Buffer]>([
    ['ASCII', ascii(LINE)],
    ['Latin-1', ascii('Caf\xe9 \xff\xfe \xfe\xff\n')],
    ['UTF-8 with a mark', Buffer.from('\ufeffä\n')],
    ['zeros', Buffer.alloc(10_000)],
    ['records that end with zeros', ascii('USER=mopidy\0HOME=/var\0TERM=xterm\0')],
    ['numbers of two bytes', Buffer.from(Uint16Array.from([1, 2, 300, 40, 5, 600]).buffer)],
    ['a few letters with zeros', ascii('a\0b\0c\0d\0e\0 and so on')],
    ['one byte', ascii('x')],
    ['nothing', Buffer.alloc(0)],
  ])('%s is given as it is', async (_name, content) => {
    const text = content.toString('latin1');
    expect(await cut(stepBytes, content)).toEqual(text === '' ? [] : [{ text, unitBytes: 1, origin: 0 }]);
  });

  test.each<[string, Buffer, number]>([
    ['UTF-16LE', little(LINE), 0],
    ['UTF-16BE', big(LINE), 0],
    ['UTF-16LE with a mark', mark('fffe', little(LINE)), 2],
    ['UTF-16BE with a mark', mark('feff', big(LINE)), 2],
  ])('%s is given one byte a code unit', async (_name, content, origin) => {
    expect(await cut(stepBytes, content)).toEqual([{ text: LINE, unitBytes: 2, origin }]);
  });

  test('encodings that follow one another are told apart, to the byte', async () => {
    const parts = [ascii(LINE), little(LINE), ascii(`x${LINE}`), big(LINE), little(LINE)];
    const seen = await cut(stepBytes, ...parts);
    expect(seen.map(({ unitBytes }) => unitBytes)).toEqual([1, 2, 1, 2, 2]);
    expect(seen.map(({ text }) => text).join('')).toContain(`x${LINE}`);
    let end = 0;
    for (const { text, unitBytes, origin } of seen) {
      expect(origin).toBe(end);
      end = origin + text.length * unitBytes;
    }
    expect(end).toBe(Buffer.concat(parts).length);
  });
});

test('every code unit over 127 is one byte over 127', async () => {
  const [seen] = await cut(Infinity, mark('fffe', little('aä夜🎵\n')));
  expect(Buffer.from(seen?.text ?? '', 'latin1').length).toBe(6);
  expect([...Buffer.from(seen?.text ?? '', 'latin1')].map((byte) => byte > 127)).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
});

test.each([2, 62, 64, 66, 4094, 4096, 4098, 8192, 9000])(
  'UTF-16 behind %d zeros is told to the byte',
  async (length) => {
    for (const encode of [big, little]) {
      const [before, text] = await cut(Infinity, ascii('xx'), Buffer.alloc(length), encode(LINE));
      expect(before).toMatchObject({ unitBytes: 1, origin: 0 });
      expect(text).toEqual({ text: LINE, unitBytes: 2, origin: 2 + length });
    }
  },
);

test('half a code unit at the end is left out', async () => {
  expect(await cut(Infinity, mark('fffe', little('ab')), ascii('x'))).toMatchObject([{ text: 'ab' }]);
});

test('any bytes are given once, in order, and in bounded stretches', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ maxLength: 40 }).map(little),
    fc.string({ maxLength: 40 }).map(big),
    fc.string({ maxLength: 40 }).map((text) => Buffer.from(text)),
    fc.nat(9000).map((length) => Buffer.alloc(length)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 12 }),
      fc.integer({ min: 1, max: 5000 }),
      async (parts, stepBytes) => {
        const all = Buffer.concat(parts);
        let end = 0;
        for await (const { source, unitBytes, origin } of cutStretches(serveBytes(all, stepBytes))) {
          expect(origin - end).toBeGreaterThanOrEqual(0);
          expect(origin - end).toBeLessThanOrEqual(2);
          const given = await drain(source, 100);
          if (unitBytes === 1) expect(all.subarray(origin, origin + given.length).equals(given)).toBe(true);
          end = origin + given.length * unitBytes;
        }
        expect(all.length - end).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 300 },
  );
});

test('a stream that changes all the time is given to its end, with a fault', async () => {
  const parts = Array.from({ length: 600 }, () =>
    Buffer.concat([ascii('x'.repeat(30)), little('y'.repeat(30))]),
  );
  const all = Buffer.concat(parts);
  const faults: unknown[] = [];
  let end = 0;
  for await (const { source, unitBytes, origin } of cutStretches(serveBytes(all))) {
    expect(origin).toBe(end);
    end += (await drain(source)).length * unitBytes;
    faults.push(...source.faults);
  }
  expect(end).toBe(all.length);
  expect(faults).toMatchObject([{ code: 'unsupported' }]);
});

test('memory does not grow with the number of changes', async () => {
  const parts = Array.from({ length: 40 }, (_, index) =>
    Buffer.concat([ascii('x'.repeat(1000 * index + 20_000)), little('y'.repeat(70_000))]),
  );
  const source = serveBytes(Buffer.concat(parts));
  let wanted = 0;
  const fill: typeof source.fill = (target) => {
    wanted = Math.max(wanted, target.length);
    return source.fill(target);
  };
  for await (const stretch of cutStretches({ ...source, fill })) await drain(stretch.source);
  expect(wanted).toBeLessThan(1024 * 1024);
});
