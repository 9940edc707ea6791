import { describe, expect, test } from 'vitest';
import { decodeEntry, describeZip, type EntryWalk } from '../../../src/read/archive/zip-entry.js';
import { readEntry } from '../../../src/read/archive/zip-header.js';
import { Intake } from '../../../src/read/intake.js';
import { serveBytes } from '../disk.js';
import { packZipMember, type ZipMember } from '../pack.js';

const CONTENT = Buffer.from(Array.from({ length: 300 }, (_, line) => `line ${line * 7919}\n`).join(''));
const NEXT = Buffer.from('PK\x01\x02', 'latin1');

interface Seen {
  readonly content: Buffer;
  readonly faults: readonly string[];
  readonly ended: boolean;
}

async function decode(bytes: Buffer, stepBytes = Infinity): Promise<Seen> {
  const intake = new Intake(serveBytes(bytes, stepBytes));
  await intake.pull(100);
  const entry = readEntry(intake.rest);
  intake.use(entry.headerBytes);
  const walk: EntryWalk = { intake, entry, salvages: true, ended: false, damaged: false };
  const parts: Buffer[] = [];
  const faults: string[] = [];
  for await (const item of decodeEntry(walk)) {
    if (Buffer.isBuffer(item)) parts.push(Buffer.from(item));
    else faults.push(item.code);
  }
  return { content: Buffer.concat(parts), faults, ended: walk.ended };
}

function pack(change: Partial<ZipMember> = {}): Buffer {
  return Buffer.concat([packZipMember({ name: 'a', content: CONTENT, ...change }), NEXT]);
}

function spoil(bytes: Buffer, fromEnd: number): Buffer {
  return bytes.fill(9, bytes.length - fromEnd, bytes.length - fromEnd + 2);
}

describe('an entry', () => {
  const forms: readonly Partial<ZipMember>[] = [
    {},
    { stored: true },
    { zip64: true },
    ...(['plain', 'wide', 'bare'] as const).map((descriptor) => ({ descriptor })),
    { stored: true, descriptor: 'plain' },
    { stored: true, descriptor: 'wide' },
    { stored: true, content: Buffer.alloc(0), descriptor: 'plain' },
    {
      stored: true,
      content: Buffer.concat([CONTENT, Buffer.from('PK\x07\x08 in it', 'latin1')]),
      descriptor: 'plain',
    },
  ];
  test.each(
    forms.flatMap((form) =>
      [1, 50, Infinity].map((step) => [JSON.stringify(form).slice(0, 60), step, form] as const),
    ),
  )('%s is given whole, %d bytes at a time', async (_name, stepBytes, form) => {
    const { content, faults, ended } = await decode(pack(form), stepBytes);
    expect({ faults, ended }).toEqual({ faults: [], ended: true });
    expect(content.equals(form.content ?? CONTENT)).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['a wrong checksum', Buffer.from(pack()).fill(0, 14, 18)],
    ['a wrong length', Buffer.from(pack({ stored: true })).fill(1, 22, 23)],
    ['a wrong checksum behind it', spoil(pack({ descriptor: 'plain' }), 14)],
  ])('with %s is given, and told', async (_name, bytes) => {
    const { content, faults, ended } = await decode(bytes);
    expect(content.equals(CONTENT)).toBe(true);
    expect({ faults, ended }).toEqual({ faults: ['corrupt'], ended: true });
  });

  test('that is damaged is given up to the damage, and its end is found', async () => {
    const bytes = pack();
    bytes.fill(0xff, bytes.length - 200, bytes.length - 100);
    const { content, faults, ended } = await decode(bytes);
    expect(content.subarray(0, 500).equals(CONTENT.subarray(0, 500))).toBe(true);
    expect({ faults, ended }).toEqual({ faults: ['corrupt'], ended: true });
  });

  test.each([
    ['stored', { stored: true }],
    ['deflated', {}],
    ['of unknown length', { stored: true, descriptor: 'plain' }],
  ] as const)('that is cut (%s) has no end, which the archive tells', async (_name, form) => {
    const { content, faults, ended } = await decode(pack(form).subarray(0, 500));
    expect(content.length).toBeGreaterThan(100);
    expect({ faults, ended }).toEqual({ faults: [], ended: false });
  });

  test.each([
    ['is encrypted', { encrypted: true }],
    ['is encrypted, of unknown length', { encrypted: true, stored: true, descriptor: 'plain' }],
    ['is packed in another way', { method: 12 }],
  ] as const)('that %s is passed over, and told', async (_name, form) => {
    const { content, faults, ended } = await decode(pack(form));
    expect({ bytes: content.length, faults, ended }).toEqual({
      bytes: 0,
      faults: ['unsupported'],
      ended: true,
    });
  });
});

test('faults tell where the archive stands', async () => {
  const intake = new Intake(serveBytes(Buffer.alloc(100)));
  await intake.skip(42);
  expect(describeZip('corrupt', 'is bad', intake)).toMatchObject({ code: 'corrupt', offset: 42 });
});
