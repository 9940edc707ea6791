import { lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { factsOf } from '../../src/audit/facts.js';
import { loadRules } from '../../src/rules/load.js';
import { createHygieneTools } from '../../src/scan/hygiene.js';
import { makeFile } from './sample.js';

const SECRET = `${'hackme'}${'Ab12Zk'}`;

let home: string;
beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'logscan-hygiene-'))));
afterEach(() => rmSync(home, { recursive: true }));

async function openTools(contents: boolean) {
  const rules = await loadRules({ packs: [], only: [], skip: [] });
  const now = (): number => Date.UTC(2026, 10, 21);
  return createHygieneTools({ rules, key: Buffer.alloc(32), regex: 'auto', kernel: 'auto', now }, contents);
}

async function countLog(text: string) {
  const file = path.join(home, 'x.log');
  writeFileSync(file, text);
  return (await openTools(true)).countLevels?.({ ...makeFile(file), facts: factsOf(lstatSync(file)) });
}

test('finds secrets with the detectors of the scan, and gives places only', async () => {
  const { findLeaks } = await openTools(false);
  const leaks = await findLeaks('/etc/x.conf', Buffer.from(`a = 1\npassword = ${SECRET}\n`));
  expect(leaks).toEqual([{ line: 2, rule: 'generic.password', severity: 'high' }]);
  expect(await findLeaks('/etc/x.conf', Buffer.from('a = 1\n'))).toEqual([]);
});

test('counts levels, and leaves lines without one out', async () => {
  const lines = ['cut', 'DEBUG    2026-11-21 16:31:02,673 [1:Main] mopidy.core', '  plain'];
  const more = ['2026-11-21 16:31:02 INFO x: y', '[2026-11-21T16:30:00Z TRACE librespot_core] z', 'plain'];
  const count = await countLog([...lines, ...more, ''].join('\n'));
  expect(count?.verbose).toBe(2);
  expect(count && count.lines - count.verbose).toBe(1);
});

test('counts the end of a long log', async () => {
  const line = '2026-11-21 16:31:02 INFO some.logger: something happened here\n';
  const late = line.replace('INFO', 'DEBUG');
  expect(await countLog(line.repeat(20_000) + late.repeat(5000))).toMatchObject({
    verbose: expect.any(Number),
  });
  const { lines = 0, verbose = 0 } = (await countLog(line.repeat(20_000) + late.repeat(5000))) ?? {};
  expect(lines).toBe(verbose);
  expect(lines).toBeGreaterThan(500);
});

test('says nothing of logs without levels, and opens none where contents are not to be read', async () => {
  expect(await countLog('plain\nplain\n')).toBeUndefined();
  expect((await openTools(false)).countLevels).toBeUndefined();
});
