import { expect, test } from 'vitest';
import { openDocker } from '../../../src/read/codec/docker.js';
import { drain, serveBytes } from '../disk.js';
import { packDocker, packDockerField, packVarint } from '../pack.js';

const NOON_NS = 1_763_640_000_123_456_789n;
const HELLO = packDocker({ source: 'stdout', timeNs: NOON_NS, line: 'hello' });
const TEXT = '2025-11-20T12:00:00.123456789Z stdout F hello\n';

async function read(...parts: readonly Buffer[]): Promise<{ text: string; faults: readonly object[] }> {
  const source = openDocker(serveBytes(Buffer.concat(parts)));
  const text = (await drain(source)).toString('latin1');
  const { faults } = source;
  source.close();
  return { text, faults };
}

test('makes a line of each record, with its time to the nanosecond', async () => {
  const error = packDocker({ source: 'stderr', timeNs: -1n, line: 'é€' });
  expect(await read(HELLO, HELLO, error)).toEqual({
    text: `${TEXT}${TEXT}1969-12-31T23:59:59.999999999Z stderr F ${Buffer.from('é€').toString('latin1')}\n`,
    faults: [],
  });
  expect(await read(packDocker({ source: 'no word', timeNs: NOON_NS, line: '' }))).toMatchObject({
    text: '2025-11-20T12:00:00.123456789Z - F \n',
  });
  const many = Array.from({ length: 20_000 }, () => HELLO);
  expect((await read(...many)).text).toBe(TEXT.repeat(20_000));
});

test('tells parts of a line from its end', async () => {
  const part = { source: 'stdout', timeNs: NOON_NS, line: 'hello' };
  const parts = [packDocker({ ...part, part: 'more' }), packDocker({ ...part, part: 'last' })];
  expect((await read(...parts)).text).toBe(TEXT.replace(' F ', ' P ') + TEXT);
});

test('reads a line of the longest kind, and fields that are not known', async () => {
  const line = 'x'.repeat(1_000_000);
  const more = Buffer.concat([packDockerField(9, Buffer.from('new')), packVarint(10 << 3), packVarint(300)]);
  const record = packDocker({ source: 'stdout', timeNs: NOON_NS, line }, more);
  expect((await read(record)).text).toBe(TEXT.replace('hello', line));
});

test.each([
  ['ends in a record', 'truncated', HELLO.subarray(0, -3)],
  ['ends in a length', 'truncated', HELLO.subarray(0, 3)],
  ['has another length behind', 'corrupt', Buffer.concat([HELLO.subarray(0, -1), Buffer.from('!')])],
  ['has a length of four gibibytes', 'corrupt', Buffer.from('\u00ff\u00ff\u00ff\u00ff text', 'latin1')],
  ['has a field beyond its message', 'corrupt', Buffer.from('\0\0\0\x02\x1a\x05\0\0\0\x02', 'latin1')],
  ['has a number without an end', 'corrupt', Buffer.from('\0\0\0\x02\x10\xff\0\0\0\x02', 'latin1')],
  ['has a field of another kind', 'corrupt', Buffer.from('\0\0\0\x02\x0d\x01\0\0\0\x02', 'latin1')],
])('passes on as it is what %s', async (_name, code, rest) => {
  const { text, faults } = await read(HELLO, rest);
  expect(text).toBe(TEXT + rest.toString('latin1'));
  expect(faults).toMatchObject([{ code, offset: HELLO.length }]);
});
