import { expect, test } from 'vitest';
import { lstatSync } from 'node:fs';
import { systemCode } from '../../src/audit/failure.js';

test('gives the code of a failure of the system', () => {
  let code = '';
  try {
    lstatSync('/no/such/file');
  } catch (error) {
    code = systemCode(error);
  }
  expect(code).toBe('ENOENT');
});

test('throws bugs on', () => {
  const bug = new TypeError('x is not a function');
  expect(() => systemCode(bug)).toThrow(bug);
});
