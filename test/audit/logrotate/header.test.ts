import { describe, expect, it } from 'vitest';
import { takeHeader, toPattern } from '../../../src/audit/logrotate/header.js';

describe('takeHeader', () => {
  it.each([
    ['/a {', ['/a']],
    ['/a\n/b\n{', ['/a', '/b']],
    ['/a\n  # /never {\n/b {', ['/a', '/b']],
    ['/a#b {', ['/a#b']],
    ['"/a b"{', ['/a b']],
    ['"/a{', ['/a']],
  ])('of %j gives %j and stops at the brace', (text, names) => {
    const cursor = { text: `${text} daily }`, at: 0 };
    expect(takeHeader(cursor)).toEqual({ kind: 'names', names });
    expect(cursor.text[cursor.at]).toBe('{');
  });

  it.each([
    ['/a }', 'a "}" stands where "{" was expected'],
    ['/a\n', 'names of logs have no "{" behind them'],
    ['/a\0{', 'names of logs have no "{" behind them'],
    ['"" {', 'no name of a log stands before "{"'],
    ['/a \\{', 'names of logs end in a backslash'],
  ])('refuses %j', (text, wrong) => {
    expect(takeHeader({ text, at: 0 })).toEqual({ kind: 'wrong', wrong });
  });
});

describe('toPattern', () => {
  it.each([
    ['/a', '/', '/a'],
    ['~/a', '/', '/root/a'],
    ['a', '/etc/logrotate.d', '/etc/logrotate.d/a'],
    ['\n/a', '/', '/\n/a'],
  ])('of %j in %s is %j', (name, cwd, literal) => expect(toPattern(name, cwd).literal).toBe(literal));
});
