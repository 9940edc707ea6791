import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { existingPlaces, journalPlaces, placesBelow, wellKnownPlaces } from '../../src/walk/places.js';
import { walk, type WalkItem } from '../../src/walk/walk.js';

let home: string;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'logscan-places-')));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Existing places below the test's own home; the host's own are none of the test's business. */
async function findOwn(env: Record<string, string> = {}, at = home): Promise<readonly string[]> {
  const places = await existingPlaces(wellKnownPlaces({ home: at, env }));
  return places.filter((place) => place.replaceAll('\\', '').startsWith(home));
}

describe('wellKnownPlaces', () => {
  test('names the places of the programs it is meant for', () => {
    const places = wellKnownPlaces({ home: '/home/ann', env: {} });
    expect(places).toEqual(
      expect.arrayContaining([
        '/home/ann/.cache/mopidy',
        '/home/ann/.local/share/mopidy',
        '/home/ann/mopidy*.log*',
        '/var/log/mopidy',
        '/var/lib/mopidy',
        '/home/ann/.cache/spotifyd',
        '/home/ann/.cache/librespot',
        '/var/cache/raspotify',
        '/var/log/jellyfin',
        '/var/lib/sonarr/logs',
        '/home/ann/.homeassistant/*.log*',
        '/var/log/icecast*',
        '/var/log/nginx',
        '/var/log/mosquitto',
        '/var/lib/docker/containers/*/local-logs/container.log*',
        '/var/lib/containers/storage/overlay-containers/*/userdata/ctr.log',
        '/home/ann/.local/share/containers/storage/overlay-containers/*/userdata/ctr.log',
        '/var/log/journal/**/*.journal',
      ]),
    );
    expect(places[0]).toBe('/home/ann/.cache/mopidy');
    expect(places.every((place) => place.startsWith('/'))).toBe(true);
    expect(new Set(places).size).toBe(places.length);
  });

  test('honours the XDG directories, but not relative ones', () => {
    const env = { XDG_CACHE_HOME: '/fast/cache', XDG_DATA_HOME: 'relative', XDG_STATE_HOME: '' };
    const places = wellKnownPlaces({ home: '/home/ann', env });
    expect(places).toContain('/fast/cache/mopidy');
    expect(places).not.toContain('/home/ann/.cache/mopidy');
    expect(places).toContain('/home/ann/.local/share/mopidy');
    expect(places).toContain('/home/ann/.local/state/spotifyd');
  });

  test('takes the debug file of GStreamer', () => {
    const env = { GST_DEBUG_FILE: '/srv/gst.log' };
    expect(wellKnownPlaces({ home: '/home/ann', env })).toContain('/srv/gst.log');
  });

  test('names /tmp by globs only, because strangers can put links there', () => {
    const places = wellKnownPlaces({ home: '/home/ann', env: {} }).filter((place) =>
      place.startsWith('/tmp'),
    );
    expect(places.length).toBeGreaterThan(0);
    expect(places.every((place) => place.includes('*'))).toBe(true);
  });
});

describe('existingPlaces', () => {
  test('keeps what exists, in order, globs as globs', async () => {
    mkdirSync(join(home, '.local/share/mopidy'), { recursive: true });
    mkdirSync(join(home, '.cache/mopidy'), { recursive: true });
    writeFileSync(join(home, 'mopidy.log.1'), '');
    expect(await findOwn()).toEqual([
      join(home, '.cache/mopidy'),
      join(home, '.local/share/mopidy'),
      join(home, 'mopidy*.log*'),
    ]);
  });

  test('finds nothing in an empty home', async () => {
    expect(await findOwn()).toEqual([]);
  });

  test('takes a home with glob characters for itself and not for its neighbour', async () => {
    const odd = join(home, 'a[bc]');
    mkdirSync(join(home, 'ab/.cache/mopidy'), { recursive: true });
    mkdirSync(odd);
    expect(await findOwn({}, odd)).toEqual([]);
    mkdirSync(join(odd, '.cache/mopidy'), { recursive: true });
    writeFileSync(join(odd, '.cache/mopidy/x.log'), '');
    const operands = await findOwn({}, odd);
    expect(operands).toHaveLength(1);
    const files: string[] = [];
    const options = { operands, cwd: home, exclude: [], maxDepth: Infinity, followSymlinks: false };
    for await (const item of walk(options)) if (item.type === 'file') files.push(item.file.name);
    expect(files).toEqual([join(odd, '.cache/mopidy/x.log')]);
  });

  test('a planted link is found, but not followed', async () => {
    writeFileSync(join(home, 'foreign'), '');
    symlinkSync('foreign', join(home, 'mopidy.log'));
    const operands = await findOwn();
    const items: WalkItem[] = [];
    const options = { operands, cwd: home, exclude: [], maxDepth: Infinity, followSymlinks: false };
    for await (const item of walk(options)) items.push(item);
    expect(items).toMatchObject([{ type: 'problem', problem: { code: 'symlink-skipped' }, skipped: true }]);
  });
});

describe('journalPlaces', () => {
  test('are those of journald, or any directory and what is below', async () => {
    expect(journalPlaces()).toContain('/var/log/journal/**/*.journal');
    const folder = join(home, 'a [b]{c}');
    mkdirSync(join(folder, 'id'), { recursive: true });
    writeFileSync(join(folder, 'id', 'system.journal'), '');
    writeFileSync(join(folder, 'id', 'notes.txt'), '');
    const places = await existingPlaces(journalPlaces(`${folder}/`));
    expect(places).toHaveLength(1);
    const items: WalkItem[] = [];
    const options = { cwd: '/', exclude: [], maxDepth: Infinity, followSymlinks: false };
    for await (const item of walk({ operands: places, ...options })) items.push(item);
    expect(items).toMatchObject([{ type: 'file', file: { name: join(folder, 'id', 'system.journal') } }]);
    expect(await existingPlaces(journalPlaces(join(home, 'absent')))).toEqual([]);
  });
});

test('the places of a host in a directory lie below it, whatever its name', async () => {
  const root = join(home, 'a*[b]');
  mkdirSync(join(root, 'var/log/mopidy'), { recursive: true });
  const candidates = placesBelow(`${root}/`, wellKnownPlaces({ home: '/root', env: {} }));
  const existing = await existingPlaces(candidates);
  expect(existing).toHaveLength(1);
  expect(existing[0]?.endsWith('/var/log/mopidy')).toBe(true);
  expect(candidates.every((place) => place.includes('a\\*'))).toBe(true);
});
