import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ForeignDirectory, keepUndo } from '../../src/fix/archive.js';

const uid = process.geteuid?.() ?? 0;
const tools = { madeAt: '2026-11-21T20:30:40.123Z', uid };
let state: string;

beforeEach(() => (state = realpathSync(mkdtempSync(join(tmpdir(), 'fix-archive-')))));
afterEach(() => rmSync(state, { recursive: true, force: true }));

describe('keepUndo', () => {
  it('keeps a script for its owner alone, whatever the umask', async () => {
    const before = process.umask(0o777);
    try {
      mkdirSync(join(state, 'undo'), { mode: 0o700 });
      chmodSync(join(state, 'undo'), 0o700);
      const { path } = await keepUndo(state, 'exit 0\n', tools);
      expect(path).toMatch(/\/undo\/fix-20261121T203040-[0-9a-f]{8}\.sh$/);
      expect(statSync(path).mode & 0o777).toBe(0o700);
    } finally {
      process.umask(before);
    }
  });

  it('replaces and removes it, and leaves no draft', async () => {
    const undo = await keepUndo(state, 'one', tools);
    await undo.replace('two');
    expect(readFileSync(undo.path, 'utf8')).toBe('two');
    expect(readdirSync(join(state, 'undo'))).toHaveLength(1);
    await undo.remove();
    await undo.remove();
    expect(readdirSync(join(state, 'undo'))).toEqual([]);
  });

  it('never takes the name of another run', async () => {
    const [a, b] = [await keepUndo(state, 'a', tools), await keepUndo(state, 'b', tools)];
    expect([readFileSync(a.path, 'utf8'), readFileSync(b.path, 'utf8')]).toEqual(['a', 'b']);
  });

  it('refuses a directory that others may write, that is a link, or that is not its own', async () => {
    mkdirSync(join(state, 'undo'));
    chmodSync(join(state, 'undo'), 0o777);
    await expect(keepUndo(state, '', tools)).rejects.toBeInstanceOf(ForeignDirectory);
    chmodSync(join(state, 'undo'), 0o700);
    await expect(keepUndo(state, '', { ...tools, uid: uid + 1 })).rejects.toBeInstanceOf(ForeignDirectory);
    rmSync(join(state, 'undo'), { recursive: true });
    symlinkSync(tmpdir(), join(state, 'undo'));
    await expect(keepUndo(state, '', tools)).rejects.toBeInstanceOf(ForeignDirectory);
  });
});
