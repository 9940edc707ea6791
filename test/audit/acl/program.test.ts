import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runProgram } from '../../../src/audit/acl/program.js';

test('gives what a program prints, byte for byte', async () => {
  expect(await runProgram('cat', [], 'a\xff\n')).toEqual({ kind: 'ended', output: 'a\xff\n', code: 0 });
});

test('takes arguments as they are', async () => {
  const { output } = await runProgram('printf', ['%s\n', '$(id)', '; ls', 'a\nb']);
  expect(output).toBe('$(id)\n; ls\na\nb\n');
});

test('tells failure, and absence', async () => {
  expect(await runProgram('false', [])).toMatchObject({ kind: 'ended', code: 1 });
  expect(await runProgram('no-such-program-anywhere', [])).toMatchObject({ kind: 'missing' });
});

test('stops a program that prints without end', async () => {
  const { kind, output } = await runProgram('yes', []);
  expect(kind).toBe('stopped');
  expect(output.length).toBeLessThan(80 * 1024 * 1024);
});

test('keeps no process alive for a program that is not there', () => {
  const script = [
    "import { runProgram } from './dist/audit/acl/program.js';",
    "console.log((await runProgram('no-such-program-anywhere', [])).kind);",
  ];
  const args = ['--input-type=module', '-e', script.join('')];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  expect([stdout, status]).toEqual(['missing\n', 0]);
});
