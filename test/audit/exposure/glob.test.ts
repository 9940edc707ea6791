import { describe, expect, it } from 'vitest';
import { compileGlob, isPattern, matchesGlob, matchesName } from '../../../src/audit/exposure/glob.js';

function matches(pattern: string, path: string): boolean {
  return matchesGlob(compileGlob(pattern), path);
}

describe('matchesGlob', () => {
  it.each([
    ['/var/log/*.log', '/var/log/a.log', true],
    ['/var/log/*.log', '/var/log/x/a.log', false],
    ['/var/log/*log', '/var/log/.log', true],
    ['/var/log/**/*.log', '/var/log/a.log', true],
    ['/var/log/**/*.log', '/var/log/x/y/a.log', true],
    ['/var/log/**', '/var/log/x/y', true],
    ['/var/**/x/**/a', '/var/x/x/y/a', true],
    ['/var/**/x/**/a', '/var/y/a', false],
    ['/a/**b/c', '/a/xb/c', true],
    ['/a/**b/c', '/a/x/b/c', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/a/c', false],
    ['/[a-c]x', '/bx', true],
    ['/[!a-c]x', '/bx', false],
    ['/[]]x', '/]x', true],
    ['/[a-]x', '/-x', true],
    ['/{a,b{c,d}}/x', '/bd/x', true],
    ['/{a,b{c,d}}/x', '/b/x', false],
    ['/{a}/x', '/{a}/x', true],
    ['/a\\*b', '/a*b', true],
    ['/a\\*b', '/axb', false],
    ['/*a*b*c*', '/xaxbxcx', true],
    ['/[a', '/[a', true],
    ['', '', true],
  ])('%s, %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it('takes linear time for hostile patterns', () => {
    const start = performance.now();
    expect(matches(`/${'*a'.repeat(400)}`, `/${'a'.repeat(200)}b`)).toBe(false);
    expect(matches('/**/a'.repeat(200), '/a'.repeat(2000))).toBe(true);
    expect(matches('{a,b}'.repeat(500), 'a'.repeat(500))).toBe(false);
    expect(matches('['.repeat(1000), 'a')).toBe(false);
    expect(matches('{,'.repeat(2000), 'a')).toBe(false);
    expect(matches('/a'.repeat(10_000), '/a')).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('matchesName', () => {
  it('compares names only', () => {
    expect(matchesName(compileGlob('*.log'), 'a.log')).toBe(true);
    expect(matchesName(compileGlob('*.{log,txt}'), 'a.txt')).toBe(true);
    expect(matchesName(compileGlob('**'), 'a')).toBe(true);
    expect(matchesName(compileGlob('a/b'), 'a')).toBe(false);
  });
});

describe('isPattern', () => {
  it('knows wildcards', () => {
    expect(['/a*', '/a?', '/[a]', '/{a,b}'].every(isPattern)).toBe(true);
    expect(isPattern('/a-b.c')).toBe(false);
  });
});
