import { chmodSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planPaths } from '../../src/scan/fix.js';
import type { FixOptions } from '../../src/scan/fix.js';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'scan-fix-')));
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'logs'), { mode: 0o755 });
  for (const [name, mode] of [
    ['a.log', 0o666],
    ['b.log', 0o644],
  ] as const) {
    writeFileSync(join(root, 'logs', name), '');
    chmodSync(join(root, 'logs', name), mode);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plan(options: Partial<FixOptions> = {}): ReturnType<typeof planPaths> {
  return planPaths({
    paths: ['logs'],
    cwd: root,
    exclude: [],
    maxDepth: Infinity,
    followSymlinks: false,
    minSeverity: 'info',
    key: new Uint8Array(32),
    uid: process.geteuid?.() ?? 0,
    now: () => 0,
    ...options,
  });
}

async function targets(options: Partial<FixOptions> = {}): Promise<string[]> {
  return (await plan(options)).plan.steps.map(({ target }) => target.name);
}

describe('planPaths', () => {
  it('plans for what the walk finds, and touches nothing', async () => {
    expect(await targets()).toEqual(['logs/a.log', 'logs/b.log']);
    expect(await targets({ exclude: ['b.log'] })).toEqual(['logs/a.log']);
    expect(lstatSync(join(root, 'logs/a.log')).mode & 0o777).toBe(0o666);
  });

  it('leaves findings alone that are allowed or not severe enough', async () => {
    expect(await targets({ minSeverity: 'high' })).toEqual(['logs/a.log']);
    const reason = 'published';
    expect(await targets({ allow: [{ path: 'b.log', reason }] })).toEqual(['logs/a.log']);
    const rule = 'permissions.world-readable';
    expect(await targets({ allow: [{ path: 'b.log', rule: 'permissions.other', reason }] })).toHaveLength(2);
    expect(await targets({ allow: [{ path: 'b.log', rule, reason }] })).toEqual(['logs/a.log']);
  });

  it('has a problem for every operand that names nothing', async () => {
    const { plan: found, problems } = await plan({ paths: ['no-such'] });
    expect(found.steps).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['not-found']);
  });

  it('stops when it is told to, and says so', async () => {
    const abort = new AbortController();
    abort.abort();
    const { problems } = await plan({ signal: abort.signal });
    expect(problems.map(({ code }) => code)).toContain('interrupted');
  });
});
