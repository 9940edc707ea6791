import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../../src/cli/layer.js';
import { run } from '../../../src/cli/program.js';
import { createDeps } from '../fake-deps.js';
import { createHost } from '../fake-host.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-config-show-'));
  writeFileSync(
    join(root, 'c.toml'),
    'jobs = 7\nexclude = ["a \\"b\\"", "c"]\nmin-severity = "low"\nknown = "mine.txt"\n[[allow]]\nrule = "a.b"\nreason = "x"\n',
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function call(args: readonly string[], env: Record<string, string> = {}) {
  const host = createHost({ args: ['config', ...args], cwd: root, home: root, env });
  const code = await run(host, createDeps([]));
  return { code, out: host.stdout.text(), err: host.stderr.text() };
}

test('tells the origin of every value', async () => {
  const env = { LOGSCAN_MIN_SEVERITY: 'high' };
  const { code, out } = await call(['show', '--config', 'c.toml', '--fail-on', 'never', '--no-audit'], env);
  expect(code).toBe(0);
  expect(out).toMatch(/^jobs = 7 +# configuration file$/m);
  expect(out).toMatch(/^min-severity = "high" +# variable LOGSCAN_MIN_SEVERITY$/m);
  expect(out).toMatch(/^fail-on = "never" +# option --fail-on$/m);
  expect(out).toMatch(/^audit = false +# option --no-audit$/m);
  expect(out).toMatch(/^follow-symlinks = false +# default$/m);
  expect(out).toMatch(/^# format: text$/m);
  expect(out).toContain(`# configuration file: "${join(root, 'c.toml')}"`);
  expect(out).toContain('# [[allow]]: 1 in the configuration file');
});

test('is a configuration file itself, which sets the same', async () => {
  const { out } = await call(['show', '--config', 'c.toml']);
  expect(parse(out)).toMatchObject({ jobs: 7, exclude: ['a "b"', 'c'], known: join(root, 'mine.txt') });
  expect(parseConfig(out, 'again.toml')).toEqual(parse(out));
});

test('never shows the list of secrets in the environment', async () => {
  const secret = 'correct-horse'.repeat(2);
  const { out, err } = await call(['show'], { LOGSCAN_KNOWN: secret });
  expect(out).toContain('# LOGSCAN_KNOWN is set; it is not shown');
  expect(out + err).not.toContain('correct-horse');
});

test('prints the schema, in spite of a broken file and variable', async () => {
  const env = { LOGSCAN_CONFIG: 'none.toml', LOGSCAN_JOBS: 'x' };
  expect((await call(['schema'], env)).code).toBe(0);
  expect((await call(['show'], env)).code).toBe(64);
  expect(JSON.parse((await call(['schema'])).out)).toMatchObject({ title: 'Configuration of logscan' });
});

test('suggests what may be meant', async () => {
  expect(await call(['shwo'])).toMatchObject({
    code: 64,
    err: expect.stringContaining('did you mean "show"?'),
  });
  expect(await call(['show', '--fail-on', 'hgih'])).toMatchObject({
    code: 64,
    err: expect.stringContaining('did you mean "high"?'),
  });
  writeFileSync(join(root, 'bad.toml'), 'fail-on = "hgih"');
  expect(await call(['show', '--config', 'bad.toml'])).toMatchObject({
    code: 64,
    err: expect.stringContaining('did you mean "high"?'),
  });
});
