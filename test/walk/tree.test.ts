import { describe, expect, test } from 'vitest';
import type { Entry, LinkEntry, PlainEntry } from '../../src/walk/entry.js';
import { createInodeSet } from '../../src/walk/inodes.js';
import type { WalkItem } from '../../src/walk/item.js';
import { visitEntry, type Place, type Run } from '../../src/walk/tree.js';

const FACTS = { mode: 0o644, uid: 0, gid: 0, dev: 1, ino: 1, links: 1, sizeBytes: 0, modifiedMs: 0 };

function plain(kind: PlainEntry['kind'], ino: bigint): PlainEntry {
  return { kind, inode: { dev: 1n, ino }, facts: FACTS };
}

function link(target: LinkEntry['target'], ino: bigint): LinkEntry {
  return { kind: 'symlink', inode: { dev: 1n, ino }, target };
}

function failed(code: string): Entry & { kind: 'failed' } {
  return { kind: 'failed', error: Object.assign(new Error(code), { code }) };
}

function startRun(links: Run['links'] = []): Run {
  const options = { operands: [], cwd: '/', exclude: [], maxDepth: Infinity, followSymlinks: false };
  return { options, isExcluded: () => false, seen: createInodeSet(), links };
}

const PLACE: Place = { path: Buffer.from('/l/a.log.1'), name: 'l/a.log.1', relative: 'a.log.1', depth: 1 };

function visit(run: Run, entry: Entry, below: Place[] = []): WalkItem | undefined {
  return visitEntry(run, PLACE, { entry, below });
}

describe('visitEntry', () => {
  test('gives a file once', () => {
    const run = startRun();
    const file = { path: PLACE.path, name: 'l/a.log.1', family: 'l/a.log', facts: FACTS };
    expect(visit(run, plain('file', 1n))).toEqual({ type: 'file', file });
    expect(visit(run, plain('file', 1n))).toBeUndefined();
  });

  test('gives a FIFO that was named', () => {
    const named = visitEntry(
      startRun(),
      { ...PLACE, isNamed: true },
      { entry: plain('fifo', 1n), below: [] },
    );
    expect(named).toMatchObject({ type: 'file', file: { fifo: true } });
    const device = visitEntry(
      startRun(),
      { ...PLACE, isNamed: true },
      { entry: plain('special', 1n), below: [] },
    );
    expect(device).toMatchObject({ problem: { code: 'special-file' } });
  });

  test('puts directories aside', () => {
    const below: Place[] = [];
    expect(visit(startRun(), plain('directory', 1n), below)).toBeUndefined();
    expect(below).toEqual([PLACE]);
  });

  test('refuses special files and what cannot be looked at', () => {
    const run = startRun();
    expect(visit(run, plain('special', 1n))).toMatchObject({
      problem: { code: 'special-file' },
      skipped: true,
    });
    expect(visit(run, plain('fifo', 2n))).toMatchObject({
      problem: { code: 'special-file', message: expect.stringContaining('name it') as string },
      skipped: true,
    });
    expect(visit(run, failed('ENOENT'))).toMatchObject({ problem: { code: 'vanished' }, skipped: true });
  });

  test('puts links aside, unless their target is covered or out of reach', () => {
    const run = startRun();
    visit(run, plain('file', 1n));
    expect(visit(run, link(plain('file', 1n), 2n))).toBeUndefined();
    expect(run.links).toEqual([]);
    expect(visit(run, link(plain('file', 3n), 4n))).toBeUndefined();
    expect(visit(run, link(plain('file', 3n), 4n))).toBeUndefined();
    expect(run.links).toEqual([{ place: PLACE, target: plain('file', 3n) }]);
    expect(visit(run, link(failed('ENOENT'), 5n))).toMatchObject({
      problem: { code: 'symlink-dangling' },
      skipped: false,
    });
    expect(visit(run, link(failed('ELOOP'), 6n))).toMatchObject({
      problem: { code: 'symlink-loop' },
      skipped: false,
    });
    expect(visit(run, link(failed('EACCES'), 7n))).toMatchObject({
      problem: { code: 'unreadable' },
      skipped: false,
    });
  });

  test('holds a bounded number of links; any more are problems at once', () => {
    const run = startRun(
      Array.from({ length: 100_000 }, () => ({ place: PLACE, target: plain('file', 1n) })),
    );
    expect(visit(run, link(plain('file', 3n), 4n))).toMatchObject({
      problem: { code: 'symlink-skipped' },
      skipped: true,
    });
    expect(run.links).toHaveLength(100_000);
  });
});
