import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { parseDocument, readDocument } from '../../src/cli/document.js';
import { createHost } from './fake-host.js';

const KIND = { name: 'a list', advice: 'write one', version: 1, maxBytes: 100 };
const schema = v.strictObject({ version: v.literal(1), items: v.array(v.string()) });

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-document-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (file: string, facts: Parameters<typeof createHost>[0] = {}): Promise<string> =>
  readDocument(file, KIND, createHost({ cwd: root, ...facts }));

test('is read from a file or from standard input', async () => {
  writeFileSync(join(root, 'a.json'), '{"version": 1}');
  expect(await read('a.json')).toBe('{"version": 1}');
  expect(await read('-', { openStdin: () => Readable.from([Buffer.from('in'), Buffer.from('put')]) })).toBe(
    'input',
  );
});

test('does not wait for a FIFO, and is no longer than it may be', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  await expect(read('pipe')).rejects.toThrow(/it is not a regular file/);
  await expect(read('.')).rejects.toThrow(/it is not a regular file/);
  await expect(read('missing')).rejects.toThrow(/ENOENT/);
  writeFileSync(join(root, 'long'), 'x'.repeat(101));
  await expect(read('long')).rejects.toThrow(
    'Cannot use "long" as a list: it is longer than 100 bytes; write one',
  );
});

test.each([
  ['{', 'it is no valid JSON'],
  ['{"version": 2}', 'it is of version 2, and this logscan reads 1'],
  ['{"version": 1}', '"items" is missing'],
  ['{"version": 1, "items": [1]}', '"items.0" is not string'],
  ['{"version": 1, "items": [], "more": "hunter2"}', '"more" is no field of a list'],
  ['null', 'it is not Object'],
])('%s is refused with the field and no value', (text, reason) => {
  const parse = (): unknown => parseDocument(text, { file: 'a.json', kind: KIND, schema });
  expect(parse).toThrow(`Cannot use "a.json" as a list: ${reason}; write one`);
});

test('is given as its schema says', () => {
  const text = '{"version": 1, "items": ["one"]}';
  expect(parseDocument(text, { file: 'a.json', kind: KIND, schema })).toEqual({ version: 1, items: ['one'] });
});
