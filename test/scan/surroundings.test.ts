import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import type { ScanOptions } from '../../src/scan/options.js';
import { surveySurroundings, type Scanned } from '../../src/scan/surroundings.js';
import { createTally } from '../../src/scan/tally.js';
import { makeFile, makeOccurrence } from './sample.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-surroundings-'));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const OPTIONS: ScanOptions = {
  paths: [],
  cwd: '/',
  exclude: [],
  maxDepth: 0,
  followSymlinks: false,
  jobs: 1,
  rules: [],
  audit: true,
  minSeverity: 'info',
  minConfidence: 'possible',
  key: Buffer.alloc(32, 1),
  regex: 'auto',
  kernel: 'auto',
  now: () => Date.UTC(2026, 10, 21),
};

function makeLog(mode: number): LogFile {
  const path = join(root, 'app.log');
  writeFileSync(path, 'x\n');
  chmodSync(path, mode);
  const { uid, gid, dev, ino, size, mtimeMs } = statSync(path);
  return {
    ...makeFile(path),
    facts: { mode, uid, gid, dev, ino, links: 1, sizeBytes: size, modifiedMs: mtimeMs },
  };
}

function scanned(file: LogFile): Scanned {
  return { files: [file], holders: new Map([[file.name, file]]) };
}

test('tells faults, and who can read a file', async () => {
  const log = makeLog(0o666);
  const around = await surveySurroundings(scanned(log), OPTIONS);
  expect(around.faults.map(({ rule }) => rule)).toContain('permissions.world-writable');
  const seen = (file: string): string | undefined => {
    const tally = createTally();
    tally.add(makeOccurrence({ file }));
    return around.weigh(tally.list())[0]?.exposure?.audience;
  };
  expect(seen(log.name)).toBe('everyone');
  expect(seen('unknown.log')).toBeUndefined();
});

test('sets apart what the user allows, but by no expression', async () => {
  const log = makeLog(0o666);
  const rule = 'permissions.world-writable';
  const allowed = await surveySurroundings(scanned(log), { ...OPTIONS, allow: [{ rule, reason: 'why' }] });
  expect(allowed.allowed.map((fault) => fault.rule)).toEqual([rule]);
  expect(allowed.faults.map((fault) => fault.rule)).not.toContain(rule);
  const byText = await surveySurroundings(scanned(log), {
    ...OPTIONS,
    allow: [{ rule, regex: '.', reason: 'why' }],
  });
  expect(byText.allowed).toEqual([]);
});

test('leaves out what is less severe than asked for', async () => {
  const around = await surveySurroundings(scanned(makeLog(0o666)), { ...OPTIONS, minSeverity: 'critical' });
  expect(around.faults.every(({ severity }) => severity === 'critical')).toBe(true);
});
