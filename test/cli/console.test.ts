import { expect, test } from 'vitest';
import { openConsole } from '../../src/cli/console.js';
import { UsageError } from '../../src/cli/usage.js';
import { createHost, createStream } from './fake-host.js';

const NORMAL = { quiet: false, verbose: false };

test.each([
  [NORMAL, 'logscan: notice\nlogscan: error\n'],
  [{ quiet: true, verbose: false }, 'logscan: error\n'],
  [{ quiet: false, verbose: true }, 'logscan: notice\nlogscan: detail\nlogscan: error\n'],
])('%o says on standard error what it should', (loudness, expected) => {
  const host = createHost();
  const console = openConsole(host, loudness);
  console.notice('notice');
  console.detail('detail');
  console.error('error');
  expect(host.stderr.text()).toBe(expected);
  expect(host.stdout.text()).toBe('');
});

test('makes escape sequences and turned text harmless, and keeps line ends', async () => {
  const host = createHost();
  const console = openConsole(host, NORMAL);
  console.error('name "\u001b]0;x\u0007\u202e\u009b2J"\nnext');
  await console.print('a\u001b[2Jb\nc\n');
  expect(host.stderr.text()).toBe('logscan: name "\\x1b]0;x\\x07\\u202e\\x9b2J"\nnext\n');
  expect(host.stdout.text()).toBe('a\\x1b[2Jb\nc\n');
});

test('writes report bytes as they are', async () => {
  const host = createHost();
  await openConsole(host, NORMAL).write(Buffer.from('\u001b[31mred'));
  expect(host.stdout.text()).toBe('\u001b[31mred');
});

test('forgives a reader that went away, tells of a full disk, and never fails on standard error', async () => {
  const openLost = () => openConsole(createHost({ stdout: createStream({ failCode: 'EPIPE' }) }), NORMAL);
  await expect(openLost().print('x')).resolves.toBeUndefined();
  await expect(openLost().write(Buffer.from('x'))).rejects.toMatchObject({ code: 'EPIPE' });
  const full = openConsole(createHost({ stdout: createStream({ failCode: 'ENOSPC' }) }), NORMAL);
  await expect(full.print('x')).rejects.toThrow(new UsageError('Cannot write to standard output: ENOSPC'));
  const mute = createHost({ stderr: createStream({ failCode: 'EIO' }) });
  expect(() => openConsole(mute, NORMAL).error('x')).not.toThrow();
  await new Promise(setImmediate);
});
