/**
 * Every fault that an input can have: what was found before it, what is told of it, and that nothing is called clean
 * that was not read.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import type { Problem } from '../../src/model/problem.js';
import { loadSources } from '../../src/rules/sources.js';
import { expandPlaceholders } from '../../src/rules/placeholder.js';
import { createEngine, type Engine, type EngineOptions } from '../../src/scan/engine.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { describeFile, makeScratch } from '../read/disk.js';
import {
  findPacker,
  makeQuine,
  PACKERS,
  packTar,
  packTarMember,
  packXz,
  packZip,
  packZipMember,
  packZstd,
  packZstdRun,
  type Pack,
  type TarMember,
} from '../read/pack.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly length: number;
}

interface Result {
  readonly places: readonly Place[];
  readonly state: string;
  readonly bytes: number;
  readonly problems: readonly Problem[];
}

type Reading = NonNullable<EngineOptions['reading']>;

let engines: Map<string, Engine>;

async function openEngine(reading: Reading): Promise<Engine> {
  const name = JSON.stringify(reading);
  const known = engines.get(name);
  if (known) return known;
  const rules = (await loadSources([])).filter(({ id }) => id === 'github.pat');
  const key = Buffer.alloc(32, 7);
  const engine = await createEngine({ rules, key, regex: 'auto', kernel: 'auto', now: () => 0, reading });
  engines.set(name, engine);
  return engine;
}

beforeAll(() => {
  engines = new Map();
});

async function scan(file: LogFile, reading: Reading = {}, stdin?: Readable): Promise<Result> {
  const engine = await openEngine(reading);
  const places: Place[] = [];
  const events = engine.scanFile(file, stdin ? { stdin } : {});
  for (;;) {
    const next = await events.next();
    if (next.done === true) {
      const { state, bytes, problems } = next.value;
      expect(state === 'scanned', 'only a file without problems is scanned').toBe(problems.length === 0);
      return { places, state, bytes, problems };
    }
    for (const { file: name, line, column, start, length } of next.value.occurrences) {
      places.push({
        file: name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('!')) + 1),
        line,
        column,
        start,
        length,
      });
    }
  }
}

/** Scans `content` as a file named `name`. */
function scanAs(name: string, content: Buffer, reading: Reading = {}): Promise<Result> {
  return scan(describeFile(scratch.write(name, content)), reading);
}

function makeSecret(seed: number): string {
  return expandPlaceholders('ghp_<alnum:36>', seed);
}

/** A log of `count` lines, each with another secret. */
function makeLog(count: number, seed = 1): Buffer {
  const lines = Array.from({ length: count }, (_, line) => {
    const filler = expandPlaceholders('<alnum:30> <hex:24>', seed + 5000 * line);
    return `2026-11-21 16:31:02,673 INFO ${filler} pushed with ${makeSecret(seed * 100_000 + line)} to origin\n`;
  });
  return Buffer.from(lines.join(''));
}

const LINES = 3000;
const LOG = makeLog(LINES);
const LINE_BYTES = LOG.length / LINES;
const SECRET_BYTES = 40;
const COLUMN = LOG.indexOf('ghp_') + 1;

/** Where the secrets of the first `count` lines of a log are. */
function listPlaces(file: string, count = LINES): readonly Place[] {
  return Array.from({ length: count }, (_, index) => ({
    file,
    line: index + 1,
    column: COLUMN,
    start: index * LINE_BYTES + COLUMN - 1,
    length: SECRET_BYTES,
  }));
}

function overwrite(bytes: Buffer, at: number, length = 16): Buffer {
  const damaged = Buffer.from(bytes);
  damaged.fill(0xff, at, at + length);
  return damaged;
}

