import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openConsole } from '../../src/cli/console.js';
import type { Context } from '../../src/cli/deps.js';
import type { Settings } from '../../src/cli/flags.js';
import { openReports } from '../../src/cli/reports.js';
import { settle } from '../../src/cli/settings.js';
import type { ReportOptions } from '../../src/report/report.js';
import { createDeps, makeDone, START } from './fake-deps.js';
import { createHost, createStream, type FakeHost } from './fake-host.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-reports-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function prepare(facts: Parameters<typeof createHost>[0] = {}): Context & { readonly host: FakeHost } {
  const host = createHost({ cwd: root, ...facts });
  return { host, deps: createDeps([]), console: openConsole(host, { quiet: false, verbose: false }) };
}

const choose = (given: Parameters<typeof settle>[1]): Promise<Settings> =>
  settle('scan', given, createHost());
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

test('feeds standard output and files with the same events', async () => {
  const context = prepare();
  const failures = vi.fn();
  const settings = await choose({ format: 'jsonl', output: ['json=a', 'sarif=b'] });
  const reports = await openReports(context, settings, failures);
  await reports.accept(START);
  await reports.accept(makeDone());
  await reports.close();
  expect(context.host.stdout.text()).toBe('jsonl:start\njsonl:done\njsonl:end\n');
  expect([read('a'), read('b')]).toEqual([
    'json:start\njson:done\njson:end\n',
    'sarif:start\nsarif:done\nsarif:end\n',
  ]);
  expect(failures).not.toHaveBeenCalled();
});

test.each([
  [{}, 'text:end\n'],
  [{ quiet: true }, 'text:end\n'],
  [{ output: ['json=a'] }, 'text:end\n'],
  [{ output: ['json=a'], quiet: true }, ''],
  [{ output: ['json=a'], quiet: true, format: 'sarif' }, 'sarif:end\n'],
])('with %j prints %j', async (given, printed) => {
  const context = prepare();
  const reports = await openReports(context, await choose(given), vi.fn());
  await reports.close();
  expect(context.host.stdout.text()).toBe(printed);
});

test('looks at standard output for colour and width, and gives files neither', async () => {
  const seen: Record<string, ReportOptions> = {};
  const stdout = createStream({ isTTY: true, columns: 123 });
  const context = prepare({ stdout, env: { TERM: 'xterm' } });
  const openReport: Context['deps']['openReport'] = (format, out, options) => {
    seen[format] = options;
    return createDeps([]).openReport(format, out, options);
  };
  mkdirSync(join(root, '.git'));
  const settings = await choose({ output: ['json=a'], quiet: true, format: 'text' });
  const reports = await openReports({ ...context, deps: createDeps([], { openReport }) }, settings, vi.fn());
  await reports.discard();
  expect(seen['text']).toMatchObject({
    colorLevel: 1,
    columns: 123,
    quiet: true,
    sarifRoot: root,
    cwd: root,
  });
  expect(seen['json']).toMatchObject({ colorLevel: 0, columns: 0, quiet: false });
});

test('opens all files or none', async () => {
  const context = prepare();
  const settings = await choose({ output: ['json=a', 'sarif=none/b'] });
  await expect(openReports(context, settings, vi.fn())).rejects.toThrow('Cannot write');
  expect(readdirSync(root)).toEqual([]);
  expect(context.host.stdout.text()).toBe('');
});

test('is quietly lost when the only reader goes, and goes on for a file', async () => {
  const failures = vi.fn();
  const alone = prepare({ stdout: createStream({ failCode: 'EPIPE' }) });
  const reports = await openReports(alone, await choose({}), failures);
  await reports.accept(START);
  await vi.waitFor(async () => {
    await reports.accept(START);
    expect(reports.areLost()).toBe(true);
  });
  await reports.close();
  const both = prepare({ stdout: createStream({ failCode: 'EPIPE' }) });
  const more = await openReports(both, await choose({ output: ['json=a'] }), failures);
  await more.accept(START);
  await more.close();
  expect(read('a')).toBe('json:start\njson:end\n');
  expect(failures).not.toHaveBeenCalled();
  expect(alone.host.stderr.text() + both.host.stderr.text()).toBe('');
});

test('tells of a full disk and goes on with the other reports', async () => {
  const failures = vi.fn();
  const context = prepare({ stdout: createStream({ failCode: 'ENOSPC' }) });
  const reports = await openReports(context, await choose({ output: ['json=a'] }), failures);
  await reports.accept(START);
  await reports.close();
  expect(failures).toHaveBeenCalledOnce();
  expect(context.host.stderr.text()).toBe('logscan: Cannot write standard output: ENOSPC\n');
  expect(read('a')).toBe('json:start\njson:end\n');
});

test('tells of a file that cannot take its name, and leaves no draft', async () => {
  const failures = vi.fn();
  const context = prepare();
  const reports = await openReports(context, await choose({ output: ['json=a'] }), failures);
  mkdirSync(join(root, 'a', 'x'), { recursive: true });
  await reports.close();
  expect(failures).toHaveBeenCalledOnce();
  expect(context.host.stderr.text()).toBe(`logscan: Cannot write "${join(root, 'a')}": EISDIR\n`);
  expect(readdirSync(root)).toEqual(['a']);
});
