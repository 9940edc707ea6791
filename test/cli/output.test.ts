import {
  chmodSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutput, parseOutputs } from '../../src/cli/output.js';
import { UsageError } from '../../src/cli/usage.js';
import { createHost } from './fake-host.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-output-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('reads FORMAT=FILE, with any file name', () => {
  expect(parseOutputs(['json=a.json', 'sarif=/x/b=c.sarif'], '/logs')).toEqual([
    { format: 'json', file: '/logs/a.json' },
    { format: 'sarif', file: '/x/b=c.sarif' },
  ]);
  expect(parseOutputs(['json-lines=a'], '/logs')).toEqual([{ format: 'jsonl', file: '/logs/a' }]);
});

test.each(['json', 'json=', '=a', 'xml=a', 'JSON=a', ''])('refuses "%s"', (text) => {
  expect(() => parseOutputs([text], '/')).toThrow(UsageError);
});

test('refuses two reports in one file', () => {
  expect(() => parseOutputs(['json=a', 'sarif=./a'], '/logs')).toThrow('--output names "/logs/a" twice');
});

test('gives the whole report its name, for its owner alone, and not before it is whole', async () => {
  const file = join(root, 'report.json');
  writeFileSync(file, 'old');
  chmodSync(file, 0o644);
  const host = createHost();
  const output = await openOutput(file, host);
  output.sink.stream.write('new');
  await output.sink.end();
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(host.cleanUps()).toBe(1);
  await output.commit();
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(root)).toEqual(['report.json']);
  expect(host.cleanUps()).toBe(0);
});

test('leaves nothing behind when it is discarded', async () => {
  const host = createHost();
  const output = await openOutput(join(root, 'report.json'), host);
  expect(readdirSync(root)).toHaveLength(1);
  await output.discard();
  expect(readdirSync(root)).toEqual([]);
  expect(host.cleanUps()).toBe(0);
});

test('cleans up when the process exits early', async () => {
  let cleanUp = (): void => undefined;
  const output = await openOutput(join(root, 'a'), { onExit: (run) => ((cleanUp = run), () => undefined) });
  cleanUp();
  expect(readdirSync(root)).toEqual([]);
  await output.discard();
});

test('rejects when the target cannot take the name, and can then be discarded', async () => {
  const file = join(root, 'report');
  const output = await openOutput(file, createHost());
  mkdirSync(join(file, 'x'), { recursive: true });
  await expect(output.commit()).rejects.toMatchObject({ code: 'EISDIR' });
  await output.discard();
  expect(readdirSync(root)).toEqual(['report']);
});

test('refuses before anything is made what it must not replace', async () => {
  execFileSync('mkfifo', [join(root, 'fifo')]);
  writeFileSync(join(root, 'file'), '');
  symlinkSync(join(root, 'file'), join(root, 'link'));
  const before = readdirSync(root);
  const refused = [
    ['fifo', /not a regular file/],
    ['link', /symbolic link/],
    ['none/report', /ENOENT/],
    ['file/report', /ENOTDIR/],
    ['.', /not a regular file/],
  ] as const;
  for (const [name, reason] of refused) {
    const attempt = openOutput(join(root, name), createHost());
    await expect(attempt).rejects.toThrow(UsageError);
    await expect(attempt).rejects.toThrow(reason);
  }
  await expect(openOutput('/dev/null', createHost())).rejects.toThrow(/not a regular file/);
  expect(readdirSync(root)).toEqual(before);
});