describe.each(Object.entries(PACKERS))('%s', (name, { suffix, pack: packer }) => {
  const file = `app.log.${suffix}`;
  const pack: Pack = (content) => packer?.(content) ?? content;
  const test = packer ? it : it.skip;
  const packed = pack(LOG);
  const { length } = packed;

  test('that is sound is scanned', async () => {
    expect(await scanAs(file, packed)).toEqual({
      places: listPlaces(file),
      state: 'scanned',
      bytes: LOG.length,
      problems: [],
    });
  });

  test.each([1, 2, 3, 4, 5, 6, 7])('that is cut at %d/8 gives what is before', async (part) => {
    const cut = Math.floor((length * part) / 8);
    const { places, problems, bytes } = await scanAs(file, packed.subarray(0, cut));
    expect(places).toEqual(listPlaces(file, places.length));
    expect(places.length).toBeGreaterThanOrEqual(LINES * (part / 8 - 0.36));
    expect(bytes).toBeLessThan(LOG.length);
    expect(problems).toMatchObject([{ code: 'truncated' }]);
    expect(problems[0]?.offset).toBeGreaterThan(0);
    expect(problems[0]?.offset).toBeLessThanOrEqual(cut);
  });

  test('that is damaged gives what is before', async () => {
    // Raw blocks of zstd have no checksum here, so the damage has to be in a header.
    const at = name === 'zstd by hand' ? 6 + 10 * 20_003 : length >> 1;
    const { places, problems } = await scanAs(file, overwrite(packed, at));
    const sound = Math.floor(LINES / 8);
    expect(places.slice(0, sound)).toEqual(listPlaces(file, sound));
    expect(places.length).toBeLessThanOrEqual(LINES);
    expect(problems).toMatchObject([{ code: 'corrupt' }]);
    expect(problems[0]?.offset).toBeLessThanOrEqual(length);
  });

  test('with other bytes behind its end gives all that it holds', async () => {
    const garbage = Buffer.from('these bytes are of no format');
    const result = await scanAs(file, Buffer.concat([packed, garbage]));
    expect(result).toMatchObject({ places: listPlaces(file), problems: [{ code: 'corrupt' }] });
    expect(result.problems[0]?.offset).toBeGreaterThanOrEqual(length);
  });

  test('with nothing inside is scanned', async () => {
    expect(await scanAs(file, pack(Buffer.alloc(0)))).toMatchObject({ state: 'scanned', places: [] });
  });

  test('in several members', async () => {
    const half = Math.floor(LINES / 2) * LINE_BYTES;
    const members = Buffer.concat([pack(LOG.subarray(0, half)), pack(LOG.subarray(half))]);
    const result = await scanAs(file, members);
    // Brotli has no members: what follows the first is not read, and that is told.
    if (name === 'brotli') expect(result).toMatchObject({ problems: [{ code: 'corrupt' }] });
    else expect(result).toMatchObject({ places: listPlaces(file), problems: [] });
  });

  test('in several members of which the last is cut', async () => {
    const tail = pack(LOG.subarray(LINE_BYTES * 2000));
    const members = [pack(LOG.subarray(0, LINE_BYTES * 2000)), tail.subarray(0, tail.length - 10)];
    const { places, problems } = await scanAs(file, Buffer.concat(members));
    expect(places.length).toBeGreaterThanOrEqual(2000);
    expect(places).toEqual(listPlaces(file, places.length));
    expect(problems).toMatchObject([{ code: name === 'brotli' ? 'corrupt' : 'truncated' }]);
  });

  test('with zeros behind its end', async () => {
    const { places, problems } = await scanAs(file, Buffer.concat([packed, Buffer.alloc(1024)]));
    expect(places).toEqual(listPlaces(file));
    expect(problems.map(({ code }) => code)).toEqual(name === 'brotli' ? ['corrupt'] : []);
  });

  test('by another name is told by its bytes', async () => {
    const result = await scanAs('app.log.1', packed);
    if (name === 'brotli') expect(result.places).toEqual([]);
    else expect(result.places).toEqual(listPlaces('app.log.1'));
  });

  test('through a pipe', async () => {
    if (name === 'brotli') return;
    const chunks = Readable.from([packed.subarray(0, 5), packed.subarray(5, 100), packed.subarray(100)]);
    const { places, problems } = await scan(describeStdin(0), {}, chunks);
    expect({ problems, count: places.length }).toEqual({ problems: [], count: LINES });
  });
});

