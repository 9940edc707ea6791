import { expect, test } from 'vitest';
import { openAnswerPage, printAnswer } from '../../src/cli/answer.js';
import { openConsole } from '../../src/cli/console.js';
import { createHost, createStream } from './fake-host.js';

async function print(
  failCode?: string,
): Promise<{ readonly out: string; readonly err: string; readonly failures: number }> {
  const host = createHost({ stdout: createStream(failCode === undefined ? {} : { failCode }) });
  let failures = 0;
  const console = openConsole(host, { quiet: false, verbose: false });
  await printAnswer({ console }, ['one\n', 'two\n'], () => failures++);
  return { out: host.stdout.text(), err: host.stderr.text(), failures };
}

test('writes the pieces in their order', async () => {
  expect(await print()).toEqual({ out: 'one\ntwo\n', err: '', failures: 0 });
});

test('tells of a failed write, but not of a reader that went away', async () => {
  expect(await print('ENOSPC')).toEqual({
    out: '',
    err: 'logscan: Cannot write standard output: ENOSPC\n',
    failures: 1,
  });
  expect(await print('EPIPE')).toEqual({ out: '', err: '', failures: 0 });
});

test('sets a page as the terminal is, and without colours elsewhere', () => {
  const settings = { color: true, verbose: true };
  const terminal = createHost({ stdout: createStream({ isTTY: true, columns: 60 }), env: { TERM: 'xterm' } });
  const page = openAnswerPage(terminal, settings);
  expect([page.widthColumns, page.verbose, page.plain]).toEqual([60, true, false]);
  expect(openAnswerPage(createHost(), settings).plain).toBe(true);
});
