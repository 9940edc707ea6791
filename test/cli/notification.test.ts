import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../src/cli/program.js';
import type { Event } from '../../src/model/event.js';
import type { Problem } from '../../src/model/problem.js';
import type { NotifierSetup } from '../../src/notify/notifier.js';
import { createDeps, makeDone, makeFinding, START } from './fake-deps.js';
import { createHost } from './fake-host.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-notification-'));
  writeFileSync(join(root, 'c.toml'), '[[notify]]\nkind = "mail"\nto = "root"\n');
  writeFileSync(join(root, 'empty.toml'), '');
  writeFileSync(join(root, 'bad.toml'), '[[notify]]\nkind = "mail"\n');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function call(
  args: readonly string[],
  problems: readonly Problem[] = [],
  events: readonly Event[] = [START, makeFinding('high'), makeDone()],
) {
  const setups: NotifierSetup[] = [];
  const calls: string[] = [];
  const deps = createDeps(events, {
    openNotifier: async (setup) => {
      setups.push(setup);
      return {
        see: (event) => void calls.push(event.type),
        finish: async () => (calls.push('finish'), problems),
        abandon: async () => void calls.push('abandon'),
      };
    },
  });
  const env = { LOGSCAN_KNOWN: 'correct-horse-battery', PATH: '/bin' };
  const host = createHost({ args: [...args, '--state-dir', root, '/logs'], cwd: root, home: root, env });
  const code = await run(host, deps).catch((error: unknown) => error);
  return { code, setups, calls, out: host.stdout.text(), err: host.stderr.text() };
}

const FAILED: Problem = { code: 'notify-failed', message: 'Cannot notify' };

test('notifies nobody unless asked to', async () => {
  expect(await call(['--config', 'c.toml'])).toMatchObject({ code: 1, setups: [], calls: [] });
});

test('shows the notifier every event, and lets it tell at the end', async () => {
  const { code, calls, setups } = await call(['--config', 'c.toml', '--notify']);
  expect(code).toBe(1);
  expect(calls).toEqual(['start', 'finding', 'done', 'finish']);
  expect(setups).toMatchObject([
    { host: 'nas', stateDirectory: root, channels: [{ kind: 'mail', to: ['root'] }] },
  ]);
  expect(setups[0]?.env).toEqual({ PATH: '/bin' });
});

test('puts what could not be told into the report, before its end, and sets the incomplete bit', async () => {
  const { code, out } = await call(['--config', 'c.toml', '--notify'], [FAILED]);
  expect(code).toBe(3);
  expect(out).toBe('text:start\ntext:finding\ntext:problem\ntext:done\ntext:end\n');
});

test('says so when nobody is to be told, but not to cron', async () => {
  expect((await call(['--config', 'empty.toml', '--notify'])).err).toContain('Nobody is notified');
  expect((await call(['--config', 'empty.toml', '--notify', '--quiet'])).err).toBe('');
});

test('finds faults of the table before anything is scanned', async () => {
  const { code, err, calls } = await call(['--config', 'bad.toml', '--notify']);
  expect([code, calls]).toEqual([64, []]);
  expect(err).toContain('field "to"');
});

test('tells watchers of a scan that breaks', async () => {
  const events = (function* () {
    yield START;
    throw new TypeError('bug');
  })();
  const { code, calls } = await call(['--config', 'c.toml', '--notify'], [], events as unknown as Event[]);
  expect(code).toBeInstanceOf(TypeError);
  expect(calls).toEqual(['start', 'abandon']);
});