describe('text', () => {
  const [one, two] = [makeSecret(1), makeSecret(2)];
  const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
  const little = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const big = (text: string): Buffer => little(text).swap16();
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  const hole = Buffer.alloc(100_000);

  /** Where `secret` stands in `content`, in code units of `unitBytes`; its line and column are to be given. */
  function place(content: Buffer, secret: Buffer, line: number, column: number): Place {
    return { file: 'app.log', line, column, start: content.indexOf(secret), length: secret.length };
  }

  it.each<[string, Buffer, (content: Buffer) => readonly Place[]]>([
    ['of ASCII', utf8(`a\nb ${one}\n`), (all) => [place(all, utf8(one), 2, 3)]],
    ['with CRLF', utf8(`a\r\nb ${one}\r\nc\r\n`), (all) => [place(all, utf8(one), 2, 3)]],
    ['with CR alone', utf8(`a\rb ${one}\rc`), (all) => [place(all, utf8(one), 1, 5)]],
    ['without a line end', utf8(`b ${one}`), (all) => [place(all, utf8(one), 1, 3)]],
    ['of UTF-8', utf8(`Ωλ Ночь 夜 🎵 ${one} ü\n`), (all) => [place(all, utf8(one), 1, 24)]],
    ['of Latin-1', latin1(`Caf\xe9 \xfc ${one} \xe4\n`), (all) => [place(all, utf8(one), 1, 8)]],
    [
      'with invalid bytes',
      Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 0x80, 0xed, 0xa0, 0x80, 32]), utf8(`${one}\n`)]),
      (all) => [place(all, utf8(one), 1, 9)],
    ],
    [
      'with a UTF-8 mark at its start and within',
      utf8(`\ufeff${one}\n\ufeffx ${two}\n`),
      (all) => [place(all, utf8(one), 1, 4), place(all, utf8(two), 2, 6)],
    ],
    [
      'with zeros before it, as after copytruncate',
      Buffer.concat([hole, utf8(`a\nb ${one}\n`)]),
      (all) => [place(all, utf8(one), 2, 3)],
    ],
    [
      'with zeros within',
      Buffer.concat([utf8(`${one}\n`), hole, utf8(`\n${two}\n`)]),
      (all) => [place(all, utf8(one), 1, 1), place(all, utf8(two), 3, 1)],
    ],
    ['of UTF-16LE with a mark', little(`\ufeffa\nb ${one}\r\n`), (all) => [place(all, little(one), 2, 3)]],
    ['of UTF-16BE with a mark', big(`\ufeffa\nb ${one}\r\n`), (all) => [place(all, big(one), 2, 3)]],
    ['of UTF-16LE without a mark', little(`a\nb ${one}\n`), (all) => [place(all, little(one), 2, 3)]],
    ['of UTF-16BE without a mark', big(`a\nb ${one}\n`), (all) => [place(all, big(one), 2, 3)]],
    [
      'of UTF-16LE with other letters',
      little(`\ufeff夜 Ночь 🎵 日本語日本語日本語日本語日本語日本語\n夜の ${one} Café\n${two}`),
      (all) => [place(all, little(one), 2, 4), place(all, little(two), 3, 1)],
    ],
    [
      'of UTF-16BE with other letters and no mark',
      big(`2026-11-21 16:31 夜 Ночь 🎵\n夜の ${one} Café\n`),
      (all) => [place(all, big(one), 2, 4)],
    ],
    [
      'of UTF-16LE files one behind the other',
      Buffer.concat([little(`\ufeff${one}\n`), little(`\ufeff${two}\n`)]),
      (all) => [place(all, little(one), 1, 1), place(all, little(two), 2, 2)],
    ],
    [
      'of ASCII to which UTF-16LE was appended',
      Buffer.concat([utf8(`odd ${one}\n`), little(`appended ${two}\n`)]),
      (all) => [place(all, utf8(one), 1, 5), place(all, little(two), 2, 10)],
    ],
    [
      'of ASCII to which marked UTF-16BE was appended',
      Buffer.concat([utf8(`even ${one}\n`), big(`\ufeffappended ${two}\n`)]),
      (all) => [place(all, utf8(one), 1, 6), place(all, big(two), 2, 10)],
    ],
    [
      'of UTF-16LE to which ASCII was appended',
      Buffer.concat([little(`\ufeffa line ${one}\n`), utf8(`a line without a mark ${two}\n`)]),
      (all) => [place(all, little(one), 1, 8), place(all, utf8(two), 2, 23)],
    ],
    [
      'of UTF-16LE that lost a byte',
      Buffer.concat([little(`\ufeffa line ${one}\n`).subarray(0, -1), little(`the next one ${two}\n`)]),
      (all) => [place(all, little(one), 1, 8)],
    ],
    [
      'of ASCII that begins with the mark of UTF-16',
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf8(`nothing hides ${one}\n`)]),
      (all) => [place(all, utf8(one), 1, 15)],
    ],
  ])('%s is read', async (_name, content, expected) => {
    const { places, problems } = await scanAs('app.log', content);
    expect(problems).toEqual([]);
    const wanted = expected(content);
    expect(places.slice(0, wanted.length)).toEqual(wanted);
    expect(places.length - wanted.length).toBeLessThanOrEqual(_name.includes('lost a byte') ? 1 : 0);
  });

  it.each([
    ['gzip', gzipSync(little(`\ufeffx ${one}\n`)), 'app.log'],
    ['tar', packTar([{ name: 'in.log', content: little(`\ufeffx ${one}\n`) }]), 'in.log'],
  ])('of UTF-16LE in %s is read', async (_name, content, file) => {
    const { places, problems } = await scanAs('app.log', content);
    expect(problems).toEqual([]);
    expect(places).toEqual([{ file, line: 1, column: 3, start: 6, length: 80 }]);
  });

  it('of UTF-16 is read across the ends of windows', async () => {
    const content = Buffer.concat([Buffer.from([0xff, 0xfe]), little(LOG.toString('latin1').repeat(4))]);
    const { places } = await scanAs('app.log', content);
    expect(places).toHaveLength(4 * LINES);
    const last = listPlaces('app.log')[LINES - 1] as Place;
    const start = 2 + 2 * (3 * LOG.length + last.start);
    expect(places.at(-1)).toEqual({ ...last, line: 4 * LINES, start, length: 80 });
  });

  it.each([
    ['UTF-32LE', Buffer.from([0xff, 0xfe, 0, 0, 97, 0, 0, 0])],
    ['UTF-32BE', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 97])],
  ])('of %s is told not to be read', async (_name, content) => {
    expect(await scanAs('app.log', content)).toMatchObject({
      state: 'skipped',
      problems: [{ code: 'unsupported' }],
    });
  });

  it('that changes its encoding all the time is read to its end, and told', async () => {
    const mixture = Buffer.concat(
      Array.from({ length: 700 }, () => Buffer.concat([utf8('x'.repeat(40)), little('y'.repeat(40))])),
    );
    const { problems, places } = await scanAs('app.log', Buffer.concat([mixture, utf8(`\n${one}\n`)]));
    expect(problems).toMatchObject([{ code: 'unsupported' }]);
    expect(places).toHaveLength(1);
  });
});

