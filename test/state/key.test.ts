import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyError, loadKey } from '../../src/state/key.js';

let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-key-'));
  directory = join(root, 'below', 'state');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o7777;

function placeKey(bytes: Uint8Array, mode = 0o600): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'key');
  writeFileSync(path, bytes);
  chmodSync(path, mode);
  return path;
}

test('makes a key that only its owner can read, in a directory of the owner alone', async () => {
  const key = await loadKey(directory);
  expect(key.ephemeral).toBeUndefined();
  expect(key.bytes).toHaveLength(32);
  expect(modeOf(join(directory, 'key'))).toBe(0o600);
  expect(modeOf(directory)).toBe(0o700);
  expect(modeOf(join(root, 'below'))).toBe(0o700);
  expect(readdirSync(directory)).toEqual(['key']);
  expect(readFileSync(join(directory, 'key'))).toEqual(Buffer.from(key.bytes));
});

test('gives the same key again, and another one elsewhere', async () => {
  const first = await loadKey(directory);
  expect(await loadKey(directory)).toEqual(first);
  expect((await loadKey(join(root, 'other'))).bytes).not.toEqual(first.bytes);
});

test('gives everybody who starts at once the same key', async () => {
  const keys = await Promise.all(Array.from({ length: 40 }, () => loadKey(directory)));
  expect(keys.every((key) => key.ephemeral === undefined)).toBe(true);
  expect(new Set(keys.map((key) => Buffer.from(key.bytes).toString('hex'))).size).toBe(1);
  expect(readdirSync(directory)).toEqual(['key']);
});

test.each([0o640, 0o604, 0o660, 0o666, 0o610])('refuses a key of mode %o', async (mode) => {
  placeKey(Buffer.alloc(32, 7), mode);
  await expect(loadKey(directory)).rejects.toThrow(KeyError);
  await expect(loadKey(directory)).rejects.toThrow(/gives others access/);
});

test.each([0, 31, 33, 4096])('refuses a key of %i bytes', async (length) => {
  placeKey(Buffer.alloc(length, 7));
  await expect(loadKey(directory)).rejects.toThrow(/should be 32 bytes long/);
});

test('refuses a symbolic link, even to a good key', async () => {
  const good = join(root, 'good');
  await loadKey(good);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  symlinkSync(join(good, 'key'), join(directory, 'key'));
  await expect(loadKey(directory)).rejects.toThrow(/symbolic link/);
});

test('refuses a dangling link without making what it points to', async () => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  symlinkSync(join(root, 'elsewhere'), join(directory, 'key'));
  await expect(loadKey(directory)).rejects.toThrow(KeyError);
  expect(readdirSync(root)).toEqual(['below']);
});

test('refuses a directory and a FIFO in the place of the key, without waiting', async () => {
  mkdirSync(join(directory, 'key'), { recursive: true, mode: 0o700 });
  await expect(loadKey(directory)).rejects.toThrow(/not a regular file/);
  const other = join(root, 'fifo');
  mkdirSync(other, { mode: 0o700 });
  execFileSync('mkfifo', [join(other, 'key')]);
  await expect(loadKey(other)).rejects.toThrow(/not a regular file/);
});

test.each([0o770, 0o777, 0o1777])(
  'refuses a directory of mode %o, where others could replace the key',
  async (mode) => {
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, mode);
    await expect(loadKey(directory)).rejects.toThrow(/lets others write/);
  },
);

test('takes a directory that others may only read, as systemd makes it', async () => {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  expect((await loadKey(directory)).ephemeral).toBeUndefined();
});

test('makes do with a key for one run where none can be kept', async () => {
  writeFileSync(join(root, 'file'), '');
  const inside = join(root, 'file', 'state');
  const [one, two] = [await loadKey(inside), await loadKey(inside)];
  expect(one.ephemeral).toContain(`"${inside}" (ENOTDIR)`);
  expect(one.bytes).toHaveLength(32);
  expect(one.bytes).not.toEqual(two.bytes);
});

test.skipIf(process.geteuid?.() === 0)(
  'makes do in a directory that may not be written (not as root)',
  async () => {
    mkdirSync(directory, { recursive: true, mode: 0o500 });
    expect((await loadKey(directory)).ephemeral).toContain('EACCES');
  },
);
