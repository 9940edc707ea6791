import { describe, expect, test } from 'vitest';
import { asSystemError, faultOf, quote } from '../../src/walk/fault.js';

function systemError(code: string): Error & { code: string } {
  return Object.assign(new Error('refused'), { code });
}

describe('faultOf', () => {
  test.each([
    ['ENOENT', 'vanished'],
    ['ENOTDIR', 'vanished'],
    ['EACCES', 'unreadable'],
    ['EPERM', 'unreadable'],
    ['ELOOP', 'symlink-loop'],
    ['ENAMETOOLONG', 'too-deep'],
    ['EIO', 'io-error'],
    ['ESTALE', 'io-error'],
  ])('%s is %s', (code, expected) => {
    expect(faultOf(systemError(code), 'list', 'logs').code).toBe(expected);
  });

  test('says what failed, where, and what to do', () => {
    expect(faultOf(systemError('EACCES'), 'list', 'a\nb')).toEqual({
      code: 'unreadable',
      message: 'Could not list "a\\nb": permission denied; scan as its owner or as root',
      file: 'a\nb',
    });
    expect(faultOf(systemError('EIO'), 'list', 'logs').message).toContain('EIO');
  });
});

describe('asSystemError', () => {
  test('gives a system error and throws a bug', () => {
    const refused = systemError('EACCES');
    expect(asSystemError(refused)).toBe(refused);
    expect(() => asSystemError(new RangeError('bug'))).toThrow('bug');
    expect(() => asSystemError('text')).toThrow('text');
  });
});

test('quote escapes what a terminal would obey', () => {
  expect(quote('a"\u001b[31m')).toBe('"a\\"\\u001b[31m"');
});
