import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileGlob,
  compileName,
  joinPath,
  matchesTokens,
  parseGlob,
} from '../../../src/audit/logrotate/glob.js';

const matches = (pattern: string, path: string): boolean => compileGlob(parseGlob(pattern))(path);

describe('compileGlob', () => {
  it.each([
    ['/var/log/a.log', '/var/log/a.log'],
    ['/var/log/*.log', '/var/log/a.log'],
    ['/var/log/*.log', '/var/log/a.b.log'],
    ['/var/*/a.log', '/var/log/a.log'],
    ['/var/log/?', '/var/log/x'],
    ['/var/log/[a-c]x', '/var/log/bx'],
    ['/var/log/[!a-c]x', '/var/log/dx'],
    ['/var/log/[^a]x', '/var/log/bx'],
    ['/var/log/[]x]', '/var/log/]'],
    ['/var/log/[a-]', '/var/log/-'],
    ['/var/log/[[:digit:]]', '/var/log/7'],
    ['/var/log/[\\]]', '/var/log/]'],
    ['/var/log/[a', '/var/log/[a'],
    ['/var/log/\\*', '/var/log/*'],
    ['/var/log/.*', '/var/log/.x'],
    ['/var//log/a', '/var/log/a'],
    ['/var/log/*', '/var/log/a\nb'],
    ['/var/log/{a,b}', '/var/log/{a,b}'],
    ['/*', '/a'],
  ])('%s matches %s', (pattern, path) => expect(matches(pattern, path)).toBe(true));

  it.each([
    ['/var/log/a.log', '/var/log/b.log'],
    ['/var/log/*.log', '/var/log/sub/a.log'],
    ['/var/log/*.log', '/var/log/a.log.1'],
    ['/var/log/*', '/var/log/.hidden'],
    ['/var/log/?x', '/var/log/.x'],
    ['/var/log/[.]x', '/var/log/.x'],
    ['/var/log/[!a]x', '/var/log/ax'],
    ['/var/log/\\*', '/var/log/a'],
    ['/var/log', '/var/log/a'],
    ['/var/log/{a,b}', '/var/log/a'],
    ['/var/log/[[:digit:]]', '/var/log/a'],
  ])('%s does not match %s', (pattern, path) => expect(matches(pattern, path)).toBe(false));

  it('knows the only path, and the directory, that a pattern can mean', () => {
    expect(parseGlob('/var/log/a\\ b')).toMatchObject({ literal: '/var/log/a b', directory: '/var/log' });
    expect(parseGlob('/var/log/*')).toMatchObject({ literal: undefined, directory: '/var/log' });
    expect(parseGlob('/var/*/x')).toMatchObject({ literal: undefined, directory: undefined });
    expect(parseGlob('/x')).toMatchObject({ literal: '/x', directory: '/' });
  });
});

describe('matchesTokens', () => {
  it('agrees with the shell', () => {
    const directory = mkdtempSync(join(tmpdir(), 'glob-'));
    const names = ['a', 'b', 'ab', 'ba', 'aab', 'a.b', '.a', 'a-b', '[a]', 'a]', '*', 'aaaa', '-'];
    for (const name of names) writeFileSync(join(directory, name), '');
    const piece = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', '[a-]', '.', '-', '[', ']');
    const script = 'for pattern in "$@"; do set +f; printf "%s\\n" $pattern; printf "\\0"; done';
    const patterns = fc.sample(
      fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
      { numRuns: 400, seed: 7 },
    );
    const options = {
      cwd: directory,
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: process.env['PATH'] },
    } as const;
    const said = execFileSync('/bin/sh', ['-c', script, 'sh', ...patterns], options).split('\0');
    patterns.forEach((pattern, at) => {
      const found = names.filter((name) => matchesTokens(compileName(pattern), name, true)).sort();
      const shell = (said[at] ?? '').split('\n').filter((name) => names.includes(name));
      expect(found, pattern).toEqual(found.length === 0 ? [] : shell.sort());
    });
    rmSync(directory, { recursive: true });
  });

  it('takes hidden names on demand', () => {
    expect(matchesTokens(compileName('*x'), '.x', false)).toBe(true);
    expect(matchesTokens(compileName('*x'), '.x', true)).toBe(false);
  });

  it('stays quick whatever the pattern', () => {
    const pattern = compileName(`${'*a'.repeat(2000)}b`);
    const begin = performance.now();
    expect(matchesTokens(pattern, 'a'.repeat(4000), true)).toBe(false);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

describe('parseGlob', () => {
  it('makes nothing of patterns that are longer than any path', () => {
    const glob = parseGlob(`/${'a'.repeat(10_000)}`);
    expect(glob.literal).toBeUndefined();
    expect(compileGlob(glob)(`/${'a'.repeat(10_000)}`)).toBe(false);
  });
});

describe('joinPath', () => {
  it('puts one slash between', () => {
    expect([joinPath('/', 'a'), joinPath('/a', 'b')]).toEqual(['/a', '/a/b']);
  });
});
