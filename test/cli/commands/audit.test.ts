import { expect, test } from 'vitest';
import { runAudit } from '../../../src/cli/commands/audit.js';
import { openConsole } from '../../../src/cli/console.js';
import type { Deps } from '../../../src/cli/deps.js';
import { settle } from '../../../src/cli/settings.js';
import type { ScanOptions } from '../../../src/scan/options.js';
import { createDeps, makeDone, makeFinding, makeProblem, START } from '../fake-deps.js';
import { createHost } from '../fake-host.js';

async function call(operands: readonly string[], given = {}) {
  const seen: ScanOptions[] = [];
  const events = [START, makeProblem('audit-unknown'), makeFinding('medium'), makeDone(false)];
  const deps: Deps = createDeps([], {
    scan: (options) => (seen.push(options), createDeps(events).scan(options)),
  });
  const host = createHost();
  const settings = await settle('audit', given, host);
  const context = { host, deps, console: openConsole(host, settings) };
  return { code: await runAudit(context, settings, operands), options: seen[0] };
}

test('scans without contents, and sets the same exit bits', async () => {
  const { code, options } = await call(['/var/log'], { root: '/mnt/host' });
  expect(code).toBe(3);
  expect(options).toMatchObject({ paths: ['/var/log'], contents: false, audit: true, root: '/mnt/host' });
});

test('takes --fail-on as a scan does', async () => {
  expect((await call(['/var/log'], { 'fail-on': 'high' })).code).toBe(2);
});

test('refuses standard input', async () => {
  await expect(call(['-'])).rejects.toThrow('Standard input has no surroundings');
});
