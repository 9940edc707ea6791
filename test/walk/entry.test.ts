import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectEntry, joinPath, resolvePath, type PlainEntry } from '../../src/walk/entry.js';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'logscan-entry-')));
  mkdirSync(join(root, 'd'));
  writeFileSync(join(root, 'd/file'), '12345');
  symlinkSync('d/file', join(root, 'link'));
  symlinkSync('d', join(root, 'dlink'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (name: string): Buffer => Buffer.from(join(root, name));

async function targetOf(path: Buffer): Promise<PlainEntry> {
  const entry = inspectEntry(path);
  const target = entry.kind === 'symlink' ? entry.target : entry;
  if (target.kind === 'failed') throw target.error;
  return target;
}

describe('inspectEntry', () => {
  test('gives the facts of a file', async () => {
    chmodSync(at('d/file'), 0o4640);
    utimesSync(at('d/file'), 1, 1_700_000_000);
    const entry = inspectEntry(at('d/file'));
    expect(entry).toMatchObject({
      kind: 'file',
      facts: { mode: 0o4640, links: 1, sizeBytes: 5, modifiedMs: 1_700_000_000_000 },
    });
  });

  test('tells the kinds apart', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync('nowhere', join(root, 'dangling'));
    expect(inspectEntry(at('d'))).toMatchObject({ kind: 'directory' });
    expect(inspectEntry(at('pipe'))).toMatchObject({ kind: 'fifo' });
    expect(inspectEntry(at('link'))).toMatchObject({ kind: 'symlink', target: { kind: 'file' } });
    expect(inspectEntry(at('nosuch'))).toMatchObject({ kind: 'failed', error: { code: 'ENOENT' } });
    expect(inspectEntry(at('dangling'))).toMatchObject({
      kind: 'symlink',
      target: { kind: 'failed', error: { code: 'ENOENT' } },
    });
  });

  test('a link and its target have identities of their own', async () => {
    const link = inspectEntry(at('link'));
    const file = inspectEntry(at('d/file'));
    if (link.kind !== 'symlink' || link.target.kind === 'failed' || file.kind !== 'file')
      throw new Error('kinds');
    expect(link.target.inode).toEqual(file.inode);
    expect(link.inode).not.toEqual(file.inode);
  });
});

describe('resolvePath', () => {
  test('takes links out of a path, also behind the link itself', async () => {
    const expected = { path: at('d/file'), isLink: false };
    for (const name of ['d/file', 'link', 'dlink/file']) {
      expect(resolvePath(at(name), await targetOf(at(name)))).toEqual(expected);
    }
    expect(resolvePath(at('dlink'), await targetOf(at('dlink')))).toEqual({ path: at('d'), isLink: false });
  });

  test('keeps a path that has come to lead elsewhere, so that opening it tells', async () => {
    const before = await targetOf(at('link'));
    rmSync(at('link'));
    symlinkSync('/etc/passwd', at('link'));
    expect(resolvePath(at('link'), before)).toEqual({ path: at('link'), isLink: true });
  });

  test('keeps a directory that has no path, as a directory', async () => {
    const gone = await targetOf(at('d'));
    rmSync(at('d'), { recursive: true });
    expect(resolvePath(at('dlink'), gone)).toEqual({ path: Buffer.from(`${root}/dlink/.`), isLink: false });
  });
});

test('joinPath puts one slash', () => {
  expect(joinPath(Buffer.from('/'), Buffer.from('a')).toString()).toBe('/a');
  expect(joinPath(Buffer.from('/a'), Buffer.from('b')).toString()).toBe('/a/b');
});
