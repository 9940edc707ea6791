import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEPS } from '../../../src/cli/deps.js';
import { run } from '../../../src/cli/program.js';
import { openJson } from '../../../src/report/json.js';
import { makeOccurrence, makeScene, makeSecret, START } from '../../report/scene.js';
import { renderReport } from '../../report/sink.js';
import { createHost, createStream, type FakeHost } from '../fake-host.js';

let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'logscan-report-'));
  writeFileSync(join(root, 'scan.json'), await renderReport(openJson, makeScene()));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function call(
  args: readonly string[],
  facts: Partial<FakeHost> = {},
): Promise<FakeHost & { code: number }> {
  const host = createHost({ args: ['report', ...args], cwd: root, home: root, ...facts });
  return { ...host, code: await run(host, DEPS) };
}

test('prints a saved scan in the format that was asked for, text by default', async () => {
  const { code, stdout, stderr } = await call(['scan.json']);
  expect([code, stderr.text()]).toEqual([0, '']);
  expect(stdout.text()).toContain('CRITICAL  Spotify client secret');
  expect((await call(['scan.json', '--format', 'html'])).stdout.text()).toMatch(/^<!doctype html>/);
  expect((await call(['--format', 'json', 'scan.json'])).stdout.text()).toBe(
    readFileSync(join(root, 'scan.json'), 'utf8'),
  );
});

test('writes files that only their owner can read', async () => {
  const { code, stdout } = await call([
    'scan.json',
    '--quiet',
    '--output',
    'html=a.html',
    '--output',
    'csv=a.csv',
  ]);
  expect([code, stdout.text()]).toEqual([0, '']);
  expect(statSync(join(root, 'a.html')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(root, 'a.csv'), 'utf8')).toMatch(/^kind,severity/);
});

test('says when the stream of occurrences is not whole', async () => {
  const finding = makeSecret({ count: 500 }, [makeOccurrence()]);
  writeFileSync(
    join(root, 'capped.json'),
    await renderReport(openJson, [START, { type: 'finding', finding }]),
  );
  expect((await call(['capped.json', '--format', 'jsonl'])).stderr.text()).toContain(
    'lists not all occurrences',
  );
  expect((await call(['capped.json', '--output', 'jsonl=a'])).stderr.text()).toContain('lists not all');
  expect((await call(['capped.json'])).stderr.text()).toBe('');
  expect((await call(['scan.json', '--format', 'jsonl'])).stderr.text()).toBe('');
});

test('ends with 2 where a report could not be written, quietly where the reader left', async () => {
  expect((await call(['scan.json'], { stdout: createStream({ failCode: 'ENOSPC' }) })).code).toBe(2);
  const lost = await call(['scan.json'], { stdout: createStream({ failCode: 'EPIPE' }) });
  expect([lost.code, lost.stderr.text()]).toEqual([0, '']);
});

test.each([
  [[], 'The operand "file" is missing'],
  [['none.json'], 'none.json": ENOENT'],
  [['scan.json', '--fail-on', 'high'], 'Unknown option "--fail-on"'],
])('exits with 64 for %j', async (args, message) => {
  const { code, stderr } = await call(args);
  expect(code).toBe(64);
  expect(stderr.text()).toContain(message);
});
