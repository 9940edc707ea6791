import { expect, test } from 'vitest';
import { describeStdin, STDIN_OPERAND } from '../../src/scan/stdin.js';

test('standard input is a file named by its operand, without facts that an audit could fault', () => {
  const file = describeStdin(1_700_000_000_000);
  expect(STDIN_OPERAND).toBe('-');
  expect(file).toMatchObject({ name: '-', family: '-', stdin: true });
  expect(file.path.toString()).toBe('-');
  expect(file.link).toBeUndefined();
  expect(file.facts).toEqual({
    mode: 0o600,
    uid: 0,
    gid: 0,
    dev: 0,
    ino: 0,
    links: 1,
    sizeBytes: 0,
    modifiedMs: 1_700_000_000_000,
  });
});
