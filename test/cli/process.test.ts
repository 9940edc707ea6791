import { spawnSync } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../src/cli/process.js';

test('tells processes that exist from ones that are gone', () => {
  const { isRunning, pid } = createHost();
  expect(pid).toBe(process.pid);
  expect([isRunning(pid), isRunning(1), isRunning(spawnSync('true').pid)]).toEqual([true, true, false]);
});

test('names what runs this program by absolute paths', () => {
  const { program, hostName } = createHost();
  expect(program).toHaveLength(2);
  expect(program.every(isAbsolute)).toBe(true);
  expect(hostName).not.toBe('');
});
