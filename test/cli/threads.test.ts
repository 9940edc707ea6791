/**
 * What the program writes about a large file does not depend on the number of threads that share it.
 */
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEPS } from '../../src/cli/deps.js';
import { run } from '../../src/cli/program.js';
import { FORMATS } from '../../src/report/formats.js';
import { makeFiller, makeSamples } from '../suites/sample.js';
import { createHost } from './fake-host.js';

const MIB = 1024 * 1024;
let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-threads-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Text of at least `bytes` bytes, with each example of each rule somewhere in it. */
async function makeText(bytes: number, seed: number): Promise<Buffer> {
  const samples = await makeSamples(seed);
  const filler = makeFiller(Math.ceil(bytes / samples.length));
  return Buffer.concat(samples.flatMap(({ text }) => [filler, text, Buffer.from('\n')]));
}

/** What a run of the program says and writes, by the name of the report. */
async function call(args: readonly string[], state: string): Promise<Readonly<Record<string, string>>> {
  const reports = mkdtempSync(join(root, 'reports-'));
  const outputs = Object.keys(FORMATS).flatMap((format) => [
    '--output',
    `${format}=${join(reports, format)}`,
  ]);
  const env = { XDG_STATE_HOME: join(root, state) };
  const host = createHost({ args: [...args, '--no-audit', ...outputs], cwd: root, home: root, env });
  const code = await run(host, DEPS);
  const written = readdirSync(reports).map((name) => [name, readFileSync(join(reports, name), 'utf8')]);
  return { code: `${code}`, stdout: host.stdout.text(), ...Object.fromEntries(written) };
}

test('reports of all formats are the same', async () => {
  const logs = join(root, 'logs');
  mkdirSync(logs);
  writeFileSync(join(logs, 'a.log'), await makeText(1000, 2));
  writeFileSync(join(logs, 'app.log'), await makeText(40 * MIB, 1));
  writeFileSync(join(logs, 'z.log'), await makeText(1000, 3));
  const [one, ...others] = [
    await call(['--jobs', '1', logs], 'state'),
    await call(['--jobs', '2', logs], 'state'),
    await call(['--jobs', '3', logs], 'state'),
  ];
  expect(Object.keys(one ?? {})).toHaveLength(Object.keys(FORMATS).length + 2);
  expect(JSON.parse(one?.['json'] ?? '').findings.length).toBeGreaterThan(100);
  for (const other of others) expect(other).toEqual(one);
}, 120_000);

test('a scan for news goes on where one with other threads stopped', async () => {
  const log = join(root, 'app.log');
  writeFileSync(log, makeFiller(1000));
  await call(['--since-last', log], 'one');
  cpSync(join(root, 'one'), join(root, 'two'), { recursive: true });
  const scan = (jobs: string, state: string): ReturnType<typeof call> =>
    call(['--since-last', '--jobs', jobs, log], state);
  for (const seed of [4, 5]) {
    appendFileSync(log, Buffer.concat([await makeText(70 * MIB, seed), Buffer.from('half of a line, ')]));
    const one = await scan('1', 'one');
    expect(await scan('2', 'two')).toEqual(one);
    const { coverage } = JSON.parse(one['json'] ?? '') as { coverage: { bytes: number } };
    expect(coverage.bytes).toBeLessThan(100 * MIB);
    // What was left by one is as good for the other.
    rmSync(join(root, 'one'), { recursive: true });
    cpSync(join(root, 'two'), join(root, 'one'), { recursive: true });
  }
}, 120_000);
