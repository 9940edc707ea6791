import { describe, expect, it } from 'vitest';
import { assignLogs, namesPath } from '../../../src/audit/logrotate/governance.js';
import type { Governance } from '../../../src/audit/logrotate/governance.js';
import { CONF, confFile, readText } from './simulator.js';

function assign(text: string, paths: readonly string[]): Record<string, string> {
  const { byPath } = assignLogs(readText(text), paths);
  return Object.fromEntries([...byPath].map(([path, governance]) => [path, show(governance)]));
}

function show({ kind, block }: Governance): string {
  return `${kind} ${block.position.line}`;
}

const LOGS = ['/l/a.log', '/l/b.log', '/l/c.log'];

describe('a configuration that is beyond all measure', () => {
  const names = Array.from({ length: 2000 }, (_, at) => `/l/${at}${'a'.repeat(200)}.log`);
  const wild = Array.from({ length: 3000 }, (_, at) => `/l/${'*a'.repeat(100)}${at}`).join('\n');

  it('ends in time, says that it is not done, and keeps what came first', () => {
    const startMs = performance.now();
    const { byPath, isPartial } = assignLogs(readText(`/l/0*.log {\n}\n${wild} {\n}\n`), names);
    expect([isPartial, byPath.size]).toEqual([true, 1]);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  it('is told apart from one in good order', () => {
    expect(assignLogs(readText('/l/*.log {\n}\n'), names)).toMatchObject({ isPartial: false });
  });

  it('has no more trouble with wildcards in directories', () => {
    const many = Array.from({ length: 1500 }, (_, at) => `/*/${at}.txt`).join(' ');
    expect(assign(`${many} /?/a.log {\n}\n`, LOGS)).toEqual({ '/l/a.log': 'governed 1' });
  });
});

describe('assignLogs', () => {
  it('gives each log to the first block that names it', () => {
    const text = '/l/a.log {\n}\n/l/b.* /m/* {\n}\n';
    expect(assign(text, [...LOGS, '/m/x', '/m/sub/x'])).toEqual({
      '/l/a.log': 'governed 1',
      '/l/b.log': 'governed 3',
      '/m/x': 'governed 3',
    });
  });

  it('cuts off what a pattern matches behind a log that is taken', () => {
    const { byPath, duplicates } = assignLogs(readText('/l/b.log {\n}\n/l/*.log {\n}\n'), LOGS);
    expect(Object.fromEntries([...byPath].map(([path, one]) => [path, show(one)]))).toEqual({
      '/l/a.log': 'governed 3',
      '/l/b.log': 'governed 1',
      '/l/c.log': 'cut-off 3',
    });
    expect(byPath.get('/l/c.log')).toMatchObject({ twin: '/l/b.log', owner: { position: { line: 1 } } });
    expect([...duplicates.keys()]).toEqual(['/l/b.log']);
    expect(duplicates.get('/l/b.log')).toMatchObject({
      owner: { position: { line: 1 } },
      block: { position: { line: 3 } },
    });
  });

  it('lets a later block have what was cut off', () => {
    const text = '/l/b.log {\n}\n/l/*.log {\n}\n/l/c.log {\n}\n';
    expect(assign(text, LOGS)['/l/c.log']).toBe('governed 5');
  });

  it('goes on with the next pattern of the same block', () => {
    const text = '/l/b.log {\n}\n/l/[bc].log /l/c.log {\n}\n';
    expect(assign(text, LOGS)['/l/c.log']).toBe('governed 3');
  });

  it('passes over logs of a block that said ignoreduplicates, but not for that block itself', () => {
    expect(assign('/l/b.log {\n  ignoreduplicates\n}\n/l/*.log {\n}\n', LOGS)).toEqual({
      '/l/a.log': 'governed 4',
      '/l/b.log': 'governed 1',
      '/l/c.log': 'governed 4',
    });
    expect(assign('/l/b.log /l/*.log {\n  ignoreduplicates\n}\n', LOGS)['/l/c.log']).toBe('cut-off 1');
    expect(assign('ignoreduplicates\n/l/b.log /l/*.log {\n}\n', LOGS)['/l/c.log']).toBe('governed 2');
  });

  it('tells which block that is not in force would have it', () => {
    const text = '/l/a.log {\n  rotate x\n}\n/l/b.log {\n}\n/l/b.log {\n  rotate x\n}\n';
    expect(assign(text, LOGS)).toEqual({ '/l/a.log': 'lost 1', '/l/b.log': 'governed 4' });
    const ignored = { [CONF]: confFile('/l/* {\n}\n', 0o666) };
    expect(assignLogs(readText(ignored), LOGS).byPath.get('/l/a.log')).toMatchObject({
      kind: 'lost',
      block: { lost: { reason: 'writable' } },
    });
  });

  it('follows wildcards in directories, as many as anyone has', () => {
    expect(assign('/*/a.log {\n}\n', LOGS)).toEqual({ '/l/a.log': 'governed 1' });
    const many = Array.from({ length: 3000 }, (_, at) => `/*/x${at} {\n}\n`).join('');
    const paths = Array.from({ length: 5000 }, (_, at) => `/l/${at}.log`);
    const begin = performance.now();
    expect(assign(many, paths)).toEqual({});
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  it('is quick with many blocks and many logs', () => {
    const text = Array.from({ length: 5000 }, (_, at) => `/l/${at}.log /m/${at}-*.log {\n}\n`).join('');
    const paths = Array.from({ length: 20_000 }, (_, at) => `/l/${at}.log`);
    const begin = performance.now();
    expect(Object.keys(assign(text, paths))).toHaveLength(5000);
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});

describe('namesPath', () => {
  it('asks the patterns of one block', () => {
    const [block] = readText('/l/*.log /m/x {\n}\n').blocks;
    if (!block) throw new Error('no block');
    expect(['/l/a.log', '/m/x', '/m/y'].map((path) => namesPath(block, path))).toEqual([true, true, false]);
  });
});
