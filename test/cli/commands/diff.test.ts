import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEPS } from '../../../src/cli/deps.js';
import { run } from '../../../src/cli/program.js';
import type { Event } from '../../../src/model/event.js';
import type { Finding } from '../../../src/model/finding.js';
import { openJson } from '../../../src/report/json.js';
import { makeAudit, makeDone, makeOccurrence, makeSecret, START } from '../../report/scene.js';
import { renderReport } from '../../report/sink.js';
import { createHost, createStream, type FakeHost } from '../fake-host.js';

const SECRET = makeSecret();
const MOVED = makeSecret({}, [
  makeOccurrence({ file: '/home/pi/.cache/mopidy/mopidy.log.1', line: 900, start: 77 }),
]);
const OTHER = makeSecret({}, [makeOccurrence({ fingerprint: 'ab'.repeat(16), preview: 'zz99****' })]);
const FAULT = makeAudit();

let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'logscan-diff-'));
  await save('before', [SECRET, FAULT]);
  await save('after', [MOVED, OTHER]);
  await save('partial', [MOVED, FAULT], false);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function save(name: string, findings: readonly Finding[], complete = true): Promise<void> {
  const events: Event[] = [START, ...findings.map((finding): Event => ({ type: 'finding', finding }))];
  const text = await renderReport(openJson, [...events, makeDone(complete)]);
  writeFileSync(join(root, name), text);
}

async function call(
  args: readonly string[],
  facts: Partial<FakeHost> = {},
): Promise<FakeHost & { code: number }> {
  const host = createHost({ args: ['diff', ...args], cwd: root, home: root, ...facts });
  return { ...host, code: await run(host, DEPS) };
}

test('tells what is new in full, what is gone by name, and counts the rest', async () => {
  const { code, stdout } = await call(['before', 'after']);
  expect(code).toBe(1);
  expect(stdout.text()).toContain('NEW  1 finding\n\nCRITICAL  Spotify client secret');
  expect(stdout.text()).toContain('zz99****');
  expect(stdout.text()).not.toContain('c4fe****9d');
  expect(stdout.text()).toContain('GONE  1 finding\n  MEDIUM  Log readable by everyone in');
  expect(stdout.text()).toContain('1 new (1 critical), 1 gone, 1 unchanged since');
});

test.each([
  [['before', 'before'], 0],
  [['after', 'before'], 1],
  [['before', 'after', '--fail-on', 'critical'], 1],
  [['after', 'before', '--fail-on', 'high'], 0],
  [['before', 'after', '--fail-on', 'never'], 0],
  [['before', 'partial'], 2],
  [['after', 'partial'], 3],
  [['partial', 'before'], 0],
])('%j exits with %i', async (args, code) => {
  expect((await call(args)).code).toBe(code);
});

test('says nothing under --quiet when nothing is new', async () => {
  expect((await call(['before', 'before', '--quiet'])).stdout.text()).toBe('');
  expect((await call(['before', 'after', '--quiet'])).stdout.text()).toContain('NEW');
  expect((await call(['before', 'partial', '--quiet'])).stdout.text()).toContain('incomplete');
});

test('prints JSON', async () => {
  const { code, stdout } = await call(['before', 'after', '--format', 'json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout.text())).toMatchObject({
    new: [{ preview: 'zz99****' }],
    gone: [{ kind: 'audit' }],
    unchanged: [{ preview: 'c4fe****9d' }],
  });
});

test('has colours on a terminal alone', async () => {
  const stdout = createStream({ isTTY: true, columns: 100 });
  expect((await call(['before', 'after'], { stdout, env: { TERM: 'xterm' } })).stdout.text()).toContain(
    '\u001b[',
  );
  expect((await call(['before', 'after'])).stdout.text()).toMatch(/^[\x20-\x7e\n]*$/);
});

test('takes one of the reports from standard input, not both', async () => {
  const openStdin = (): Readable => Readable.from([readFileSync(join(root, 'after'))]);
  expect((await call(['before', '-'], { openStdin })).code).toBe(1);
  const both = await call(['-', '-'], { openStdin });
  expect([both.code, both.stderr.text()]).toEqual([
    64,
    expect.stringContaining('Both reports are standard input'),
  ]);
});

test('ends with bit 2 where it could not be written, quietly where the reader left', async () => {
  expect((await call(['before', 'after'], { stdout: createStream({ failCode: 'ENOSPC' }) })).code).toBe(3);
  const lost = await call(['before', 'before'], { stdout: createStream({ failCode: 'EPIPE' }) });
  expect([lost.code, lost.stderr.text()]).toEqual([0, '']);
});

test('exits with 64 when a report is missing', async () => {
  const { code, stderr } = await call(['before']);
  expect(code).toBe(64);
  expect(stderr.text()).toContain('The operand "after" is missing');
});
