import { describe, expect, test } from 'vitest';
import { listTar } from '../../../src/read/archive/tar.js';
import { Intake } from '../../../src/read/intake.js';
import { drain, serveBytes } from '../disk.js';
import { packTar, packTarMember, signTar, type TarMember } from '../pack.js';

interface Seen {
  readonly members: readonly (readonly [name: string, content: string])[];
  readonly faults: readonly unknown[];
}

async function list(archive: Buffer, stepBytes = Infinity, reads = true): Promise<Seen> {
  const members: [string, string][] = [];
  const faults: unknown[] = [];
  for await (const item of listTar(new Intake(serveBytes(archive, stepBytes)))) {
    if ('code' in item) faults.push(item);
    else members.push([item.name.toString(), reads ? (await drain(item.source)).toString() : '']);
  }
  return { members, faults };
}

const MEMBERS: readonly TarMember[] = [
  { name: 'a', content: Buffer.from('one') },
  { name: 'dir', type: '5', sizeBytes: 4096 },
  { name: 'link', type: '2' },
  { name: 'hard', type: '1', sizeBytes: 3 },
  { name: 'b', content: Buffer.alloc(600, 'x') },
  { name: 'odd', type: 'Z', content: Buffer.from('of no known type') },
];

describe('members', () => {
  test.each([1, 100, 512, Infinity])('are given in order, %d bytes at a time', async (stepBytes) => {
    expect(await list(packTar(MEMBERS), stepBytes)).toEqual({
      members: [
        ['a', 'one'],
        ['b', 'x'.repeat(600)],
        ['odd', 'of no known type'],
      ],
      faults: [],
    });
  });

  test('need not be read', async () => {
    const { members, faults } = await list(packTar(MEMBERS), Infinity, false);
    expect(members.map(([name]) => name)).toEqual(['a', 'b', 'odd']);
    expect(faults).toEqual([]);
  });

  test('take name and length from the headers before them, and the next do not', async () => {
    const archive = packTar([
      { name: 'global', type: 'g', content: Buffer.from('16 path=global!\n') },
      {
        name: 'pax',
        type: 'x',
        content: Buffer.from('16 path=long one\n'.replace('16', '17') + '9 size=5\n'.replace('9', '9')),
      },
      { name: 'link', type: 'K', content: Buffer.from('target\0') },
      { name: 'short', content: Buffer.from('fiver'), sizeBytes: 0 },
      { name: 'plain', content: Buffer.from('p') },
    ]);
    expect(await list(archive)).toEqual({
      members: [
        ['long one', 'fiver'],
        ['plain', 'p'],
      ],
      faults: [],
    });
  });

  test('with holes are read without them', async () => {
    const header = packTarMember({ name: 'holes', content: Buffer.from('data') });
    header.write('S', 156);
    header.write('\x01', 482);
    signTar(header.subarray(0, 512));
    const map = [Buffer.alloc(512, 0), Buffer.alloc(512, 0)];
    map[0]?.fill(1, 504, 505);
    const archive = Buffer.concat([
      header.subarray(0, 512),
      ...map,
      header.subarray(512),
      Buffer.alloc(1024),
    ]);
    expect(await list(archive)).toEqual({ members: [['holes', 'data']], faults: [] });
  });

  test.each<[string, string, string]>([
    ['one of a block', '2\n0\n512\n1024\n4\n'.padEnd(512, '\0'), ''],
    ['one of two blocks', `200\n${'100\n'.repeat(400)}`.padEnd(2048, '\0'), ''],
    ['numbers that are no whole block', '2\n0\n512\n', '2\n0\n512\n'],
    ['none', '', ''],
    ['one that claims all data', '999999\n'.padEnd(512, '\0'), ''],
  ])('with holes are read without their map in the data: %s', async (_name, map, left) => {
    const text = 'line\n'.repeat(200);
    const archive = packTar([
      { name: 'pax', type: 'x', content: Buffer.from('22 GNU.sparse.major=1\n') },
      { name: 'holes', content: Buffer.from(map + text) },
      { name: 'next', content: Buffer.from('1\n0\n0\n') },
    ]);
    expect(await list(archive)).toEqual({
      members: [
        ['holes', left + text],
        ['next', '1\n0\n0\n'],
      ],
      faults: [],
    });
  });

  test('behind an extension of gigabytes that is not there are not waited for', async () => {
    const archive = packTar([{ name: 'pax', type: 'x', sizeBytes: 8 ** 11 - 1 }]);
    expect(await list(archive)).toMatchObject({ members: [], faults: [{ code: 'truncated' }] });
  });
});

describe('an archive', () => {
  test.each<[string, Buffer, object[]]>([
    ['with zeros behind it', Buffer.concat([packTar(MEMBERS), Buffer.alloc(9000)]), []],
    ['with a part of a block behind it', Buffer.concat([packTar(MEMBERS), Buffer.alloc(100)]), []],
    [
      'with other bytes behind it',
      Buffer.concat([packTar(MEMBERS), Buffer.alloc(512, 'x')]),
      [{ code: 'corrupt' }],
    ],
    [
      'with fewer bytes than a block behind it',
      Buffer.concat([packTar(MEMBERS), Buffer.from('\0\0a line')]),
      [{ code: 'corrupt', offset: packTar(MEMBERS).length + 2 }],
    ],
    ['without an end mark', packTarMember(MEMBERS[0] as TarMember), [{ code: 'truncated', offset: 1024 }]],
    ['that is cut in a header', packTar(MEMBERS).subarray(0, 1300), [{ code: 'truncated', offset: 1300 }]],
    ['that is cut in a member', packTar(MEMBERS).subarray(0, 513), [{ code: 'truncated', offset: 513 }]],
  ])('%s', async (_name, archive, faults) => {
    const seen = await list(archive);
    expect(seen.faults).toHaveLength(faults.length);
    expect(seen.faults).toMatchObject(faults);
    expect(seen.members.length).toBeGreaterThan(0);
  });
});
