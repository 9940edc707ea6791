import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseState } from '../../../src/audit/logrotate/state.js';

const HEAD = 'logrotate state -- version 2\n';
const at = (...parts: [number, number, number, number?, number?, number?]): number => Date.UTC(...parts);

describe('parseState', () => {
  it('reads paths and times that are not padded', () => {
    const { entries, badLine } = parseState(
      `${HEAD}"/var/log/a.log" 2026-11-2-6:5:4\n"/var/log/b.log" 2026-1-12-16:0:0\n`,
    );
    expect(badLine).toBeUndefined();
    expect(entries.get('/var/log/a.log')).toMatchObject({
      rotatedMs: at(2026, 10, 2, 6, 5, 4),
      isFullHour: false,
    });
    expect(entries.get('/var/log/b.log')).toMatchObject({ rotatedMs: at(2026, 0, 12, 16), isFullHour: true });
  });

  it('reads the first version, with dates alone and without quotes', () => {
    const { entries } = parseState('logrotate state -- version 1\n/var/log/a.log 2001-2-3\n');
    expect(entries.get('/var/log/a.log')?.rotatedMs).toBe(at(2001, 1, 3));
  });

  it('undoes the escapes of names', () => {
    const { entries } = parseState(`${HEAD}"/a\\"b\\\\c\\nd e" 2026-1-1-0:0:0\n`);
    expect([...entries.keys()]).toEqual(['/a"b\\c\nd e']);
  });

  it.each([
    ['"/a" 2026-13-1-0:0:0', 'month'],
    ['"/a" 2026-0-1-0:0:0', 'month'],
    ['"/a" 2026-1-32-0:0:0', 'day'],
    ['"/a" 1969-1-1-0:0:0', 'year'],
    ['"/a" 2101-1-1-0:0:0', 'year'],
    ['"/a" 2026-1-1-24:0:0', 'hour'],
    ['"/a" 2026-1-1-0:60:0', 'minute'],
    ['"/a" 2026-1-1-0:0:60', 'second'],
    ['"/a" never', 'time'],
    ['"/a"', 'words'],
    ['"/a" 2026-1-1-0:0:0 more', 'words'],
    ['"/a\\', 'quotes'],
    [`"/${'a'.repeat(10_000)}" 2026-1-1-0:0:0`, 'length'],
  ])('ends at a bad %s, as logrotate does', (line) => {
    const { entries, badLine } = parseState(`${HEAD}"/b" 2026-1-1-0:0:0\n${line}\n"/c" 2026-1-1-0:0:0\n`);
    expect([[...entries.keys()], badLine]).toEqual([['/b'], 3]);
  });

  it('tolerates the year 1900, and the last line without its end', () => {
    expect(parseState(`${HEAD}"/a" 1900-1-0-0:0:0`).entries.size).toBe(1);
  });

  it('makes nothing of another file, and is content with an empty one', () => {
    expect(parseState('hello\n"/a" 2026-1-1-0:0:0\n')).toMatchObject({ badLine: 1, entries: new Map() });
    expect(parseState('')).toMatchObject({ badLine: undefined });
    expect(parseState(HEAD)).toMatchObject({ badLine: undefined });
  });

  it('reads back whatever logrotate may have written', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', ' ', '"', '\\', '\n', '/', 'n', "'", '\t'),
      minLength: 1,
    });
    fc.assert(
      fc.property(name, (path) => {
        const written = path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
        const { entries } = parseState(`${HEAD}"${written}" 2026-1-2-3:4:5\n`);
        // A backslash before a quote is written as three, which popt joins to one quote and the reader to two marks.
        fc.pre(!path.includes('\\"'));
        expect([...entries.keys()]).toEqual([path]);
      }),
    );
  });

  it('is linear', () => {
    const begin = performance.now();
    expect(parseState(HEAD + '"/a b" 2026-1-2-3:4:5\n'.repeat(100_000)).entries.size).toBe(1);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
