import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settle } from '../../src/cli/settings.js';
import { createHost } from './fake-host.js';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'logscan-settings-'));
  mkdirSync(join(home, '.config', 'logscan'), { recursive: true });
  writeFileSync(
    join(home, '.config', 'logscan', 'config.toml'),
    'fail-on = "high"\njobs = 7\nexclude = ["c"]\nrules = ["mine.toml", "/abs.toml"]\nformat = "sarif"\naudit = false\n',
  );
  writeFileSync(join(home, 'other.toml'), 'fail-on = "critical"\n');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const withConfig = (env: Record<string, string> = {}) => createHost({ home, env, cwd: home });

test('falls back to defaults, and leaves undefined what is found at run time', async () => {
  const settings = await settle('scan', {}, createHost());
  expect(settings).toMatchObject({
    'fail-on': 'low',
    'min-severity': 'info',
    'min-confidence': 'likely',
    exclude: [],
    audit: true,
    color: true,
    quiet: false,
    regex: 'auto',
  });
  for (const name of ['jobs', 'format', 'max-depth', 'state-dir', 'sarif-root', 'config'] as const) {
    expect(settings[name], name).toBeUndefined();
  }
});

test('prefers command line over environment over file over default, flag by flag', async () => {
  const host = withConfig({ LOGSCAN_JOBS: '5', LOGSCAN_EXCLUDE: 'e1\ne2', LOGSCAN_MIN_SEVERITY: 'medium' });
  const settings = await settle('scan', { jobs: 3 }, host);
  expect(settings.jobs).toBe(3);
  expect(settings.exclude).toEqual(['e1', 'e2']);
  expect(settings['min-severity']).toBe('medium');
  expect(settings['fail-on']).toBe('high');
  expect(settings['min-confidence']).toBe('likely');
  expect((await settle('scan', {}, host)).jobs).toBe(5);
  expect((await settle('scan', {}, withConfig())).jobs).toBe(7);
});

test('lets an explicit false overrule a file and an environment that say true', async () => {
  const env = { LOGSCAN_QUIET: '1', LOGSCAN_COLOR: 'off' };
  expect(await settle('scan', {}, withConfig(env))).toMatchObject({
    quiet: true,
    color: false,
    audit: false,
  });
  const given = { quiet: false, color: true, audit: true };
  expect(await settle('scan', given, withConfig(env))).toMatchObject(given);
});

test('takes relative paths from where they were written', async () => {
  const fromFile = await settle('scan', {}, withConfig());
  expect(fromFile.rules).toEqual([join(home, '.config/logscan/mine.toml'), '/abs.toml']);
  const given = { rules: ['p.toml'], 'sarif-root': 'src', 'state-dir': '.' };
  expect(await settle('scan', given, createHost({ home, cwd: '/project' }))).toMatchObject({
    rules: ['/project/p.toml'],
    'sarif-root': '/project/src',
    'state-dir': '/project',
  });
});

test('reads another file when it is named, by flag or variable', async () => {
  expect((await settle('scan', { config: 'other.toml' }, withConfig()))['fail-on']).toBe('critical');
  expect((await settle('scan', {}, withConfig({ LOGSCAN_CONFIG: 'other.toml' })))['fail-on']).toBe(
    'critical',
  );
  await expect(settle('scan', { config: 'none.toml' }, withConfig())).rejects.toThrow(
    /there is no such file/,
  );
});

test('keeps settings of a scan away from other commands', async () => {
  const settings = await settle('list', {}, withConfig({ LOGSCAN_FORMAT: 'jsonl' }));
  expect(settings.format).toBeUndefined();
  expect(settings.rules).toEqual([join(home, '.config/logscan/mine.toml'), '/abs.toml']);
  expect((await settle('list', { format: 'json' }, withConfig())).format).toBe('json');
  expect((await settle('scan', {}, withConfig())).format).toBe('sarif');
});

test.each([
  [{ LOGSCAN_JOBS: 'x' }, 'LOGSCAN_JOBS "x" is invalid: use a whole number from 1 to 256'],
  [{ LOGSCAN_QUIET: 'maybe' }, 'LOGSCAN_QUIET "maybe" is invalid: use 1 or 0'],
  [{ LOGSCAN_FAIL_ON: 'worst' }, 'LOGSCAN_FAIL_ON "worst" is invalid: use one of info'],
  [{ LOGSCAN_QUIET: '1', LOGSCAN_VERBOSE: '1' }, '--quiet and --verbose exclude each other'],
])('refuses %j', async (env, message) => {
  await expect(settle('scan', {}, createHost({ env }))).rejects.toThrow(message);
});

test('takes an empty variable as not set, and no output from the environment', async () => {
  const env = { LOGSCAN_JOBS: '', LOGSCAN_OUTPUT: 'json=/tmp/x', LOGSCAN_KEEP: '1' };
  expect(await settle('demo', {}, createHost({ env }))).toMatchObject({
    output: [],
    keep: false,
    jobs: undefined,
  });
});
