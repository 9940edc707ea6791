/**
 * What a scan for news reads, passes over and tells; random histories are in test/suites/incremental.test.ts.
 */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DoneEvent, Event } from '../../src/model/event.js';
import type { Finding } from '../../src/model/finding.js';
import type { ScanOptions } from '../../src/scan/options.js';
import { runScan } from '../../src/scan/run.js';
import { openHistoryStore } from '../../src/state/history.js';
import { RULE } from '../cli/fake-deps.js';

const KEY = Buffer.alloc(32, 2);
const TOKEN = { ...RULE, checks: [], entropy: 0 };

let root: string;
let log: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'logscan-since-'));
  mkdirSync(path.join(root, 'logs'));
  log = path.join(root, 'logs', 'app.log');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function makeLine(seed: number): string {
  const bytes = Buffer.from(Array.from({ length: 16 }, (_, index) => (seed * 37 + index * 91) % 256));
  return `GET /?api_key=${bytes.toString('hex')}\n`;
}

interface News {
  readonly findings: readonly Finding[];
  readonly codes: readonly string[];
  readonly done: DoneEvent;
  readonly scanned: number;
  readonly passedOver: number;
}

async function scanNews(changes: Partial<ScanOptions> = {}, isKept = true): Promise<News> {
  // The clock is ahead, so that files count as settled.
  const now = (): number => Date.now() + 60_000;
  const store = await openHistoryStore({ directory: root, key: KEY, nowMs: now() });
  const events: Event[] = [];
  const scan = runScan({
    paths: [path.join(root, 'logs')],
    cwd: '/',
    exclude: [],
    maxDepth: Infinity,
    followSymlinks: false,
    jobs: 1,
    rules: [TOKEN],
    history: store.open,
    audit: false,
    minSeverity: 'info',
    minConfidence: 'possible',
    key: KEY,
    regex: 'auto',
    kernel: 'scalar',
    now,
    ...changes,
  });
  for await (const event of scan) events.push(event);
  if (isKept) await (await store.stage())?.commit();
  const done = events.at(-1) as DoneEvent;
  return {
    findings: events.flatMap((event) => (event.type === 'finding' ? [event.finding] : [])),
    codes: events.flatMap((event) => (event.type === 'problem' ? [event.problem.code] : [])),
    done,
    scanned: done.coverage.files.scanned,
    passedOver: done.coverage.unchanged?.files ?? -1,
  };
}

test('tells everything the first time, and nothing the second', async () => {
  writeFileSync(log, makeLine(1) + makeLine(2));
  const first = await scanNews();
  expect([first.findings.length, first.scanned, first.passedOver]).toEqual([2, 1, 0]);
  const second = await scanNews();
  expect([second.findings.length, second.scanned, second.passedOver]).toEqual([0, 0, 1]);
  expect(second.done.complete).toBe(true);
  expect(second.done.coverage.unchanged).toEqual({ files: 1, bytes: 94, findings: 0 });
});

test('tells what was not kept again', async () => {
  writeFileSync(log, makeLine(1));
  await scanNews({}, false);
  expect((await scanNews()).findings).toHaveLength(1);
});

test('counts a finding that was told and stands in new lines, and does not tell it', async () => {
  writeFileSync(log, makeLine(1));
  await scanNews();
  appendFileSync(log, makeLine(1) + makeLine(2));
  const { findings, done } = await scanNews();
  expect(findings).toHaveLength(1);
  expect(done.coverage.unchanged?.findings).toBe(1);
});

test('counts lines on in a file that is read on', async () => {
  writeFileSync(log, 'a line without a secret\n'.repeat(10_000));
  await scanNews();
  appendFileSync(log, `x\n${makeLine(1)}`);
  const { findings, done } = await scanNews();
  expect(findings).toMatchObject([{ first: { line: 10_002, column: 15, start: 240_016 } }]);
  expect(done.coverage.bytes).toBeLessThan(40_000);
  expect(done.coverage.unchanged?.bytes).toBeGreaterThan(200_000);
});

test('knows a long line by the place where it starts', async () => {
  writeFileSync(log, `first\n${'x'.repeat(150_000)}`);
  await scanNews();
  appendFileSync(log, ` ${makeLine(1)}`);
  const { findings } = await scanNews();
  expect(findings).toMatchObject([{ first: { line: 2, column: 150_016, start: 150_021 } }]);
});

test('reads a file again that was not read whole, and tells its problem each time', async () => {
  writeFileSync(`${log}.1.gz`, gzipSync(makeLine(1).repeat(500)).subarray(0, -9));
  for (let count = 0; count < 3; count++) {
    const { codes, done, passedOver } = await scanNews();
    expect([codes, done.complete, passedOver]).toEqual([['truncated'], false, 0]);
  }
});

