import { execFileSync, spawn } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { openFifo } from '../../src/read/fifo.js';
import { openStream } from '../../src/read/stream.js';
import { countDescriptors, drain, makeScratch } from './disk.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

const open = (path: string): number => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);

async function read(fd: number): Promise<string> {
  const source = openStream(openFifo(fd));
  const text = (await drain(source)).toString();
  source.close();
  return text;
}

test('waits for its first writer, and reads until the last has gone', async () => {
  const path = scratch.at('fifo');
  execFileSync('mkfifo', [path]);
  const before = countDescriptors();
  const reading = read(open(path));
  const script = 'sleep 0.3; exec 3>"$0"; printf one >&3; sleep 0.3; printf two >&3';
  spawn('sh', ['-c', script, path], { stdio: 'ignore' });
  expect(await reading).toBe('onetwo');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(countDescriptors()).toBeLessThanOrEqual(before + 1);
});

test.each([
  ['printf early', 'early'],
  ['true', ''],
  ['sleep 0.5; printf late', 'late'],
])(
  'of a shell (%s) is read through its link, whether or not its writer is there yet',
  async (script, text) => {
    // The reader is opened when the writer may be gone: `exec 9< <(…)` keeps what it wrote.
    const program = `exec 9< <(${script}); sleep 0.2; exec "$0" -e "$1"`;
    const reader = `import('node:fs').then(({ openSync, constants }) => {
    const { Socket } = require('node:net');
    const fd = openSync('/dev/fd/9', constants.O_RDONLY | constants.O_NONBLOCK);
    new Socket({ fd, readable: true, writable: false }).pipe(process.stdout);
  })`;
    const child = spawn('bash', ['-c', program, process.execPath, reader], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    for await (const chunk of child.stdout) out += String(chunk);
    expect(out).toBe(text);
  },
);
