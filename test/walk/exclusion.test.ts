import { describe, expect, test } from 'vitest';
import { compileExclusion } from '../../src/walk/exclusion.js';

function isExcluded(glob: string, relative: string): boolean {
  return compileExclusion([glob])({
    name: `logs/${relative}`,
    relative,
    absolute: () => `/srv/logs/${relative}`,
  });
}

describe('compileExclusion', () => {
  test.each([
    ['*.gz', 'a.gz'],
    ['*.gz', 'deep/a.gz'],
    ['*.gz', '.hidden.gz'],
    ['*.gz', '\n.gz'],
    ['a.gz', 'deep/a.gz'],
    ['deep/*', 'deep/a.gz'],
    ['./deep/*', 'deep/a.gz'],
    ['logs/deep/*', 'deep/a.gz'],
    ['/srv/logs/deep/*', 'deep/a.gz'],
    ['**/a.gz', 'deep/er/a.gz'],
    ['**/a.gz', 'new\nline/a.gz'],
    ['deep/**', 'deep'],
    ['deep/', 'deep'],
    ['{a,b}.gz', 'b.gz'],
    ['!(a).gz', 'b.gz'],
    ['*\\xff*', 'bad\\xff.log'],
  ])('%j leaves out %j', (glob, relative) => {
    expect(isExcluded(glob.replace('\\x', '\\\\x'), relative)).toBe(true);
  });

  test.each([
    ['*.gz', 'a.gz.log'],
    ['deep/*', 'deep/er/a.gz'],
    ['a', 'a/b'],
    ['logs', 'a.log'],
    ['!*.gz', 'a.log'],
    ['A.gz', 'a.gz'],
    ['/deep/*', 'deep/a.gz'],
  ])('%j keeps %j', (glob, relative) => {
    expect(isExcluded(glob, relative)).toBe(false);
  });

  test('the operands . and .. have no name', () => {
    const all = compileExclusion(['*', '.*']);
    for (const name of ['.', '..', '../..', '/'])
      expect(all({ name, relative: '', absolute: () => '/' })).toBe(false);
    expect(all({ name: 'logs', relative: '', absolute: () => '/logs' })).toBe(true);
  });

  test('the absolute path is not asked for in vain', () => {
    const absolute = (): string => {
      throw new Error('asked');
    };
    expect(compileExclusion([])({ name: 'a', relative: 'a', absolute })).toBe(false);
    expect(compileExclusion(['b'])({ name: 'a', relative: 'a', absolute })).toBe(false);
  });

  test('an empty glob is refused', () => {
    expect(() => compileExclusion([''])).toThrow();
  });
});
