import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDirectory } from '../../src/state/directory.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-directory-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('makes a directory and all above it, for their owner alone', async () => {
  await makeDirectory(join(root, 'a', 'b', 'c'));
  for (const path of ['a', 'a/b', 'a/b/c']) expect(statSync(join(root, path)).mode & 0o777).toBe(0o700);
  await makeDirectory(join(root, 'a', 'b', 'c'));
});

test('leaves one that is there as it is, also behind a link', async () => {
  mkdirSync(join(root, 'real'), { mode: 0o755 });
  symlinkSync('real', join(root, 'link'));
  await makeDirectory(join(root, 'link'));
  await makeDirectory('/');
  expect(statSync(join(root, 'real')).mode & 0o777).toBe(0o755);
});

test.each([
  ['at a file', 'file', 'ENOTDIR'],
  ['below a file', 'file/a/b', 'ENOTDIR'],
  ['at a link to nothing', 'dangling', 'ENOTDIR'],
])('fails %s', async (_where, name, code) => {
  writeFileSync(join(root, 'file'), '');
  symlinkSync('nothing', join(root, 'dangling'));
  await expect(makeDirectory(join(root, name))).rejects.toMatchObject({ code });
});

test('fails where no directory can be made, and does not try for ever', async () => {
  await expect(makeDirectory('/proc/none/of/it')).rejects.toMatchObject({ code: 'ENOENT' });
});
