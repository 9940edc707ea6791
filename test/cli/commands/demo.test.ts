import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runDemo } from '../../../src/cli/commands/demo.js';
import { openConsole } from '../../../src/cli/console.js';
import type { Deps } from '../../../src/cli/deps.js';
import { settle } from '../../../src/cli/settings.js';
import type { Event } from '../../../src/model/event.js';
import { createDeps, makeDone, makeFinding, makeProblem, START } from '../fake-deps.js';
import { createHost } from '../fake-host.js';

let temp: string;
beforeEach(() => (temp = mkdtempSync(join(tmpdir(), 'logscan-demo-test-'))));
afterEach(() => rmSync(temp, { recursive: true, force: true }));

async function call(events: readonly Event[], given = {}, replaced: Partial<Deps> = {}) {
  const host = createHost({ temp });
  const settings = await settle('demo', given, host);
  const seen: string[] = [];
  const scan: Deps['scan'] = (options) => {
    seen.push(...options.paths);
    expect(existsSync(join(String(options.paths[0]), '.cache/mopidy/mopidy.log'))).toBe(true);
    return createDeps(events).scan(options);
  };
  const deps = createDeps(events, { scan, ...replaced });
  const code = await runDemo({ host, deps, console: openConsole(host, settings) }, settings);
  return { code, seen, err: host.stderr.text(), host };
}

test.each([
  ['findings are what it is for', [START, makeFinding('high'), makeDone()], 0],
  ['nothing found', [START, makeDone()], 1],
  ['not all read', [START, makeFinding('high'), makeProblem('unreadable'), makeDone(false)], 2],
  ['nothing found and not all read', [START, makeProblem('unreadable'), makeDone(false)], 2],
  ['nobody waited for the end', [START], 2],
])('%s: exit code %#', async (_name, events, code) => {
  expect((await call(events)).code).toBe(code);
});

test('scans one made-up home, says where it is, and removes everything', async () => {
  const { seen, err, host } = await call([START, makeFinding('high'), makeDone()]);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatch(new RegExp(`^${temp}/logscan-demo-\\w+/home$`));
  expect(err).toContain(`"${seen[0]}"`);
  expect(readdirSync(temp)).toEqual([]);
  expect(host.cleanUps()).toBe(0);
});

test('keeps its files when asked to, its key too', async () => {
  const { seen, err } = await call([START, makeFinding('high'), makeDone()], { keep: true });
  const kept = join(String(seen[0]), '..');
  expect(err).toContain(`The demo's files are kept in "${kept}"`);
  expect(readdirSync(kept).sort()).toEqual(['home', 'state']);
  expect(statSync(join(kept, 'state', 'key')).size).toBe(32);
});

test('removes everything when a bug ends it', async () => {
  const loadRules = async (): Promise<never> => {
    throw new TypeError('bug');
  };
  await expect(call([], {}, { loadRules })).rejects.toThrow(TypeError);
  expect(readdirSync(temp)).toEqual([]);
});

test('says what to do where no temporary folder can be made', async () => {
  const host = createHost({ temp: join(temp, 'none') });
  const settings = await settle('demo', {}, host);
  const context = { host, deps: createDeps([]), console: openConsole(host, settings) };
  await expect(runDemo(context, settings)).rejects.toThrow(/Cannot make the demo in .*ENOENT; set TMPDIR/);
});
