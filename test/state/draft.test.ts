import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stageFile } from '../../src/state/draft.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-draft-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('takes its place when it is committed, readable by its owner alone', async () => {
  const target = join(root, 'file');
  writeFileSync(target, 'before', { mode: 0o644 });
  const draft = await stageFile(target, 'after');
  expect(readFileSync(target, 'utf8')).toBe('before');
  await draft.commit();
  expect(readFileSync(target, 'utf8')).toBe('after');
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readdirSync(root)).toEqual(['file']);
});

test('leaves nothing when it is discarded', async () => {
  const draft = await stageFile(join(root, 'file'), 'x');
  expect(readdirSync(root)).toHaveLength(1);
  await draft.discard();
  expect(readdirSync(root)).toEqual([]);
});

test('fails with the system where there is no room, and leaves nothing', async () => {
  await expect(stageFile(join(root, 'missing', 'file'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(readdirSync(root)).toEqual([]);
});
