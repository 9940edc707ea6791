import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPrivate } from '../../src/cli/private.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-private-'));
  writeFileSync(join(root, 'own'), 'hush', { mode: 0o600 });
  writeFileSync(join(root, 'shared'), 'hush');
  chmodSync(join(root, 'shared'), 0o640);
  execFileSync('mkfifo', [join(root, 'fifo')]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const REQUEST = { use: 'a secret', check: '--it', maxBytes: 10 };

test('reads what only its owner may read, and credentials of systemd', async () => {
  expect(String(await readPrivate(join(root, 'own'), REQUEST))).toBe('hush');
  expect(String(await readPrivate(join(root, 'shared'), { ...REQUEST, isCredential: true }))).toBe('hush');
});

test.each([
  ['shared', {}, 'others may use it (mode 0640); run chmod 600 on it'],
  ['none', {}, 'ENOENT; check --it'],
  ['fifo', {}, 'it is not a regular file'],
  ['own', { maxBytes: 3 }, 'it is longer than 3 bytes'],
])('refuses "%s" %j', async (name, more, words) => {
  const error: unknown = await readPrivate(join(root, name), { ...REQUEST, ...more }).catch(
    (reason: unknown) => reason,
  );
  expect(String(error)).toContain(words);
  expect(String(error)).not.toContain('hush');
});
