import { expect, test } from 'vitest';
import { openConsole } from '../../src/cli/console.js';
import { choosePaths } from '../../src/cli/places.js';
import { settle } from '../../src/cli/settings.js';
import { createDeps } from './fake-deps.js';
import { createHost } from './fake-host.js';

async function choose(operands: readonly string[], given = {}) {
  const roots: (string | undefined)[] = [];
  const deps = createDeps([], {
    findPlaces: async (_host, root) => {
      roots.push(root);
      return { candidates: ['/var/log/mopidy'], existing: ['/var/log/mopidy'] };
    },
  });
  const host = createHost();
  const settings = await settle('audit', given, host);
  const context = { host, deps, console: openConsole(host, settings) };
  return { paths: await choosePaths(context, settings, operands), roots };
}

test('takes what is named, and looks for nothing else', async () => {
  expect(await choose(['/a'])).toEqual({ paths: ['/a'], roots: [] });
});

test('looks for places below the root of another host', async () => {
  expect(await choose([], { root: '/mnt/host' })).toEqual({
    paths: ['/var/log/mopidy'],
    roots: ['/mnt/host'],
  });
});

test('refuses an empty path', async () => {
  await expect(choose(['/a', ''])).rejects.toThrow('A path is empty');
});
