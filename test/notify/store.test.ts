import {
  chmodSync,
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
import { boundMemory, loadMemory, saveMemory } from '../../src/notify/store.js';
import { makeMessage, makeSecret } from './scene.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'logscan-store-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const EMPTY = { told: [], queue: [] };
const MEMORY = { told: ['a.b 00ff'], queue: [{ channel: 'ntfy', message: makeMessage([makeSecret(1)]) }] };
const file = (): string => path.join(folder, 'notify.json');

test('remembers, in one file for its owner alone', async () => {
  await saveMemory(folder, MEMORY);
  expect(await loadMemory(folder)).toEqual(MEMORY);
  expect(readdirSync(folder)).toEqual(['notify.json']);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  await saveMemory(folder, EMPTY);
  expect(await loadMemory(folder)).toEqual(EMPTY);
});

test('makes the directory, for its owner alone', async () => {
  const inner = path.join(folder, 'a', 'b');
  await saveMemory(inner, MEMORY);
  expect(statSync(inner).mode & 0o777).toBe(0o700);
});

test.each([
  ['damaged JSON', () => writeFileSync(file(), '{"version":1,')],
  ['another shape', () => writeFileSync(file(), '{"version":1,"told":[1],"queue":[]}')],
  ['a field too many', () => writeFileSync(file(), '{"version":1,"told":[],"queue":[],"x":1}')],
  ['a directory', () => mkdirSync(file())],
  [
    'a link',
    () => {
      writeFileSync(path.join(folder, 'real'), '{"version":1,"told":["x"],"queue":[]}');
      symlinkSync('real', file());
    },
  ],
  [
    'a file that others may write',
    () => {
      writeFileSync(file(), '{"version":1,"told":["x"],"queue":[]}');
      chmodSync(file(), 0o622);
    },
  ],
])('takes %s for no memory, and says so', async (_name, prepare) => {
  prepare();
  expect(await loadMemory(folder)).toEqual({ ...EMPTY, damage: expect.stringContaining(`"${file()}" `) });
});

test('finds nothing where nothing was kept', async () => {
  expect(await loadMemory(folder)).toEqual(EMPTY);
  expect(await loadMemory(path.join(folder, 'none'))).toEqual(EMPTY);
});

test('is read again whatever is kept: the longest ids, and more messages than there is room for', async () => {
  const told = [`${['a', 'b', 'c'].map((letter) => letter.repeat(64)).join('.')} ${'0'.repeat(32)}`];
  const item = { what: '\u{1F511}'.repeat(400), where: '\u{1F511}'.repeat(400) };
  const whole = makeMessage(Array.from({ length: 50 }, (_, index) => makeSecret(index)));
  const message = { ...whole, findings: whole.findings.map((finding) => ({ ...finding, ...item })) };
  const queue = Array.from({ length: 420 }, (_, index) => ({ channel: `c${index % 21}`, message }));
  await saveMemory(folder, { told, queue });
  const kept = await loadMemory(folder);
  expect(kept.told).toEqual(told);
  expect(kept.queue.length).toBeGreaterThan(200);
  expect(kept).not.toHaveProperty('damage');
});

test('leaves the old memory and no draft when the disk fails', async () => {
  await saveMemory(folder, MEMORY);
  const taken = path.join(folder, 'taken');
  writeFileSync(taken, '');
  await expect(saveMemory(path.join(taken, 'x'), MEMORY)).rejects.toThrow('ENOTDIR');
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ version: 1, told: MEMORY.told });
});

test('keeps the newest within bounds, channel by channel', () => {
  const message = makeMessage([]);
  const queue = Array.from({ length: 60 }, (_, index) => ({
    channel: index % 2 === 0 ? 'a' : 'b',
    message: { ...message, total: index },
  }));
  const told = Array.from({ length: 60_000 }, (_, index) => `k ${index}`);
  const bounded = boundMemory({ told, queue });
  expect(bounded.told).toHaveLength(50_000);
  expect(bounded.told.at(-1)).toBe('k 59999');
  expect(bounded.queue.map((entry) => entry.message.total)).toEqual(
    Array.from({ length: 40 }, (_, index) => index + 20),
  );
});
