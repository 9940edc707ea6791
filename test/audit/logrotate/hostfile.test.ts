import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  listHost,
  lstatHost,
  readHostLink,
  readHostText,
  rootKey,
  statHost,
  valueOf,
} from '../../../src/audit/rotation/hostfile.js';

let home = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'hostfile-')));
  mkdirSync(join(home, 'root/etc'), { recursive: true });
  writeFileSync(join(home, 'root/etc/a'), Buffer.from([0x61, 0xff]));
  writeFileSync(join(home, 'outside'), 'secret');
});
afterEach(() => rmSync(home, { recursive: true }));
const root = (): string => join(home, 'root');

describe('readHostText', () => {
  it('gives one character for each byte', async () => {
    expect(await readHostText(root(), '/etc/a')).toEqual({ value: 'a\xff' });
    expect(await readHostText('', join(root(), 'etc/a'))).toEqual({ value: 'a\xff' });
  });

  it('reads files of /proc, which claim to be empty', async () => {
    expect(valueOf(await readHostText('', '/proc/self/stat'))).toMatch(/^\d+ \(/);
  });

  it('reads on where a file is longer than one piece', async () => {
    writeFileSync(join(root(), 'etc/long'), 'x'.repeat(300_000));
    expect(valueOf(await readHostText(root(), '/etc/long'))).toHaveLength(300_000);
  });

  it('gives nothing of an empty file', async () => {
    writeFileSync(join(root(), 'etc/empty'), '');
    expect(await readHostText(root(), '/etc/empty')).toEqual({ value: '' });
  });

  it('tells why there is none', async () => {
    truncateSync(join(root(), 'etc/a'), 2000);
    expect(await readHostText(root(), '/etc/none')).toEqual({ code: 'ENOENT' });
    expect(await readHostText(root(), '/etc/a', 1999)).toEqual({ code: 'EFBIG' });
    expect(await readHostText(root(), '/etc')).toEqual({ code: 'EINVAL' });
    expect(valueOf(await readHostText(root(), '/etc/a', 2000))).toHaveLength(2000);
  });

  it('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(root(), 'etc/pipe')]);
    expect(await readHostText(root(), '/etc/pipe')).toEqual({ code: 'EINVAL' });
  });

  it('follows links within the root, and none out of it', async () => {
    symlinkSync('a', join(root(), 'etc/inner'));
    symlinkSync('../../outside', join(root(), 'etc/outer'));
    symlinkSync(home, join(root(), 'etc/up'));
    expect(valueOf(await readHostText(root(), '/etc/inner'))).toBe('a\xff');
    expect(await readHostText(root(), '/etc/outer')).toEqual({ code: 'EXDEV' });
    expect(await readHostText(root(), '/etc/up/outside')).toEqual({ code: 'EXDEV' });
    expect(await statHost(root(), '/etc/outer')).toEqual({ code: 'EXDEV' });
    expect(await listHost(root(), '/etc/up')).toEqual({ code: 'EXDEV' });
    expect(valueOf(await readHostText('', join(root(), 'etc/outer')))).toBe('secret');
  });
});

describe('entries', () => {
  it('are told of what a path leads to, or of the link itself', async () => {
    symlinkSync('a', join(root(), 'etc/link'));
    expect(valueOf(await statHost(root(), '/etc/link'))?.isFile()).toBe(true);
    expect(valueOf(await lstatHost(root(), '/etc/link'))?.isSymbolicLink()).toBe(true);
    expect(await readHostLink(root(), '/etc/link')).toBe('a');
    expect(await readHostLink(root(), '/etc/a')).toBeUndefined();
  });

  it('are listed by byte, whatever their names', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${root()}/etc/`), Buffer.from([0xff])]), '');
    writeFileSync(join(root(), 'etc/B'), '');
    expect(await listHost(root(), '/etc')).toEqual({ value: ['B', 'a', '\xff'] });
    expect(await listHost(root(), '/none')).toEqual({ code: 'ENOENT' });
  });
});

describe('rootKey', () => {
  it('is empty for the real root', () => {
    expect(['/', '/x', '/x/', '/ä'].map(rootKey)).toEqual(['', '/x', '/x', '/\xc3\xa4']);
  });
});