describe('an archive', () => {
  const [one, two] = [makeSecret(1), makeSecret(2)];
  const first = Buffer.from(`a\nb ${one}\n`);
  const second = Buffer.from(`${two}\n`);
  const members: readonly TarMember[] = [
    { name: 'logs', type: '5' },
    { name: 'logs/one.log', content: first },
    { name: 'logs/empty.log' },
    { name: 'logs/two.log', content: second },
  ];
  const inOne = { file: 'one.log', line: 2, column: 3, start: 4, length: 40 };
  const inTwo = { file: 'two.log', line: 1, column: 1, start: 0, length: 40 };
  const tar = packTar(members);

  it.each<[string, Buffer]>([
    ['tar', tar],
    ['tar in gzip', gzipSync(tar)],
    ['tar in xz', packXz(tar)],
    ['tar in zstd', packZstd(tar)],
    ['tar in tar', packTar([{ name: 'inner.tar', content: tar }])],
    [
      'tar with links and devices',
      packTar([...members, ...[...'12346'].map((type) => ({ name: type, type }))]),
    ],
    ['tar behind a tar', Buffer.concat([packTar(members.slice(0, 3)), packTar(members.slice(3))])],
    [
      'tar with a pax header',
      packTar([
        { name: 'pax', type: 'x', content: Buffer.from('27 path=long/names/one.log\n') },
        { name: 'short', content: first },
        ...members.slice(3),
      ]),
    ],
    [
      'tar with a long name of GNU',
      packTar([
        { name: '././@LongLink', type: 'L', content: Buffer.from(`${'d/'.repeat(100)}one.log\0`) },
        { name: 'd/d', content: first },
        ...members.slice(3),
      ]),
    ],
    [
      'tar with names that lead elsewhere',
      packTar([
        { name: '../../../etc/one.log', content: first },
        { name: '/etc/shadow/../two.log', content: second },
      ]),
    ],
    [
      'zip',
      packZip([
        { name: 'logs/', content: Buffer.alloc(0), stored: true },
        { name: 'logs/one.log', content: first },
        { name: 'logs/two.log', content: second, stored: true },
      ]),
    ],
    [
      'zip with lengths behind',
      packZip([
        { name: 'one.log', content: first, descriptor: 'plain' },
        { name: 'two.log', content: second, descriptor: 'bare' },
      ]),
    ],
    [
      'zip with long lengths behind',
      packZip([
        { name: 'one.log', content: first, descriptor: 'wide' },
        { name: 'two.log', content: second, descriptor: 'wide', stored: true },
      ]),
    ],
    [
      'zip with stored members of unknown length',
      packZip([
        { name: 'one.log', content: first, descriptor: 'plain', stored: true },
        { name: 'two.log', content: second, descriptor: 'plain', stored: true },
      ]),
    ],
    [
      'zip64',
      packZip([
        { name: 'one.log', content: first, zip64: true },
        { name: 'two.log', content: second, zip64: true, stored: true },
      ]),
    ],
    [
      'zip in tar',
      packTar([
        {
          name: 'a.zip',
          content: packZip([
            { name: 'one.log', content: first },
            { name: 'two.log', content: second },
          ]),
        },
      ]),
    ],
    [
      'gzip in tar in gzip',
      gzipSync(
        packTar([
          { name: 'one.log.gz', content: gzipSync(first) },
          { name: 'two.log', content: second },
        ]),
      ),
    ],
  ])('%s gives its members', async (_name, content) => {
    const { places, problems, state } = await scanAs('backup', content);
    expect(problems).toEqual([]);
    expect(state).toBe('scanned');
    expect(places.map((place) => ({ ...place, file: place.file.replace(/\.gz$/, '') }))).toEqual([
      inOne,
      inTwo,
    ]);
  });

  it('names its members behind its own name', async () => {
    const path = scratch.write(
      'named.tgz',
      gzipSync(packTar([{ name: 'a.zip', content: packZip([{ name: '../one.log', content: first }]) }])),
    );
    const engine = await openEngine({});
    const names: string[] = [];
    for await (const { occurrences } of engine.scanFile(describeFile(path), {})) {
      names.push(...occurrences.map(({ file }) => file));
    }
    expect(names).toEqual([`${path}!a.zip!../one.log`]);
  });

  const big = packTar([1, 2, 3].map((seed) => ({ name: `${seed}.log`, content: makeLog(500, seed) })));
  const bigZip = packZip([1, 2, 3].map((seed) => ({ name: `${seed}.log`, content: makeLog(500, seed) })));

  it.each(
    [
      ['tar', big],
      ['tar in gzip', gzipSync(big)],
      ['zip', bigZip],
    ].flatMap(([name, bytes]) =>
      [1, 2, 3, 4, 5, 6, 7].map((part) => [name, part, bytes] as [string, number, Buffer]),
    ),
  )('%s that is cut at %d/8 gives what is before', async (_name, part, bytes) => {
    const cut = Math.floor((bytes.length * part) / 8);
    const { places, problems } = await scanAs('backup', bytes.subarray(0, cut));
    expect(places.length).toBeGreaterThanOrEqual(Math.floor(1500 * (part / 8 - 0.1)));
    expect(places.length).toBeLessThan(1500);
    expect(problems).toMatchObject([{ code: 'truncated' }]);
    expect(problems[0]?.offset).toBeLessThanOrEqual(cut);
  });

  it('of tar that is cut between members is told to have no end', async () => {
    const { places, problems } = await scanAs('cut.tar', packTarMember({ name: 'one.log', content: first }));
    expect(places).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'truncated' }]);
  });

  it.each<[string, Buffer, number, string]>([
    ['tar with a damaged header', overwrite(tar, 1024 + 512 + 4), 0, 'corrupt'],
    ['tar with a damaged second header', overwrite(tar, 3 * 512 + 4), 1, 'corrupt'],
    ['tar with other bytes behind it', Buffer.concat([tar, Buffer.from('x'.repeat(600))]), 2, 'corrupt'],
    [
      'tar with a length that cannot be',
      packTar([{ name: 'one.log', content: first, sizeBytes: 8 ** 10 }]),
      1,
      'truncated',
    ],
    [
      'zip with a damaged member',
      overwrite(
        packZip([
          { name: 'a', content: makeLog(9), stored: true },
          { name: 'b', content: second },
        ]),
        60,
        4,
      ),
      10,
      'corrupt',
    ],
    [
      'zip with damaged deflated data',
      overwrite(
        packZip([
          { name: 'a', content: Buffer.from('x'.repeat(99)) },
          { name: 'b', content: second },
        ]),
        31,
        3,
      ),
      1,
      'corrupt',
    ],
    [
      'zip with other bytes behind it',
      Buffer.concat([packZip([{ name: 'a', content: second }]), Buffer.from('garbage')]),
      1,
      'corrupt',
    ],
    ['zip without a directory', packZipMember({ name: 'a', content: second }), 1, 'truncated'],
    [
      'zip that is encrypted',
      packZip([
        { name: 'a', content: first, encrypted: true },
        { name: 'b', content: second },
      ]),
      1,
      'unsupported',
    ],
    [
      'zip that is encrypted, of unknown length',
      packZip([
        { name: 'a', content: first, encrypted: true, descriptor: 'plain', stored: true },
        { name: 'b', content: second },
      ]),
      1,
      'unsupported',
    ],
    [
      'zip packed in another way',
      packZip([
        { name: 'a', content: first, method: 98 },
        { name: 'b', content: second },
      ]),
      1,
      'unsupported',
    ],
    [
      'tar with an archive that is not read',
      packTar([
        { name: 'a.7z', content: Buffer.from('377abcaf271c0004', 'hex') },
        { name: 'b', content: second },
      ]),
      1,
      'unsupported',
    ],
    [
      'tar with a cut gzip file',
      packTar([
        { name: 'a.gz', content: gzipSync(LOG).subarray(0, 5000) },
        { name: 'b', content: second },
      ]),
      0,
      'truncated',
    ],
  ])('of %s', async (_name, content, count, code) => {
    const { places, problems } = await scanAs('backup', content);
    expect(problems).toMatchObject([{ code }]);
    if (count > 0) expect(places).toHaveLength(count);
    else if (code === 'truncated') expect(places.at(-1)?.length).toBe(SECRET_BYTES);
  });

  it('tells which member is at fault', async () => {
    const content = packZip([{ name: 'in.log', content: first, encrypted: true }]);
    const { problems } = await scanAs('backup.zip', content);
    expect(problems[0]?.file).toMatch(/backup\.zip!in\.log$/);
    expect(problems[0]?.message).toMatch(/encrypted/);
  });

  it('that holds nothing is scanned', async () => {
    expect(await scanAs('empty.zip', packZip([]))).toMatchObject({ state: 'scanned', bytes: 0 });
    expect(await scanAs('empty.tar', packTar([{ name: 'dir', type: '5' }]))).toMatchObject({
      state: 'scanned',
      bytes: 0,
    });
  });

  it('comes through a pipe like any file', async () => {
    const content = packZip([{ name: 'one.log', content: first }]);
    const { places } = await scan(
      describeStdin(0),
      {},
      Readable.from([content.subarray(0, 40), content.subarray(40)]),
    );
    expect(places).toMatchObject([{ line: 2, column: 3 }]);
  });
});