test('a file that cannot be read any more is a problem, though nothing else changed', async () => {
  writeFileSync(log, makeLine(1));
  await scanNews();
  rmSync(log);
  mkdirSync(log);
  expect((await scanNews()).codes).toEqual([]);
  rmSync(log, { recursive: true });
  writeFileSync(`${log}.other`, '');
  expect((await scanNews({ paths: [log] })).codes).toEqual(['not-found']);
});

test.each([
  ['its name', () => renameSync(log, `${log}.1`)],
  ['its mode', () => chmodSync(log, 0o600)],
])('passes over a file of which only %s changed', async (_what, change) => {
  writeFileSync(log, gzipSync(makeLine(1)));
  await scanNews();
  change();
  expect((await scanNews()).passedOver).toBe(1);
  expect((await scanNews()).passedOver).toBe(1);
});

test.each([
  ['was written in place', () => writeFileSync(log, makeLine(2))],
  ['says that it was', () => utimesSync(log, 5, 5)],
  [
    'was replaced',
    () => {
      writeFileSync(`${log}.new`, makeLine(2));
      renameSync(`${log}.new`, log);
    },
  ],
])('reads a file of the same size that %s', async (_how, change) => {
  writeFileSync(log, makeLine(1));
  await scanNews();
  await new Promise((resolve) => setTimeout(resolve, 20));
  change();
  expect((await scanNews()).scanned).toBe(1);
});

test('reads on in the copy that copytruncate leaves', async () => {
  writeFileSync(log, `start ${'a line without a secret\n'.repeat(10_000)}`);
  await scanNews();
  copyFileSync(log, `${log}.1`);
  appendFileSync(`${log}.1`, makeLine(1));
  writeFileSync(log, '');
  const { findings, done } = await scanNews();
  expect(findings).toHaveLength(1);
  expect(done.coverage.bytes).toBeLessThan(40_000);
});

const OTHER = { ...TOKEN, id: 'other.key', pattern: 'GET (?P<secret>/.api)', literals: ['GET /'] };

test.each<[string, Partial<ScanOptions>, number]>([
  ['other rules', { rules: [TOKEN, OTHER] }, 1],
  ['another list of own secrets', { known: [{ rule: 'known.mine', value: Buffer.from('api_key') }] }, 1],
  ['another bound', { minConfidence: 'likely' }, 0],
  ['an allowed finding', { allow: [{ rule: 'some.rule', reason: 'why' }] }, 0],
])('reads everything again with %s, and tells only what is new', async (_what, changes, count) => {
  writeFileSync(log, makeLine(1));
  await scanNews();
  const { findings, scanned } = await scanNews(changes);
  expect([scanned, findings.length]).toEqual([1, count]);
  expect((await scanNews()).passedOver).toBe(1);
  expect((await scanNews(changes)).passedOver).toBe(1);
});

test('tells a finding when the user allows it no more', async () => {
  writeFileSync(log, makeLine(1));
  const allow = [{ rule: TOKEN.id, reason: 'why' }];
  expect((await scanNews({ allow })).findings).toEqual([]);
  expect((await scanNews()).findings).toHaveLength(1);
});

test('reads a renamed file where findings depend on names', async () => {
  writeFileSync(log, makeLine(1));
  const allow = [{ path: 'app.log', reason: 'why' }];
  expect((await scanNews({ allow })).findings).toEqual([]);
  renameSync(log, path.join(root, 'logs', 'web.log'));
  expect((await scanNews({ allow })).findings).toHaveLength(1);
});

test('tells a fault of the surroundings once, and again when it comes back', async () => {
  const faults = async (): Promise<number> => {
    const { findings } = await scanNews({ audit: true });
    return findings.filter(({ rule }) => rule === 'permissions.world-writable').length;
  };
  writeFileSync(log, 'x\n');
  chmodSync(root, 0o755);
  chmodSync(log, 0o666);
  expect([await faults(), await faults()]).toEqual([1, 0]);
  chmodSync(log, 0o600);
  expect(await faults()).toBe(0);
  chmodSync(log, 0o666);
  expect(await faults()).toBe(1);
});

test('gives the same news with threads', async () => {
  for (let count = 0; count < 20; count++)
    writeFileSync(`${log}.${count}`, 'x\n'.repeat(3_000_000) + makeLine(count));
  const one = await scanNews({}, false);
  const two = await scanNews({ jobs: 2, kernel: 'auto' });
  expect(one.findings).toHaveLength(20);
  expect(two.findings).toEqual(one.findings);
  expect((await scanNews({ jobs: 2, kernel: 'auto' })).passedOver).toBe(20);
}, 60_000);
