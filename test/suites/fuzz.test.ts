/**
 * Any bytes whatever: reading never throws, never hangs, gives bounded output, and tells places inside the file.
 *
 * Takes two seconds a property; set FUZZ_SECONDS for longer.
 */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_WINDOW_BYTES, readWindows } from '../../src/read/windows.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { PACKERS, packTar, packZip } from '../read/pack.js';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 2);
const MAX_MS = 2000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

const TEXT = Buffer.from(Array.from({ length: 400 }, (_, line) => `line ${line * 7919} of a log\n`).join(''));
const members = [1, 2, 3].map((index) => ({ name: `${index}.log`, content: TEXT.subarray(0, index * 900) }));

/** Sound files of every format, to be damaged. */
const SOUND: readonly Buffer[] = [
  ...Object.values(PACKERS).flatMap(({ pack, suffix }) => (pack && suffix !== 'br' ? [pack(TEXT)] : [])),
  packTar(members),
  packZip(members),
  packZip(members.map((member) => ({ ...member, descriptor: 'plain' as const }))),
  packZip(members.map((member) => ({ ...member, descriptor: 'plain' as const, stored: true }))),
  gzipSync(packTar(members.map(({ name, content }) => ({ name, content: gzipSync(content) })))),
  Buffer.from(`\ufeff${TEXT.toString()}`, 'utf16le'),
  Buffer.concat([TEXT, Buffer.from(TEXT.toString(), 'utf16le').swap16(), TEXT]),
];
const BROTLI = PACKERS['brotli']?.pack?.(TEXT) ?? TEXT;

const MAGICS = [
  '1f8b08',
  '28b52ffd',
  'fd377a585a00',
  '425a6839',
  '04224d18',
  '504b0304',
  '504b0506',
  '502a4d18',
  'fffe',
  'feff',
];

async function read(content: Buffer, name: string): Promise<void> {
  const startedMs = performance.now();
  const windows = readWindows(
    { ...describeStdin(0), name },
    {
      memory: Buffer.alloc(MIN_WINDOW_BYTES + 10_000),
      stdin: Readable.from([content]),
      limits: { maxExpandedBytes: MAX_OUTPUT_BYTES },
    },
  );
  let bytes = 0;
  for (;;) {
    const next = await windows.next();
    if (next.done === true) {
      expect(next.value.bytes).toBe(bytes);
      for (const { offset = 0, member } of next.value.faults) {
        expect(offset).toBeGreaterThanOrEqual(0);
        // Offsets in members are those of what they hold.
        if (member === undefined) expect(offset).toBeLessThanOrEqual(content.length + MAX_OUTPUT_BYTES);
      }
      break;
    }
    const { freshFrom, freshTo, begin, end, unitBytes, origin, base } = next.value;
    expect(1 <= begin && begin <= freshFrom && freshFrom < freshTo && freshTo <= end).toBe(true);
    expect(origin + (base + freshFrom) * unitBytes).toBeGreaterThanOrEqual(0);
    bytes += (freshTo - freshFrom) * unitBytes;
  }
  expect(bytes).toBeLessThanOrEqual(content.length + 4 * MAX_OUTPUT_BYTES);
  expect(performance.now() - startedMs).toBeLessThan(MAX_MS);
}

async function fuzz(contents: fc.Arbitrary<Buffer>, name = 'x'): Promise<void> {
  await fc.assert(
    fc.asyncProperty(contents, (content) => read(content, name)),
    { numRuns: 1_000_000, interruptAfterTimeLimit: SECONDS * 1000, endOnFailure: true },
  );
}

const noise = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
const edit = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.uint8Array({ minLength: 1, maxLength: 8 }),
);

function damage(sound: Buffer, edits: readonly (readonly [number, Uint8Array])[]): Buffer {
  const bytes = Buffer.from(sound);
  for (const [place, patch] of edits)
    bytes.set(patch.subarray(0, bytes.length), Math.floor(place * Math.max(0, bytes.length - patch.length)));
  return bytes;
}

const damaged = (sounds: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.constantFrom(...sounds),
      fc.array(edit, { maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([sound, edits, cut]) => {
      const bytes = damage(sound, edits);
      return cut < 0.5 ? bytes : bytes.subarray(0, Math.floor(bytes.length * (2 * cut - 1)));
    });

describe('reading', () => {
  it.each<[string, fc.Arbitrary<Buffer>, string]>([
    ['any bytes', noise, 'x'],
    [
      'any bytes behind a magic',
      fc
        .tuple(fc.constantFrom(...MAGICS), noise)
        .map(([magic, rest]) => Buffer.concat([Buffer.from(magic, 'hex'), rest])),
      'x',
    ],
    ['any bytes as brotli', noise, 'x.br'],
    ['damaged files of all formats', damaged(SOUND), 'x'],
    ['damaged brotli', damaged([BROTLI]), 'x.br'],
    ['damaged files in a file', damaged(SOUND).map((bytes) => gzipSync(bytes)), 'x'],
    [
      'damaged files in an archive',
      fc
        .array(damaged(SOUND), { maxLength: 4 })
        .map((list) => packTar(list.map((content, index) => ({ name: `${index}`, content })))),
      'x',
    ],
    [
      'any bytes in a zip',
      fc
        .array(noise, { maxLength: 4 })
        .map((list) => packZip(list.map((content, index) => ({ name: `${index}`, content })))),
      'x',
    ],
  ])(
    '%s ends well',
    async (_name, contents, name) => {
      await fuzz(contents, name);
    },
    (SECONDS + 30) * 1000,
  );
});