describe('a bomb', () => {
  const zeros = Buffer.alloc(80 * 1024 * 1024);
  const secret = Buffer.from(`${makeSecret(1)}\n`);

  it.each<[string, Buffer]>([
    ['gzip', gzipSync(Buffer.concat([secret, zeros]))],
    ['brotli', brotliCompressSync(Buffer.concat([secret, zeros]))],
    ['zstd', Buffer.concat([packZstd(secret), packZstdRun(0, 4 * 8192)])],
    ['xz', (findPacker('xz', '-0', '-c') ?? packXz)(Buffer.concat([secret, zeros]))],
    ['bzip2', (findPacker('bzip2', '-c') ?? gzipSync)(Buffer.concat([secret, zeros]))],
    ['lz4', Buffer.concat([(findPacker('lz4', '-cq') ?? gzipSync)(Buffer.concat([secret, zeros, zeros]))])],
    ['gzip in gzip', gzipSync(gzipSync(Buffer.concat([secret, zeros])))],
    [
      'gzip in tar in zstd',
      packZstd(packTar([{ name: 'a.gz', content: gzipSync(Buffer.concat([secret, zeros])) }])),
    ],
    ['zip', packZip([{ name: 'a', content: Buffer.concat([secret, zeros]) }])],
    [
      'zip in many members',
      packZip(
        Array.from({ length: 9 }, (_, index) => ({
          name: `${index}`,
          content: index === 0 ? secret : zeros.subarray(0, 1e7),
        })),
      ),
    ],
  ])('of %s ends with what was before, in bounded time and memory', async (name, content) => {
    const startedMs = performance.now();
    const before = process.memoryUsage().rss;
    const { places, problems, bytes } = await scanAs(name === 'brotli' ? 'bomb.br' : 'bomb', content, {
      limits: { maxRatio: 100 },
    });
    expect(problems).toMatchObject([{ code: 'bomb' }]);
    expect(places).toHaveLength(1);
    expect(bytes).toBeLessThan(72 * 1024 * 1024);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('is one by its size, whatever its ratio', async () => {
    const { places, problems } = await scanAs('large.gz', gzipSync(LOG), {
      limits: { maxExpandedBytes: 100_000 },
    });
    expect(problems).toMatchObject([
      { code: 'bomb', message: expect.stringMatching(/100000 bytes/) as string },
    ]);
    expect(places.length).toBeGreaterThan(500);
    expect(places.length).toBeLessThan(LINES);
  });

  it('is one by the number of its members', async () => {
    const members = Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, content: secret }));
    for (const content of [packTar(members), packZip(members), gzipSync(packTar(members))]) {
      const { places, problems } = await scanAs('many', content, { limits: { maxMembers: 10 } });
      expect(problems).toMatchObject([
        { code: 'bomb', message: expect.stringMatching(/10 members/) as string },
      ]);
      expect(places).toHaveLength(10);
    }
  });

  it('is none when the limits are raised', async () => {
    const content = gzipSync(Buffer.concat([zeros, secret]));
    const { places, problems } = await scanAs('deep.gz', content, { limits: { maxRatio: 2000 } });
    expect(problems).toEqual([]);
    expect(places).toHaveLength(1);
  });

  it('that contains itself ends', async () => {
    const { problems } = await scanAs('quine.gz', makeQuine());
    expect(problems).toMatchObject([{ code: 'too-deep' }]);
  });

  it.each([0, 1, 2, 3])('nested deeper than %d is told', async (maxNesting) => {
    let content: Buffer = secret;
    for (let depth = 0; depth <= maxNesting; depth++) content = gzipSync(content);
    expect(await scanAs('nested', content, { limits: { maxNesting } })).toMatchObject({ problems: [] });
    const { problems, places } = await scanAs('nested', gzipSync(content), { limits: { maxNesting } });
    expect(problems).toMatchObject([{ code: 'too-deep' }]);
    expect(places).toEqual([]);
  });

  it('of four gigabytes of zeros in a file with holes is read through', async () => {
    const path = scratch.write('holes.log', secret);
    truncateSync(path, 4 * 1024 ** 3);
    const startedMs = performance.now();
    const { places, problems, bytes } = await scan(describeFile(path));
    rmSync(path);
    expect({ places: places.length, problems, bytes }).toEqual({
      places: 1,
      problems: [],
      bytes: 4 * 1024 ** 3,
    });
    expect(performance.now() - startedMs).toBeLessThan(60_000);
  }, 90_000);
});

