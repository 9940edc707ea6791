import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findConfig, readConfig, readTables } from '../../src/cli/config.js';
import { parseConfig } from '../../src/cli/layer.js';
import { isConfigurable } from '../../src/cli/flag.js';
import { FLAGS } from '../../src/cli/flags.js';
import { UsageError } from '../../src/cli/usage.js';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'logscan-config-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string, mode = 0o600): string {
  const file = join(root, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

test('lies in the user’s configuration folder, which must be absolute', () => {
  const home = '/home/alice';
  expect(findConfig({ home, env: { XDG_CONFIG_HOME: '/xdg' } })).toBe('/xdg/logscan/config.toml');
  expect(findConfig({ home, env: { XDG_CONFIG_HOME: 'xdg' } })).toBe(
    '/home/alice/.config/logscan/config.toml',
  );
  expect(findConfig({ home, env: {} })).toBe('/home/alice/.config/logscan/config.toml');
});

test('reads values of every kind', () => {
  const text = 'fail-on = "high"\njobs = 3\nquiet = true\nexclude = ["a", "b"]\nsarif-root = "src"\n';
  expect(parseConfig(text, 'c.toml')).toEqual({
    'fail-on': 'high',
    jobs: 3,
    quiet: true,
    exclude: ['a', 'b'],
    'sarif-root': 'src',
  });
});

test('takes other spellings of a choice', () => {
  expect(parseConfig('format = "json-lines"', 'c.toml')).toEqual({ format: 'jsonl' });
});

test('takes the default of every flag that it may set', () => {
  for (const flag of FLAGS.filter((row) => isConfigurable(row) && row.default !== undefined)) {
    expect(parseConfig(`${flag.name} = ${JSON.stringify(flag.default)}`, 'c.toml')).toEqual({
      [flag.name]: flag.default,
    });
  }
});

test.each([
  ['fail_on = "high"', 'Unknown key "fail_on" in "c.toml"; did you mean "fail-on"?'],
  ['zzz = 1', 'Unknown key "zzz" in "c.toml"; see logscan --help'],
  ['version = true', 'Unknown key "version" in "c.toml"'],
  ['output = ["json=x"]', 'Unknown key "output" in "c.toml"'],
  ['config = "x"', 'Unknown key "config" in "c.toml"'],
  ['[scan]\njobs = 1', 'Unknown key "scan" in "c.toml"'],
  [
    'fail-on = "hihg"',
    'Key "fail-on" in "c.toml" is invalid: use one of info, low, medium, high, critical, never',
  ],
  ['jobs = 0', 'Key "jobs" in "c.toml" is invalid: use a whole number from 1 to 256'],
  ['jobs = 1.5', 'Key "jobs" in "c.toml" is invalid'],
  ['jobs = "2"', 'Key "jobs" in "c.toml" is invalid'],
  ['quiet = "yes"', 'Key "quiet" in "c.toml" is invalid: use true or false'],
  ['exclude = "a"', 'Key "exclude" in "c.toml" is invalid: use a list of texts'],
  ['exclude = [1]', 'Key "exclude" in "c.toml" is invalid: use a text'],
  ['state-dir = ""', 'Key "state-dir" in "c.toml" is invalid: it must not be empty'],
  ['quiet = true\njobs = = 2', 'Cannot read "c.toml": no valid TOML at line 2'],
])('refuses %j', (text, message) => {
  expect(() => parseConfig(text, 'c.toml')).toThrow(UsageError);
  expect(() => parseConfig(text, 'c.toml')).toThrow(message);
});

test('keeps what is allowed apart from the settings', async () => {
  const text = 'jobs = 3\n[[allow]]\nrule = "acme.key"\n';
  expect(parseConfig(text, 'c.toml')).toEqual({ jobs: 3 });
  const { allow } = await readTables(write('allow.toml', text), 1000);
  expect(allow).toEqual([{ rule: 'acme.key' }]);
  const notify = await readTables(write('notify.toml', '[[notify]]\nkind = "mail"\n'), 1000);
  expect(notify).toEqual({ allow: undefined, notify: [{ kind: 'mail' }] });
  expect((await readTables(write('none-allowed.toml', 'jobs = 3\n'), 1000)).allow).toBeUndefined();
  expect(await readTables(join(root, 'none.toml'), 1000)).toEqual({});
  await expect(readTables(write('broken.toml', '[[allow'), 1000)).rejects.toThrow(UsageError);
  expect(() => parseConfig('alow = 1', 'c.toml')).toThrow(
    'Unknown key "alow" in "c.toml"; did you mean "allow"?',
  );
});

test('is none where there is no file', async () => {
  expect(await readConfig(join(root, 'none.toml'), 1000)).toBeUndefined();
  expect(await readConfig(join(write('plain', ''), 'config.toml'), 1000)).toBeUndefined();
});

test('says how to do without a folder that cannot be looked into', async () => {
  symlinkSync('loop', join(root, 'loop'));
  const file = join(root, 'loop', 'config.toml');
  await expect(readConfig(file, 1000)).rejects.toThrow(
    `Cannot read "${file}": ELOOP; name another with --config, or set XDG_CONFIG_HOME`,
  );
});

test('refuses what is no regular file, without waiting, and what is too long', async () => {
  await expect(readConfig(root, 1000)).rejects.toThrow(/not a regular file/);
  const fifo = join(root, 'fifo');
  execFileSync('mkfifo', [fifo]);
  await expect(readConfig(fifo, 1000)).rejects.toThrow(/not a regular file/);
  await expect(readConfig(write('long', '#'.repeat(1024 * 1024 + 1)), 1000)).rejects.toThrow(/longer than/);
});

test.each([0o620, 0o602, 0o666])('refuses, as root, a file of mode %o', async (mode) => {
  const file = write('loose.toml', 'jobs = 2', mode);
  await expect(readConfig(file, 0)).rejects.toThrow(`Cannot trust "${file}" as root: others may write it`);
});

test('lets others share a file with their group, and with nobody else', async () => {
  expect(await readConfig(write('group.toml', 'jobs = 2', 0o620), 1000)).toEqual({ jobs: 2 });
  const file = write('open.toml', 'jobs = 2', 0o602);
  await expect(readConfig(file, 1000)).rejects.toThrow(`Cannot trust "${file}": everyone may write it`);
});

test.runIf(process.geteuid?.() === 0)('refuses, as root, a file of another user (needs root)', async () => {
  const file = write('alien.toml', 'jobs = 2');
  expect(await readConfig(file, 0)).toEqual({ jobs: 2 });
  chownSync(file, 12345, 0);
  await expect(readConfig(file, 0)).rejects.toThrow('it belongs to user 12345');
});
