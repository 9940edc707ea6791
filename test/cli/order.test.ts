import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConsole } from '../../src/cli/console.js';
import type { Host } from '../../src/cli/host.js';
import { writeOrder } from '../../src/cli/order.js';
import { settle } from '../../src/cli/settings.js';
import type { Order } from '../../src/schedule/order.js';
import { createDeps } from './fake-deps.js';
import { createHost } from './fake-host.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-order-'));
  writeFileSync(
    join(root, 'ntfy.toml'),
    '[[notify]]\nkind = "ntfy"\nurl = "https://example.org"\ntoken-credential = "x"\n',
  );
  writeFileSync(join(root, 'mail.toml'), '[[notify]]\nkind = "mail"\nto = "root"\n');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function order(words: readonly string[], given = {}, facts: Partial<Host> = {}): Promise<Order> {
  const host = createHost({ home: root, cwd: '/logs', ...facts });
  const console = openConsole(host, { quiet: false, verbose: false });
  return writeOrder({ host, deps: createDeps([]), console }, await settle('install', given, host), words);
}

const PROGRAM = ['/usr/bin/node', '/usr/lib/logscan.js'];

test('runs a scan that is quiet, alone and tells', async () => {
  expect(await order([])).toEqual({
    argv: [...PROGRAM, 'scan', '--quiet', '--since-last', '--lock', '--notify'],
    interval: 'daily',
    scope: 'user',
    cwd: '/logs',
    env: { HOME: root },
    stateDirectory: join(root, '.local/state/logscan'),
    writes: [],
    needsNetwork: false,
    needsPrograms: false,
  });
});

test('keeps settings and state where they are by hand', async () => {
  const env = { XDG_STATE_HOME: '/state', XDG_CONFIG_HOME: 'relative', LOGSCAN_KNOWN: 'correct-horse' };
  const made = await order(
    ['--output', 'json=out/a.json', '--output=html=/srv/b.html', 'x'],
    { config: join(root, 'ntfy.toml') },
    { env, uid: 0 },
  );
  expect(made.argv.slice(7)).toEqual([
    '--config',
    join(root, 'ntfy.toml'),
    '--output',
    'json=out/a.json',
    '--output=html=/srv/b.html',
    'x',
  ]);
  expect(made).toMatchObject({ scope: 'system', env: { HOME: root, XDG_STATE_HOME: '/state' } });
  expect(made.stateDirectory).toBe('/state/logscan');
  expect(made.writes).toEqual(['/logs/out', '/srv']);
  expect(JSON.stringify(made)).not.toContain('correct-horse');
  expect((await order([], { 'state-dir': '/st' })).argv.slice(7)).toEqual(['--state-dir', '/st']);
});

test('knows what telling needs', async () => {
  expect(await order([], { config: join(root, 'ntfy.toml') })).toMatchObject({
    needsNetwork: true,
    needsPrograms: false,
  });
  expect(await order([], { config: join(root, 'mail.toml') })).toMatchObject({
    needsNetwork: true,
    needsPrograms: true,
  });
});

describe('refuses', () => {
  test.each([
    [['--fail-onn', 'high'], 'did you mean "--fail-on"?'],
    [['--fail-on', 'hgih'], 'did you mean "high"?'],
    [['--fail-on'], 'is invalid'],
    [['--yes'], 'A scan has no option "--yes"'],
    [[''], 'is empty'],
    [['/logs/a\nb'], 'control characters'],
    [['--output', 'json'], 'write FORMAT=FILE'],
  ])('%j', async (words, reason) => {
    await expect(order(words)).rejects.toThrow(reason);
  });

  test('a program that npx keeps for a while', async () => {
    await expect(
      order([], {}, { program: ['/usr/bin/node', '/home/a/.npm/_npx/1/logscan.js'] }),
    ).rejects.toThrow('npm install --global');
  });
});

test.each([
  [['--fail-on=high', '-q', '--no-audit', '--audit', '-', '/var/log']],
  [['--', '--strange', '-x']],
])('takes %j', async (words) => {
  expect((await order(words)).argv.slice(7)).toEqual(words);
});
