import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createBudget, DEFAULT_LIMITS } from '../../src/read/limits.js';
import { unpackFile, type UnpackOptions } from '../../src/read/unpack.js';
import { drain, serveBytes } from './disk.js';
import { packDocker, packTar, packXz, packZip } from './pack.js';

interface Seen {
  readonly texts: readonly (readonly [member: string | undefined, text: string])[];
  readonly faults: readonly (readonly [member: string | undefined, code: string])[];
}

async function unpack(
  content: Buffer,
  options: Partial<UnpackOptions> = {},
  reads = true,
  name = 'x',
): Promise<Seen> {
  const texts: [string | undefined, string][] = [];
  const faults: [string | undefined, string][] = [];
  const budget = createBudget(DEFAULT_LIMITS);
  const file = serveBytes(content);
  for await (const part of unpackFile(file, name, { budget, maxNesting: 2, binary: 'scan', ...options })) {
    if ('code' in part) faults.push([part.member, part.code]);
    else texts.push([part.member, reads ? (await drain(part.source)).toString('latin1') : '']);
  }
  return { texts, faults };
}

const text = Buffer.from('a line of a log\n');

const DOCKER = packDocker({ source: 'stdout', timeNs: 0n, line: 'a line of a log' });
const DOCKER_TEXT = `1970-01-01T00:00:00.000000000Z stdout F ${text.toString()}`;

describe('the texts', () => {
  test.each<[string, Buffer, readonly (string | undefined)[]]>([
    ['of a plain file', text, [undefined]],
    ['of an empty file', Buffer.alloc(0), [undefined]],
    ['of a compressed file', packXz(text), [undefined]],
    ['of a file compressed twice', gzipSync(packXz(text)), [undefined]],
    [
      'of an archive',
      packTar([
        { name: 'a', content: text },
        { name: 'b', content: gzipSync(text) },
      ]),
      ['a', 'b'],
    ],
    [
      'of archives in archives',
      packZip([{ name: 'a.tar', content: packTar([{ name: 'b', content: text }]) }]),
      ['a.tar!b'],
    ],
    ['of records of Docker', DOCKER, [undefined]],
    [
      'of records of Docker as deep as anything can be',
      gzipSync(packTar([{ name: 'a', content: gzipSync(DOCKER) }])),
      ['a'],
    ],
  ])('%s are given with the names of their members', async (name, content, members) => {
    const { texts, faults } = await unpack(content);
    const whole = name.includes('Docker') ? DOCKER_TEXT : content.length === 0 ? '' : text.toString();
    expect(texts).toEqual(members.map((member) => [member, whole]));
    expect(faults).toEqual([]);
  });

  test('need not be read', async () => {
    const content = gzipSync(
      packTar([
        { name: 'a', content: text },
        { name: 'b', content: text },
      ]),
    );
    const { texts, faults } = await unpack(content, {}, false);
    expect(texts.map(([member]) => member)).toEqual(['a', 'b']);
    expect(faults).toEqual([]);
  });
});

describe('faults', () => {
  const bad = gzipSync(text);
  bad.writeUInt8((bad.at(-8) ?? 0) ^ 1, bad.length - 8);
  const noise = Array.from({ length: 9000 }, (_, line) => (line * 7919).toString(36)).join(' ');
  const cut = gzipSync(noise).subarray(0, -20);

  test.each<[string, Buffer, readonly (readonly [string | undefined, string])[]]>([
    ['of a layer', bad, [[undefined, 'corrupt']]],
    ['of a layer around another', gzipSync(bad), [[undefined, 'corrupt']]],
    [
      'of two layers',
      Buffer.concat([gzipSync(bad), gzipSync('').subarray(0, 12)]),
      [
        [undefined, 'corrupt'],
        [undefined, 'truncated'],
      ],
    ],
    [
      'of a member',
      packTar([
        { name: 'a', content: bad },
        { name: 'b', content: text },
      ]),
      [['a', 'corrupt']],
    ],
    [
      'of the layer around an archive',
      gzipSync(packTar([{ name: 'a', content: text }])).subarray(0, -5),
      [[undefined, 'truncated']],
    ],
    [
      'of a cut layer around a member that is compressed',
      gzipSync(packTar([{ name: 'a', content: cut }])).subarray(0, -300),
      [[undefined, 'truncated']],
    ],
    [
      'of an archive in an archive',
      packTar([{ name: 'a', content: packTar([{ name: 'b', content: text }]).subarray(0, 600) }]),
      [['a', 'truncated']],
    ],
  ])('%s are told once, with the right member', async (_name, content, faults) => {
    expect((await unpack(content)).faults).toEqual(faults);
  });
});

describe('formats that are refused', () => {
  test('are told with advice', async () => {
    const budget = createBudget(DEFAULT_LIMITS);
    const options = { budget, maxNesting: 2, binary: 'scan' } as const;
    for await (const part of unpackFile(serveBytes(Buffer.from('LPKSHHRH')), 'x', options)) {
      expect(part).toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(/journal.*; unpack it/) as string,
      });
    }
  });

  test('in an archive leave the other members', async () => {
    const content = packZip([
      { name: 'a', content: Buffer.from('%PDF-1.7') },
      { name: 'b', content: text },
    ]);
    expect(await unpack(content)).toEqual({
      texts: [['b', text.toString()]],
      faults: [['a', 'unsupported']],
    });
  });

  test('by the user are told', async () => {
    const content = packTar([
      { name: 'a.db', content: Buffer.from('SQLite format 3\0') },
      { name: 'b', content: text },
    ]);
    expect((await unpack(content, { binary: 'skip' })).faults).toEqual([['a.db', 'binary-skipped']]);
    expect((await unpack(content)).faults).toEqual([]);
  });

  test('by their depth are told', async () => {
    const deep = packTar([{ name: 'a', content: gzipSync(gzipSync(text)) }]);
    expect(await unpack(deep, { maxNesting: 1 })).toEqual({ texts: [], faults: [['a', 'too-deep']] });
    expect((await unpack(deep)).faults).toEqual([]);
  });
});

test('a name tells brotli inside compressed files too', async () => {
  const { brotliCompressSync } = await import('node:zlib');
  expect((await unpack(gzipSync(brotliCompressSync(text)), {}, true, 'a.br.gz')).texts).toEqual([
    [undefined, text.toString()],
  ]);
});
