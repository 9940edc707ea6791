import { describe, expect, test } from 'vitest';
import { listZip } from '../../../src/read/archive/zip.js';
import { Intake } from '../../../src/read/intake.js';
import { drain, serveBytes } from '../disk.js';
import { findPacker, packZip, packZipMember } from '../pack.js';

interface Seen {
  readonly members: readonly (readonly [name: string, content: string])[];
  readonly faults: readonly unknown[];
}

async function list(archive: Buffer, stepBytes = Infinity, reads = true): Promise<Seen> {
  const members: [string, string][] = [];
  const faults: unknown[] = [];
  for await (const item of listZip(new Intake(serveBytes(archive, stepBytes)))) {
    if ('code' in item) {
      faults.push(item);
      continue;
    }
    members.push([item.name.toString(), reads ? (await drain(item.source)).toString() : '']);
    faults.push(...item.source.faults);
  }
  return { members, faults };
}

const CONTENT = [
  { name: 'a', content: Buffer.from('one') },
  { name: 'b/', content: Buffer.alloc(0), stored: true },
  { name: 'c', content: Buffer.from('two'.repeat(1000)) },
];

describe('members', () => {
  test.each([1, 20, Infinity])('are given in order, %d bytes at a time', async (stepBytes) => {
    expect(await list(packZip(CONTENT), stepBytes)).toEqual({
      members: [
        ['a', 'one'],
        ['b/', ''],
        ['c', 'two'.repeat(1000)],
      ],
      faults: [],
    });
  });

  test('need not be read', async () => {
    const { members, faults } = await list(packZip(CONTENT), Infinity, false);
    expect(members.map(([name]) => name)).toEqual(['a', 'b/', 'c']);
    expect(faults).toEqual([]);
  });

  test('of a stream that zip writes are given', async () => {
    const pack = findPacker('zip', '-q', '-', '-');
    if (!pack) return;
    const content = Buffer.alloc(100_000, 'a line that was piped\n');
    const { members, faults } = await list(pack(content));
    expect(faults).toEqual([]);
    expect(members.map(([name, text]) => [name, text.length])).toEqual([['-', 100_000]]);
  });
});

describe('an archive', () => {
  test.each<[string, Buffer, number, string]>([
    ['without a directory', packZipMember({ name: 'a', content: Buffer.from('x') }), 1, 'truncated'],
    ['that is cut in a header', packZip(CONTENT).subarray(0, 60), 1, 'truncated'],
    ['that is cut in a member', packZip(CONTENT).subarray(0, 33), 1, 'truncated'],
    ['that is cut in its directory', packZip(CONTENT).subarray(0, -30), 3, 'truncated'],
    [
      'with other bytes between members',
      Buffer.concat([packZipMember({ name: 'a', content: Buffer.from('x') }), Buffer.alloc(99, 'y')]),
      1,
      'corrupt',
    ],
  ])('%s', async (_name, archive, count, code) => {
    const { members, faults } = await list(archive);
    expect(members).toHaveLength(count);
    expect(faults).toMatchObject([{ code }]);
  });
});
