/**
 * A real program in the place of crontab(1), which keeps its table in a file.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCron } from '../../src/schedule/cron.js';
import type { Order } from '../../src/schedule/order.js';
import { openTools } from '../../src/schedule/program.js';
import type { Target } from '../../src/schedule/target.js';

const ORDER: Order = {
  argv: ['/usr/bin/node', '/usr/lib/logscan.js', 'scan'],
  interval: 'daily',
  scope: 'user',
  cwd: '/home/a',
  env: { HOME: '/home/a' },
  stateDirectory: '/home/a/state',
  writes: [],
  needsNetwork: false,
  needsPrograms: false,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-cron-'));
  const stub = path.join(folder, 'crontab');
  const script = `case "$1" in -l) [ -f ${folder}/table ] || { echo "no crontab for a" >&2; exit 1; }; cat ${folder}/table;; -) cat > ${folder}/table;; esac`;
  writeFileSync(stub, `#!/bin/sh\n${script}\n`);
  chmodSync(stub, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const table = (): string => readFileSync(path.join(folder, 'table'), 'utf8');
const open = (PATH = `${folder}:/usr/bin:/bin`): Target =>
  openCron({ run: openTools({ PATH }), seed: 'nas', hasIonice: false });

test('writes into an empty table, changes nothing the second time, and takes away its own', async () => {
  expect(await open().find()).toEqual([]);
  expect(await open().install(ORDER)).toEqual(['Wrote a line into your crontab']);
  const written = table();
  expect(written).toContain('/usr/lib/logscan.js scan');
  expect(await open().install(ORDER)).toEqual([]);
  expect(table()).toBe(written);
  expect(await open().find()).toMatchObject([{ origin: 'written' }]);
  expect(await open().remove()).toEqual(['Removed the line from your crontab']);
  expect(table()).toBe('');
  expect(await open().remove()).toEqual([]);
});

test('keeps every byte of what others have, or changes nothing', async () => {
  const file = path.join(folder, 'table');
  const others = `# ${'ü€'.repeat(100_000)}\n5 4 * * * backup\n`;
  writeFileSync(file, others);
  await open().install(ORDER);
  await open().remove();
  expect(table() === others).toBe(true);
  for (const bytes of [Buffer.from('# f\xfcr alle\n', 'latin1'), Buffer.alloc(5 * 1024 * 1024, '#')]) {
    writeFileSync(file, bytes);
    await expect(open().install(ORDER)).rejects.toThrow(/^Cannot read your crontab: it (?:holds|is longer)/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  }
});

test('keeps what others have in the table', async () => {
  writeFileSync(path.join(folder, 'table'), '5 4 * * * backup\n');
  await open().install(ORDER);
  await open().install({ ...ORDER, interval: 'hourly' });
  expect(table().match(/logscan\.js/g)).toHaveLength(1);
  await open().remove();
  expect(table()).toBe('5 4 * * * backup\n');
});

test('leaves a line that was changed by hand alone', async () => {
  await open().install(ORDER);
  const changed = table().replace('nice -n 19', 'nice -n 5');
  writeFileSync(path.join(folder, 'table'), changed);
  await expect(open().install({ ...ORDER, interval: 'weekly' })).rejects.toThrow('changed by hand');
  await expect(open().remove()).rejects.toThrow('changed by hand');
  expect(table()).toBe(changed);
});

test('says that there is no cron, and what crontab says', async () => {
  await expect(open('/nonexistent').install(ORDER)).rejects.toThrow('the program crontab is not here');
  writeFileSync(path.join(folder, 'crontab'), '#!/bin/sh\necho "you (a) are not allowed" >&2; exit 1\n');
  await expect(open().install(ORDER)).rejects.toThrow('Cannot read your crontab: you (a) are not allowed');
});

test('keeps no process alive for a tool that is not there', () => {
  const script = [
    "import { openTools } from './dist/schedule/program.js';",
    "console.log((await openTools({ PATH: '/none' })(['crontab', '-l'])).code);",
  ];
  const args = ['--input-type=module', '-e', script.join('')];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  expect([stdout, status]).toEqual(['-1\n', 0]);
});
