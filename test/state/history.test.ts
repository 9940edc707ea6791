import { execFileSync } from 'node:child_process';
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
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Cursor, History } from '../../src/model/cursor.js';
import { openHistoryStore, type HistoryStore } from '../../src/state/history.js';

const KEY = Buffer.alloc(32, 5);
const DAY_MS = 86_400_000;
const REQUEST = { policy: 'p', scope: 's' };

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'logscan-history-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = (): string => join(directory, 'history');
const open = (nowMs = DAY_MS, key = KEY): Promise<HistoryStore> =>
  openHistoryStore({ directory, key, nowMs });

async function keep(note: (history: History) => void, nowMs = DAY_MS, request = REQUEST): Promise<boolean> {
  const store = await open(nowMs);
  note(store.open(request));
  const draft = await store.stage();
  await draft?.commit();
  return draft !== undefined;
}

function makeCursor(changes: Partial<Cursor> = {}): Cursor {
  const mark = { sizeBytes: 9, head: 'aa', tail: 'bb' };
  return { dev: 1, ino: 2, mark, modifiedMs: 3, changedMs: 4, settled: true, name: '', ...changes };
}

function makeLong(ino: number, sizeBytes: number): Cursor {
  return makeCursor({ ino, mark: { sizeBytes, head: 'aa', tail: `t${ino}`, line: 7, lineStart: 6 } });
}

const secret = (digits: string): { rule: string; fingerprint: string } => ({
  rule: 'acme.key',
  fingerprint: digits,
});

test('gives back what was kept, to the digit', async () => {
  const cursors = [makeCursor(), makeLong(3, 2 ** 40)];
  await keep((history) => {
    cursors.forEach(history.addCursor);
    history.addSecret(secret('0a'));
    history.setFaults([secret('0b')], true);
  });
  const history = (await open()).open(REQUEST);
  expect([history.findInode(1, 2), history.findInode(1, 3)]).toEqual(cursors);
  expect(['0a', '0b', '0c'].map((digits) => history.isReported(secret(digits)))).toEqual([true, true, false]);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('keeps nothing before it is committed, and nothing where there is no news', async () => {
  const store = await open();
  store.open(REQUEST).addSecret(secret('0a'));
  const draft = await store.stage();
  expect((await open()).open(REQUEST).isReported(secret('0a'))).toBe(false);
  await draft?.discard();
  expect(readdirSync(directory)).toEqual([]);
  expect(await keep(() => undefined)).toBe(false);
  expect(await keep((history) => history.addSecret(secret('0a')))).toBe(true);
  expect(await keep((history) => history.addSecret(secret('0a')))).toBe(false);
});

test('keeps what another scan stored meanwhile', async () => {
  const slow = await open();
  slow.open(REQUEST).addSecret(secret('0a'));
  await keep((history) => history.addSecret(secret('0b')));
  await (await slow.stage())?.commit();
  const history = (await open()).open(REQUEST);
  expect(['0a', '0b'].map((digits) => history.isReported(secret(digits)))).toEqual([true, true]);
});

test('knows cursors by policy, and reports by none', async () => {
  await keep((history) => {
    history.addCursor(makeCursor());
    history.addSecret(secret('0a'));
  });
  const other = (await open()).open({ ...REQUEST, policy: 'q' });
  expect(other.findInode(1, 2)).toBeUndefined();
  expect(other.isReported(secret('0a'))).toBe(true);
});

test('finds files that begin alike, the longest first, and none that cannot be read on', async () => {
  await keep((history) => [makeLong(3, 100), makeCursor(), makeLong(4, 300)].forEach(history.addCursor));
  const history = (await open()).open(REQUEST);
  expect(history.findHead('aa').map(({ ino }) => ino)).toEqual([4, 3]);
  expect(history.findHead('cc')).toEqual([]);
});

test('forgets a fault that is gone, but only by a whole look of the same scope', async () => {
  const isKnown = async (): Promise<boolean> => (await open()).open(REQUEST).isReported(secret('0a'));
  await keep((history) => history.setFaults([secret('0a')], true));
  await keep((history) => history.setFaults([], false));
  await keep((history) => history.setFaults([], true), DAY_MS, { ...REQUEST, scope: 'other' });
  await keep((history) => history.addSecret(secret('0f')));
  expect(await isKnown()).toBe(true);
  await keep((history) => history.setFaults([], true));
  expect(await isKnown()).toBe(false);
});

test('takes back cursors, and keeps what was reported', async () => {
  await keep((history) => {
    history.addCursor(makeCursor());
    history.addSecret(secret('0a'));
    history.dropCursors();
  });
  const history = (await open()).open(REQUEST);
  expect([history.findInode(1, 2), history.isReported(secret('0a'))]).toEqual([undefined, true]);
});

test('drops cursors of files that nobody meets, and keeps those that somebody does', async () => {
  await keep((history) => [makeCursor(), makeLong(3, 100)].forEach(history.addCursor));
  for (const day of [30, 60, 90]) await keep((history) => void history.findInode(1, 3), day * DAY_MS);
  const history = (await open(90 * DAY_MS)).open(REQUEST);
  expect(history.findInode(1, 2)).toBeUndefined();
  expect(history.findInode(1, 3)).toBeDefined();
});

test('is not written anew every day for files without news', async () => {
  await keep((history) => history.addCursor(makeCursor()));
  expect(await keep((history) => void history.findInode(1, 2), 3 * DAY_MS)).toBe(false);
});

test.each([
  ['cut', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['changed', (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace('0a', '0b'), 'latin1')],
  ['without a first line', (bytes: Buffer) => bytes.subarray(bytes.indexOf(10) + 1)],
  ['empty', () => Buffer.alloc(0)],
  ['noise', () => Buffer.from('{"secrets":["x y"]}\n')],
])('counts as none when it is %s', async (_how, damage) => {
  await keep((history) => history.addSecret(secret('0a')));
  writeFileSync(path(), damage(readFileSync(path())));
  const store = await open();
  expect(store.damage).toContain(path());
  expect(store.open(REQUEST).isReported(secret('0a'))).toBe(false);
  store.open(REQUEST).addSecret(secret('0c'));
  await (await store.stage())?.commit();
  expect((await open()).damage).toBeUndefined();
});

test('counts as none under another key', async () => {
  await keep((history) => history.addSecret(secret('0a')));
  const store = await open(DAY_MS, Buffer.alloc(32, 6));
  expect(store.damage).toMatch(/another key/);
  expect(store.open(REQUEST).isReported(secret('0a'))).toBe(false);
});

test('does not wait for a FIFO, nor follow a link', async () => {
  execFileSync('mkfifo', [path()]);
  expect((await open()).damage).toBeDefined();
  rmSync(path());
  symlinkSync('/etc/passwd', path());
  await expect(open()).rejects.toMatchObject({ code: 'ELOOP' });
  rmSync(path());
  mkdirSync(path());
  expect((await open()).damage).toBeDefined();
});
