import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from '../../src/state/lock.js';

let directory: string;
beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'logscan-lock-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = (): string => path.join(directory, 'lock');
const take = (isRunning = (): boolean => true) =>
  takeLock({ directory, pid: process.pid, isRunning, nowMs: Date.UTC(2026, 0, 2) });

test('is held by one run at a time, and free again afterwards', async () => {
  const first = await take();
  expect(first.held).toBe(true);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(await take()).toEqual({ held: false, pid: process.pid, since: '2026-01-02T00:00:00.000Z' });
  if (first.held) await first.release();
  expect(readdirSync(directory)).toEqual([]);
  expect((await take()).held).toBe(true);
});

test('is held by one of many that come at once', async () => {
  const locks = await Promise.all(Array.from({ length: 20 }, () => take()));
  expect(locks.filter(({ held }) => held)).toHaveLength(1);
  expect(readdirSync(directory)).toEqual(['lock']);
});

test('is taken over by one of many when its process is gone', async () => {
  await take();
  const gone = spawnSync('true').pid;
  writeFileSync(file(), readFileSync(file(), 'utf8').replace(`"pid":${process.pid}`, `"pid":${gone}`));
  const isRunning = (pid: number): boolean => pid !== gone;
  const request = { directory, pid: process.pid, isRunning, nowMs: 0 };
  const locks = await Promise.all(Array.from({ length: 20 }, () => takeLock(request)));
  expect(locks.filter(({ held }) => held)).toHaveLength(1);
  expect(readdirSync(directory)).toEqual(['lock']);
});

test.each([
  ['another start of the machine', /"boot":"[^"]*"/, '"boot":"x"'],
  ['a process whose number was given away', /"born":"[^"]*"/, '"born":"1"'],
  ['nothing that makes sense', /.*/s, '{'],
])('is void where it tells of %s', async (_name, part, instead) => {
  await take();
  writeFileSync(file(), readFileSync(file(), 'utf8').replace(part, instead));
  expect((await take()).held).toBe(true);
});

test('is no link and no directory', async () => {
  symlinkSync('/etc/hostname', file());
  expect((await take()).held).toBe(true);
  rmSync(file());
  mkdirSync(file());
  await expect(take()).rejects.toThrow('EISDIR');
});

test('releases no lock of another run', async () => {
  const first = await take();
  const second = await take(() => false);
  expect([first.held, second.held]).toEqual([true, true]);
  if (first.held) await first.release();
  expect(readdirSync(directory)).toEqual(['lock']);
});

test('makes the directory, and says what the system says', async () => {
  const request = { pid: process.pid, isRunning: () => true, nowMs: 0 };
  expect((await takeLock({ ...request, directory: path.join(directory, 'a/b') })).held).toBe(true);
  writeFileSync(path.join(directory, 'file'), '');
  await expect(takeLock({ ...request, directory: path.join(directory, 'file/x') })).rejects.toThrow(
    'ENOTDIR',
  );
});
