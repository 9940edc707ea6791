import { describe, expect, test } from 'vitest';
import { openDecoder } from '../../../src/read/decoder.js';
import { createEntryIndex, type EntryIndex } from '../../../src/read/journal/entries.js';
import { decodeExport } from '../../../src/read/journal/export.js';
import { drain, serveBytes } from '../disk.js';
import { packExport, packField } from './make.js';

async function decode(bytes: Buffer, stepBytes = Infinity) {
  const entries: EntryIndex = createEntryIndex();
  let count = 0;
  const source = openDecoder(serveBytes(bytes, stepBytes), (intake) =>
    decodeExport(intake, entries, () => void count++),
  );
  const text = await drain(source);
  return { text: text.toString('latin1'), entries, count, faults: source.faults };
}

const TWO = packExport([
  { __CURSOR: 's=1;i=2', MESSAGE: 'one', PRIORITY: '6', _COMM: 'python3', SYSLOG_IDENTIFIER: 'mopidy' },
  { MESSAGE: 'two\nlines\u0000', _COMM: 'cron', _SYSTEMD_UNIT: 'cron.service' },
]);
const TEXT =
  `_BOOT_ID=${'0123456789abcdef'.repeat(2)}\nMESSAGE=one\nPRIORITY=6\n_COMM=python3\nSYSLOG_IDENTIFIER=mopidy\n\n` +
  `_BOOT_ID=${'0123456789abcdef'.repeat(2)}\nMESSAGE=two\nlines\u0000\n_COMM=cron\n_SYSTEMD_UNIT=cron.service\n\n`;

describe('the text', () => {
  test.each([1, 2, 3, 7, 64, Infinity])(
    'is a line a field, however it comes in (%s bytes a time)',
    async (step) => {
      const { text, count, faults } = await decode(TWO, step);
      expect(text).toBe(TEXT);
      expect(count).toBe(2);
      expect(faults).toEqual([]);
    },
  );

  test('has values of any length and any bytes', async () => {
    const long = Buffer.alloc(3_000_000, 'x');
    const wild = Buffer.from(Array.from({ length: 600_000 }, (_, at) => (at * 7919) & 255));
    const { text } = await decode(
      Buffer.concat([packField('A', long), packField('B', wild), Buffer.from('\n')]),
      9999,
    );
    expect(text).toBe(`A=${long.toString()}\nB=${wild.toString('latin1')}\n\n`);
  });

  test('has nothing of what is not an entry', async () => {
    expect((await decode(Buffer.from(''))).text).toBe('');
    expect((await decode(Buffer.from('\n\n\n'))).text).toBe('');
  });
});

test('each place belongs to its entry, with its facts in any order', async () => {
  const { entries } = await decode(TWO);
  expect(entries.at(TEXT.indexOf('one'))).toEqual({
    cursor: 's=1;i=2',
    time: '1795276800000000',
    program: 'mopidy',
    priority: '6',
  });
  expect(entries.at(TEXT.indexOf('lines'))).toEqual({
    time: '1795276801000000',
    program: 'cron',
    unit: 'cron.service',
  });
});

test('a message that looks like fields forges no entry', async () => {
  const forged = packExport([{ MESSAGE: 'x\n\n__CURSOR=s=9\n_SYSTEMD_UNIT=root.service\n\nevil' }]);
  const { text, entries, count } = await decode(forged);
  expect(count).toBe(1);
  expect(entries.at(text.indexOf('evil'))).toEqual({ time: '1795276800000000' });
});

test('facts are bounded', async () => {
  const { entries, text } = await decode(
    packExport([{ _SYSTEMD_UNIT: 'u'.repeat(100_000), MESSAGE: 'm' }]),
    1000,
  );
  expect(entries.at(text.indexOf('MESSAGE'))?.unit).toHaveLength(256);
});

test.each([
  ['no name', 'hello world\n'],
  ['a name without end', 'A'.repeat(5000)],
  ['a length that no file has', `M\n${'\u00ff'.repeat(8)}x`],
  ['half a length', 'M\n123'],
])('%s is a fault with its place, behind what was good', async (_what, mess) => {
  const { text, faults } = await decode(Buffer.concat([TWO, Buffer.from(mess, 'latin1')]));
  expect(text).toContain(TEXT);
  expect(faults).toMatchObject([{ code: 'io-error' }]);
  expect(faults[0]?.offset).toBeGreaterThanOrEqual(TWO.length);
});
