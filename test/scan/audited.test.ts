import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import type { ScanOptions } from '../../src/scan/options.js';
import { runScan } from '../../src/scan/run.js';
import { loadRules } from '../../src/rules/load.js';

let root: string;

/** A host in a directory that only its owner may enter, with one log that leaks. */
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'logscan-run-')));
  for (const folder of ['etc', 'proc/self', 'var/log']) {
    mkdirSync(path.join(root, folder), { recursive: true, mode: 0o755 });
  }
  writeFileSync(path.join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
  writeFileSync(path.join(root, 'etc/group'), 'root:x:0:\n');
  writeFileSync(path.join(root, 'var/log/x.log'), `password=${'hackme'}${'Ab12'}\n`);
  chmodSync(path.join(root, 'var/log/x.log'), 0o644);
  for (const folder of ['var/log', 'var', '.']) chmodSync(path.join(root, folder), 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function collect(changes: Partial<ScanOptions>): Promise<readonly Event[]> {
  const events: Event[] = [];
  const scanned = runScan({
    paths: [path.join(root, 'var/log')],
    cwd: '/',
    exclude: [],
    maxDepth: Infinity,
    followSymlinks: false,
    jobs: 1,
    rules: await loadRules({ packs: [], only: [], skip: [] }),
    audit: true,
    root,
    minSeverity: 'info',
    minConfidence: 'likely',
    key: Buffer.alloc(32, 3),
    regex: 'auto',
    kernel: 'auto',
    now: () => Date.UTC(2026, 10, 21),
    ...changes,
  });
  for await (const event of scanned) events.push(event);
  return events;
}

function listRules(events: readonly Event[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'finding' ? [event.finding.rule] : []));
}

test('audits without reading, and says so', async () => {
  const events = await collect({ contents: false });
  expect(listRules(events)).toContain('permissions.world-readable');
  expect(events.filter(({ type }) => type === 'occurrence')).toEqual([]);
  const done = events.at(-1);
  expect(done).toMatchObject({ type: 'done', complete: true });
  expect(done).toMatchObject({ coverage: { bytes: 0, files: { scanned: 0, examined: 1 } } });
});

test('reads and audits at once', async () => {
  const events = await collect({});
  expect(listRules(events)).toEqual(
    expect.arrayContaining(['generic.password', 'permissions.world-readable']),
  );
  expect(events.at(-1)).toMatchObject({ coverage: { files: { scanned: 1 } } });
});

test('takes the root for the top of the host: what lies above it shields nothing', async () => {
  const outer = path.dirname(root);
  const host = path.join(outer, `${path.basename(root)}-outer`);
  mkdirSync(path.join(host, 'host/var/log'), { recursive: true, mode: 0o755 });
  const log = path.join(host, 'host/var/log/x.log');
  writeFileSync(log, 'x\n', { mode: 0o644 });
  chmodSync(log, 0o644);
  chmodSync(host, 0o700);
  try {
    const below = await collect({ contents: false, paths: [log], root: path.join(host, 'host') });
    expect(listRules(below)).toContain('permissions.world-readable');
    expect(listRules(await collect({ contents: false, paths: [log] }))).not.toContain(
      'permissions.world-readable',
    );
  } finally {
    rmSync(host, { recursive: true });
  }
});
