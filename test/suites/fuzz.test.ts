/**
 * Any bytes whatever: reading never throws, never hangs, gives bounded output, and tells places inside the file; nor do
 * unwrapping and views, which tell no place that is not one.
 *
 * Takes two seconds a property, and a minute in `npm run fuzz`, which sets FUZZ_SECONDS.
 */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_WINDOW_BYTES, readWindows } from '../../src/read/windows.js';
import { openDecoder } from '../../src/read/decoder.js';
import { createEntryIndex } from '../../src/read/journal/entries.js';
import { decodeExport } from '../../src/read/journal/export.js';
import { loadSources } from '../../src/rules/sources.js';
import { createEngine } from '../../src/scan/engine.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { drain, serveBytes } from '../read/disk.js';
import { packDocker, PACKERS, packTar, packZip } from '../read/pack.js';

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
  Buffer.concat(
    Array.from({ length: 300 }, (_, index) =>
      packDocker({
        source: index % 3 === 0 ? 'stderr' : 'stdout',
        timeNs: BigInt(index) * 999_999_999n,
        line: `line ${index * 7919} of a log`,
        ...(index % 7 === 0 && { part: index % 2 === 0 ? ('more' as const) : ('last' as const) }),
      }),
    ),
  ),
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
  '000000200a067374646f757410',
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

async function fuzz(
  contents: fc.Arbitrary<Buffer>,
  check: (content: Buffer) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(contents, check), {
    numRuns: 1_000_000,
    interruptAfterTimeLimit: SECONDS * 1000,
    endOnFailure: true,
  });
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
      await fuzz(contents, (content) => read(content, name));
    },
    (SECONDS + 30) * 1000,
  );
});

/** Text as programs wrap it, with the literals that lead to matches and views, whole and damaged. */
const FRAGMENTS = [
  '{"log":"',
  '\\n","stream":"stderr","time":"2026-11-21T16:00:00Z"}\n',
  '2026-11-21T16:00:00.000000000Z stdout P ',
  'MESSAGE=',
  '{"MESSAGE":[103,108,112,97,116,45,',
  'token=',
  'password: ',
  'api_key\\u003d',
  'Authorization: Basic ',
  'eyJhbGciOiJIUzI1NiJ9.',
  '%3D%22',
  '\\\\\"',
  '\u001b[34m',
  'https://u:p@h/?token=',
  '-----BEGIN PRIVATE KEY-----\n',
  'Z2xwYXQt',
  'glpat-',
  '\n                  ',
  '\r\n',
  '\0',
];
const value = fc.string({ unit: fc.constantFrom(...'aZ9_-+/=.%\\"\u00e4 '), maxLength: 60 });
const wrapped = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), value), { maxLength: 40 })
  .map((parts) => Buffer.from(parts.join('')));

describe('searching', () => {
  it(
    'tells no place that is not one, whatever is wrapped in whatever',
    async () => {
      const rules = await loadSources([]);
      const engine = await createEngine({
        rules,
        key: Buffer.alloc(32, 7),
        regex: 'auto',
        kernel: 'auto',
        now: () => 0,
      });
      let found = 0;
      await fuzz(wrapped, async (content) => {
        const startedMs = performance.now();
        for await (const { occurrences } of engine.scanFile(describeStdin(0), {
          stdin: Readable.from([content]),
        })) {
          for (const { start, length, line, column } of occurrences) {
            found++;
            expect(length).toBeGreaterThan(0);
            expect(start + length).toBeLessThanOrEqual(content.length);
            const before = content.subarray(0, start);
            expect(line).toBe(before.toString('latin1').split('\n').length);
            expect(column).toBe(start - before.lastIndexOf(10));
          }
        }
        expect(performance.now() - startedMs).toBeLessThan(MAX_MS);
      });
      expect(found).toBeGreaterThan(0);
    },
    (SECONDS + 30) * 1000,
  );

  it(
    'takes whatever journalctl may print',
    async () => {
      const piece = fc.oneof(
        fc.constantFrom(
          'MESSAGE=',
          '__CURSOR=s=1\n',
          'A\n',
          'B\n\u0003\0\0\0\0\0\0\0abc\n',
          '\n',
          '_COMM=x\n',
          '=',
        ),
        fc.string({ unit: 'binary', maxLength: 20 }),
      );
      await fuzz(
        fc.array(piece, { maxLength: 60 }).map((parts) => Buffer.from(parts.join(''), 'latin1')),
        async (content) => {
          const entries = createEntryIndex();
          const source = openDecoder(serveBytes(content, 7), (intake) =>
            decodeExport(intake, entries, () => {}),
          );
          const text = await drain(source);
          // A name of a value with a length has an equals sign here, and a value that was cut a line end.
          expect(text.length).toBeLessThanOrEqual(content.length + 2);
          entries.at(text.length);
        },
      );
    },
    (SECONDS + 30) * 1000,
  );
});