describe('a binary file', () => {
  const secret = makeSecret(1);
  const kinds: readonly (readonly [string, Buffer])[] = [
    ['SQLite database', Buffer.from('SQLite format 3\0')],
    ['core dump', Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1')],
    ['pickle', Buffer.from('\x80\x04\x95\0\0', 'latin1')],
    ['picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['recording', Buffer.from('ID3\x04\0\0', 'latin1')],
  ];

  it.each(kinds)('(%s) is searched as it is', async (_name, magic) => {
    const content = Buffer.concat([magic, Buffer.alloc(50), Buffer.from(`${secret}\0`), Buffer.alloc(50)]);
    const { places, problems } = await scanAs('data', content);
    expect(problems).toEqual([]);
    expect(places).toMatchObject([{ start: magic.length + 50 }]);
  });

  it.each(kinds)('(%s) is skipped if that is wanted, and told', async (_name, magic) => {
    expect(
      await scanAs('data', Buffer.concat([magic, Buffer.from(secret)]), { binary: 'skip' }),
    ).toMatchObject({
      state: 'skipped',
      places: [],
      problems: [{ code: 'binary-skipped' }],
    });
  });

  it.each([
    ['7-Zip', Buffer.from('377abcaf271c', 'hex')],
    ['RAR', Buffer.from('Rar!\x1a\x07\0', 'latin1')],
    ['compress', Buffer.from([0x1f, 0x9d, 0x90])],
    ['cpio', Buffer.from(`070701${'000A1B2C'.repeat(13)}`)],
    ['ar', Buffer.from('!<arch>\ndebian')],
    ['lzma', Buffer.from('5d00008000ffffffffffffffff', 'hex')],
    ['PDF', Buffer.from('%PDF-1.7\n')],
  ])('(%s) that hides its strings is never called clean', async (_name, magic) => {
    expect(await scanAs('data', Buffer.concat([magic, Buffer.alloc(600)]))).toMatchObject({
      state: 'skipped',
      problems: [{ code: 'unsupported' }],
    });
  });

  it('that begins as a journal and is none is never called clean', async () => {
    const result = await scanAs('data', Buffer.concat([Buffer.from(`LPKSHHRH${secret}`), Buffer.alloc(600)]));
    expect(result).toMatchObject({ state: 'skipped', places: [] });
    // With journalctl it is damaged, and without one it cannot be read.
    expect(['corrupt', 'unsupported']).toContain(result.problems[0]?.code);
  });

  it('that is named as compressed and is not is told', async () => {
    const content = Buffer.concat([Buffer.alloc(10), Buffer.from(`${secret}\n`)]);
    expect(await scanAs('app.log.gz', content)).toMatchObject({
      places: [{ line: 1 }],
      problems: [{ code: 'corrupt' }],
    });
    expect(await scanAs('app.log.gz', Buffer.from(`${secret}\n`))).toMatchObject({ problems: [] });
    expect(await scanAs('example.com.br', Buffer.from(`GET / ${secret}\n`))).toMatchObject({
      places: [{ column: 7 }],
      problems: [],
    });
  });
});

describe('a file that changes', () => {
  const content = Buffer.from(`${makeSecret(1)}\n`);

  it.each<[string, string, (path: string) => void]>([
    ['is gone', 'vanished', (path) => rmSync(path)],
    ['became a directory', 'special-file', (path) => mkdirSync(path)],
    ['became a link', 'replaced', (path) => symlinkSync('/etc/hostname', path)],
    ['became a FIFO', 'special-file', (path) => void execFileSync('mkfifo', [path])],
    ['became another file', 'replaced', (path) => renameSync(scratch.at('other'), path)],
  ])('and %s is skipped, and told', async (_name, code, change) => {
    const path = scratch.write('changing.log', content);
    scratch.write('other', content);
    const file = describeFile(path);
    if (code !== 'vanished') rmSync(path);
    change(path);
    expect(await scan(file)).toMatchObject({ state: 'skipped', places: [], problems: [{ code }] });
    rmSync(path, { force: true, recursive: true });
  });

  it('and shrinks while it is read gives what was there', async () => {
    const path = scratch.write('shrinking.log', Buffer.concat([content, Buffer.alloc(3_000_000, 'x\n')]));
    const engine = await openEngine({});
    const events = engine.scanFile(describeFile(path), {});
    const first = await events.next();
    expect(first).toMatchObject({ value: { occurrences: [{ line: 1 }] } });
    writeFileSync(path, '');
    let next = first;
    while (next.done !== true) next = await events.next();
    expect(next.value).toMatchObject({ state: 'partly-scanned', problems: [{ code: 'shrunk' }] });
  });
});

describe('hostile archives', () => {
  it('of thousands of damaged members end soon, with a bounded number of problems', async () => {
    const bad = packZipMember({ name: 'x', content: Buffer.from('some text that is deflated') });
    bad.fill(0xff, 31, 35);
    const startedMs = performance.now();
    const { problems } = await scanAs('bad.zip', Buffer.concat(Array.from({ length: 3000 }, () => bad)));
    expect(problems.length).toBeGreaterThan(100);
    expect(problems.length).toBeLessThanOrEqual(1000);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  }, 30_000);

  it('with a hidden bomb behind an unread format stay within their limits', async () => {
    const content = Buffer.concat([Buffer.from('377abcaf271c', 'hex'), Buffer.alloc(80 * 1024 * 1024)]);
    const data = deflateRawSync(content);
    expect(data.length).toBeLessThan(1_000_000);
    const { problems } = await scanAs('hidden.zip', packZip([{ name: 'a.7z', content }]));
    expect(problems.map(({ code }) => code)).toEqual(['unsupported', 'bomb']);
  });

  it('with names of control characters and other bytes are named as text', async () => {
    const name = 'a\n\u001b[31m.log';
    const { places } = await scanAs('names.tar', packTar([{ name, content: Buffer.from(makeSecret(1)) }]));
    expect(places).toMatchObject([{ file: name }]);
  });
});
