import { describe, expect, it } from 'vitest';
import { basesOfCopy, groupBy, groupFamilies, isCompressed, isNamedLive } from '../../src/audit/family.js';
import type { Family } from '../../src/audit/family.js';
import { NOW_MS, log, rotated } from './scene.js';

function only(files: Parameters<typeof groupFamilies>[0]): Family {
  const [family, ...others] = groupFamilies(files);
  if (!family || others.length > 0) throw new Error('expected one family');
  return family;
}

describe('groupFamilies', () => {
  it('groups by directory and family, in the order of the scan', () => {
    const files = [log('/b/x.log'), log('/a/x.log'), log('/b/x.log.1', {}, 'x.log'), log('/b/y.log')];
    const families = groupFamilies(files).map(({ directory, name, files: { length } }) => [
      directory.toString(),
      name,
      length,
    ]);
    expect(families).toEqual([
      ['/b', 'x.log', 2],
      ['/a', 'x.log', 1],
      ['/b', 'y.log', 1],
    ]);
  });

  it('keeps directories apart whose names are not UTF-8', () => {
    const files = [0xfe, 0xff].map((byte) => log(Buffer.from([0x2f, byte, 0x2f, 0x61])));
    expect(groupFamilies(files).map(({ directory }) => [...directory])).toEqual([
      [0x2f, 0xfe],
      [0x2f, 0xff],
    ]);
  });

  it('names a family by its last part, with which directory the walk ever tells it', () => {
    const files = ['logs/x.log', './logs/x.log', 'x.log'].map((family) => ({
      ...log('/logs/x.log'),
      family,
    }));
    for (const file of files) {
      expect(isNamedLive(file)).toBe(true);
      expect(groupFamilies([file]).map(({ name }) => name)).toEqual(['x.log']);
    }
    expect(groupFamilies(files)).toHaveLength(1);
    expect(isNamedLive({ ...log('/logs/x.log.1'), family: '/logs/x.log' })).toBe(false);
  });

  it('leaves standard input out', () => {
    expect(groupFamilies([{ ...log('-'), stdin: true }])).toEqual([]);
  });
});

describe('the live file of a family', () => {
  it('bears the name of the family, wherever it stands and however old it is', () => {
    const files = [log('/a/x.log.1', {}, 'x.log'), log('/a/x.log', { modifiedMs: 1 })];
    const family = only(files);
    expect(family.live).toBe(files[1]);
    expect(family.copies).toEqual([files[0]]);
  });

  it('is the one written last where all names have dates', () => {
    const files = [19, 21, 20].map((day) =>
      log(`/a/app.2026-11-${day}.log`, { modifiedMs: NOW_MS - (21 - day) * 1000 }, 'app.log'),
    );
    expect(only(files).live).toBe(files[1]);
    expect(files.some(isNamedLive)).toBe(false);
  });

  it('has all others for generations', () => {
    const files = rotated('/a/x.log', [{}, {}, {}]);
    expect(only(files).copies).toEqual(files.slice(1));
  });
});

describe('isCompressed', () => {
  it.each(['x.log.1.gz', 'x.log.2.xz', 'x.log-20261121.zst', 'x.bz2', 'x.lz4', 'x.Z', 'x.tgz', 'x.zip'])(
    '%s',
    (name) => {
      expect(isCompressed(log(`/a/${name}`))).toBe(true);
    },
  );
  it.each(['x.log', 'x.log.1', 'gz', 'x.gz.1', 'x.gzip.log'])('not %s', (name) => {
    expect(isCompressed(log(`/a/${name}`))).toBe(false);
  });
});

describe('basesOfCopy', () => {
  it.each([
    ['mopidy.log.1', 'mopidy.log'],
    ['mopidy.log.2.gz', 'mopidy.log'],
    ['mopidy.log.old', 'mopidy.log'],
    ['mopidy.log.gz', 'mopidy.log'],
    ['mopidy.log-20261123', 'mopidy.log'],
    ['mopidy.log-20261123-1795365317.gz', 'mopidy.log'],
    ['mopidy.log.2026-11-21_16-30', 'mopidy.log'],
    ['Plex Media Server.1.log', 'Plex Media Server.log'],
    ['app.2026-11-21.log', 'app.log'],
    ['jellyfin20261121.log', 'jellyfin.log'],
    ['app-1.0.log.1', 'app-1.0.log'],
    ['sonarr.0.txt', 'sonarr.txt'],
  ])('%s may be a copy of %s', (entry, base) => {
    expect(basesOfCopy(entry)).toContain(base);
  });

  it.each(['mopidy.log', 'mopidy.debug.log', 'mopidy.log.swp', '.1', ''])('%j is no copy', (entry) => {
    expect(basesOfCopy(entry)).toEqual([]);
  });
});

describe('groupBy', () => {
  it('keeps the order of first appearance', () => {
    expect(groupBy(['b1', 'a1', 'b2'], (item) => item[0] ?? '')).toEqual([['b1', 'b2'], ['a1']]);
    expect(groupBy([], String)).toEqual([]);
  });
});
