import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { findProgram, watchEnd } from '../../src/read/program.js';

test('finds programs by absolute path, and none that is not there', () => {
  expect(findProgram('sh')).toMatch(/^\/(?:usr\/)?bin\/sh$/);
  expect(findProgram('no-such-program')).toBeUndefined();
});

test.each([
  ['sh', ['-c', 'exit 0'], undefined],
  ['sh', ['-c', 'exit 3'], 'status 3'],
  ['sh', ['-c', 'kill -9 $$'], 'status SIGKILL'],
  ['/absent', [], 'spawn /absent ENOENT'],
])('tells how %s %j ended', async (program, args, failure) => {
  expect(await watchEnd(spawn(program, args, { stdio: 'ignore' }))).toBe(failure);
});
