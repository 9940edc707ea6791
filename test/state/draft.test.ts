import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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

test('removes old drafts of the same file that nobody finished, and nothing else', async () => {
  const names = ['a', 'b'].map((digit) => `file-${digit.repeat(16)}.tmp`);
  for (const name of [...names, `other-${'a'.repeat(16)}.tmp`, 'file-notes.tmp'])
    writeFileSync(join(root, name), '');
  const [stale = '', fresh = ''] = names;
  for (const name of readdirSync(root)) if (name !== fresh) utimesSync(join(root, name), 5, 5);
  await (await stageFile(join(root, 'file'), 'x')).commit();
  expect(readdirSync(root)).not.toContain(stale);
  expect(readdirSync(root).sort()).toEqual(
    ['file', fresh, 'file-notes.tmp', `other-${'a'.repeat(16)}.tmp`].sort(),
  );
});
