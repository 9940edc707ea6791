import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findRepository } from '../../src/cli/repository.js';

test('finds the nearest folder with a .git, be it a folder or the file of a worktree', async () => {
  const root = mkdtempSync(join(tmpdir(), 'logscan-repository-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'a', 'b', 'c'), { recursive: true });
  mkdirSync(join(root, '.git'));
  expect(await findRepository(join(root, 'a', 'b', 'c'))).toBe(root);
  writeFileSync(join(root, 'a', 'b', '.git'), 'gitdir: elsewhere');
  expect(await findRepository(join(root, 'a', 'b', 'c'))).toBe(join(root, 'a', 'b'));
  expect(await findRepository('/')).toBeUndefined();
});
