import { expect, test } from 'vitest';
import { allowsProgress, describeProgress, startProgress } from '../../src/cli/progress.js';
import { createHost, createStream } from './fake-host.js';

const TERMINAL = { isTTY: true, columns: 80 };
const LOOK = { quiet: false, color: 0 } as const;

test.each([
  ['a terminal', TERMINAL, {}, false, true],
  ['a pipe', {}, {}, false, false],
  ['a terminal without columns', { isTTY: true, columns: 0 }, {}, false, false],
  ['a terminal of unknown width', { isTTY: true }, {}, false, false],
  ['a dumb terminal', TERMINAL, { TERM: 'dumb' }, false, false],
  ['CI', TERMINAL, { CI: 'true' }, false, false],
  ['CI=1', TERMINAL, { CI: '1' }, false, false],
  ['CI=false', TERMINAL, { CI: 'false' }, false, true],
  ['an empty CI', TERMINAL, { CI: '' }, false, true],
  ['--quiet', TERMINAL, {}, true, false],
])('on %s', (...[, look, env, quiet, allowed]) => {
  expect(allowsProgress(createStream(look), env, quiet)).toBe(allowed);
});

test('prints nothing where it is not allowed', async () => {
  const host = createHost({ stderr: createStream() });
  const progress = await startProgress(host, LOOK);
  progress.update({ files: 1, bytes: 1 });
  progress.stop();
  expect(host.stderr.text()).toBe('');
  expect(host.cleanUps()).toBe(0);
});

test('changes at most every 100 ms, and shows the cursor again once', async () => {
  let nowMs = 1000;
  const host = createHost({ stderr: createStream(TERMINAL), now: () => nowMs });
  const progress = await startProgress(host, LOOK);
  expect(host.stderr.text()).toContain('\u001b[?25l');
  expect(host.cleanUps()).toBe(1);
  for (nowMs = 2000; nowMs < 2100; nowMs++) progress.update({ files: nowMs, bytes: 0 });
  await new Promise((resolve) => setTimeout(resolve, 250));
  nowMs = 2100;
  progress.update({ files: 77, bytes: 0 });
  await new Promise((resolve) => setTimeout(resolve, 250));
  progress.stop();
  expect(host.stderr.text()).toContain('2,000 files');
  expect(host.stderr.text()).not.toContain('2,001 files');
  expect(host.stderr.text()).toContain('77 files');
  expect(host.stderr.text().trimEnd().endsWith('\u001b[?25h')).toBe(true);
  expect(host.cleanUps()).toBe(0);
  const before = host.stderr.text();
  progress.stop();
  expect(host.stderr.text()).toBe(before);
});

test('asks for the time that is left, and shows it', async () => {
  let nowMs = 0;
  const host = createHost({ stderr: createStream(TERMINAL), now: () => nowMs });
  const progress = await startProgress(host, { ...LOOK, leftMs: (elapsedMs) => 8 * elapsedMs });
  nowMs = 5000;
  progress.update({ files: 1, bytes: 1 });
  await new Promise((resolve) => setTimeout(resolve, 250));
  progress.stop();
  expect(host.stderr.text()).toContain(', 40 s left');
});

test.each([
  [{ files: 1, bytes: 0, elapsedMs: 0 }, '1 file, 0 B'],
  [{ files: 1234, bytes: 999, elapsedMs: 1000 }, '1,234 files, 999 B, 999 B/s'],
  [{ files: 2, bytes: 56_700_000, elapsedMs: 500 }, '2 files, 57 MB, 113 MB/s'],
  [{ files: 2, bytes: 1_500_000_000, elapsedMs: 1000 }, '2 files, 1.5 GB, 1.5 GB/s'],
  [{ files: 1, bytes: 10, elapsedMs: 1000, leftMs: 9999 }, '1 file, 10 B, 10 B/s, a few seconds left'],
  [{ files: 1, bytes: 10, elapsedMs: 1000, leftMs: 42_000 }, '1 file, 10 B, 10 B/s, 40 s left'],
  [{ files: 1, bytes: 10, elapsedMs: 1000, leftMs: 130_000 }, '1 file, 10 B, 10 B/s, 2 min left'],
  [{ files: 1, bytes: 10, elapsedMs: 1000, leftMs: 7e7 }, '1 file, 10 B, 10 B/s, 19 h left'],
])('%o is "%s"', (at, text) => {
  expect(describeProgress(at)).toBe(text);
});
