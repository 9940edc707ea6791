import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSources } from '../../../src/audit/exposure/sources.js';

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'audit-sources-')));
});
afterEach(() => {
  chmodSync(root, 0o755);
  rmSync(root, { recursive: true });
});

function write(path: string, text: string | Buffer = 'x'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('read', () => {
  it('gives bytes as characters, line ends as line feeds, and no mark of UTF-8', () => {
    write('/etc/a', Buffer.from([0xef, 0xbb, 0xbf, 0x41, 0xe4, 0x0d, 0x0a]));
    chmodSync(join(root, '/etc/a'), 0o600);
    expect(openSources(root).read('/etc/a')).toEqual({ path: '/etc/a', text: 'A\xe4\n', isPublic: false });
  });

  it('gives nothing of what is missing, and makes no problem of it', () => {
    const sources = openSources(root);
    write('/file');
    for (const path of ['/no', '/no/no', '/file/no', '', '/', '/a\0b', `/${'a'.repeat(300)}`])
      expect(sources.read(path)).toBeUndefined();
    expect(sources.problems()).toEqual([]);
  });

  it('keeps links below the root, absolute ones included', () => {
    write('/etc/real/a', 'inside');
    symlinkSync('/etc/real', join(root, 'link'));
    symlinkSync('../../../../../../link/a', join(root, 'etc/up'));
    const sources = openSources(root);
    expect(sources.read('/link/a')?.text).toBe('inside');
    expect(sources.read('/etc/up')?.text).toBe('inside');
    expect(sources.read('/../../link/../real/./a')?.text).toBe('inside');
    expect(sources.locate('/link/new')).toBe(join(root, 'etc/real/new'));
  });

  it('bears loops of links', () => {
    symlinkSync('/b', join(root, 'a'));
    symlinkSync('/a', join(root, 'b'));
    const sources = openSources(root);
    expect(sources.read('/a')).toBeUndefined();
    expect(sources.problems()).toEqual([]);
  });

  it('opens nothing but regular files', () => {
    execFileSync('mkfifo', [join(root, 'fifo')]);
    symlinkSync('/dev/zero', join(root, 'zero'));
    const sources = openSources(root);
    for (const path of ['/fifo', '/zero', '/']) expect(sources.read(path)).toBeUndefined();
    expect(openSources('/').read('/dev/zero')).toBeUndefined();
  });

  it('reports a file that is too large, once', () => {
    write('/etc/big');
    truncateSync(join(root, 'etc/big'), 1024 * 1024 + 1);
    const sources = openSources(root);
    expect(sources.read('/etc/big')).toBeUndefined();
    expect(sources.read('/etc/big')).toBeUndefined();
    expect(sources.problems()).toEqual([
      {
        code: 'audit-unknown',
        message:
          'Cannot read "/etc/big" (EFBIG), so where the logs go is not known in full; look at it by hand',
        file: '/etc/big',
      },
    ]);
  });

  it('stops after too much, and says so', () => {
    write('/etc/half', Buffer.alloc(1024 * 1024));
    const sources = openSources(root);
    const read = Array.from({ length: 40 }, () => sources.read('/etc/half')).filter(
      (text) => text !== undefined,
    );
    expect(read).toHaveLength(8);
    expect(sources.problems().map(({ code, message }) => [code, message.split(',')[0]])).toEqual([
      ['audit-unknown', 'There is more configuration'],
    ]);
  });

  it.skipIf(userInfo().uid === 0)('makes no problem of what the user may not read', () => {
    write('/etc/a');
    chmodSync(join(root, 'etc/a'), 0);
    mkdirSync(join(root, 'closed'));
    chmodSync(join(root, 'closed'), 0);
    const sources = openSources(root);
    expect([sources.read('/etc/a'), sources.read('/closed/a')]).toEqual([undefined, undefined]);
    expect([sources.list('/closed'), sources.expand('/closed/*')]).toEqual([[], []]);
    expect(sources.isDenied('/closed')).toBe(true);
    expect(sources.problems()).toEqual([]);
    chmodSync(join(root, 'closed'), 0o700);
  });
});

describe('list and expand', () => {
  it('sorts names', () => {
    for (const name of ['b', 'a', '.c']) write(`/d/${name}`);
    const sources = openSources(root);
    expect(sources.list('/d')).toEqual(['.c', 'a', 'b']);
    expect(sources.list('/d/a')).toEqual([]);
    expect(sources.isDenied('/d')).toBe(false);
  });

  it('expands patterns in any component, without hidden names, and directories to their files', () => {
    for (const path of ['/d/x/1.conf', '/d/y/2.conf', '/d/y/.3.conf', '/d/y/z/4.conf']) write(path);
    const { expand } = openSources(root);
    expect(expand('/d/*/*.conf')).toEqual(['/d/x/1.conf', '/d/y/2.conf']);
    expect(expand('/d/{y,x}/[0-9].conf')).toEqual(['/d/x/1.conf', '/d/y/2.conf']);
    expect(expand('/d/y')).toEqual(['/d/y/2.conf']);
    expect(expand('/d/x/1.conf')).toEqual(['/d/x/1.conf']);
    expect(expand('/d/none')).toEqual([]);
    expect(expand('/d/y/.*.conf')).toEqual(['/d/y/.3.conf']);
  });

  it('stops listing after too many entries, and says so', () => {
    for (let at = 0; at < 5000; at++) write(`/many/${at}`);
    const sources = openSources(root);
    const listed = Array.from({ length: 410 }, () => sources.expand('/many/[0-9]').length);
    expect(listed.slice(0, 390)).toEqual(Array.from({ length: 390 }, () => 10));
    expect(listed.slice(405)).toEqual(Array.from({ length: 5 }, () => 0));
    expect(sources.problems().map(({ message }) => message.split(',')[0])).toEqual([
      'There is more configuration',
    ]);
  });

  it('examines nothing that a link finds outside of the root', () => {
    mkdirSync(join(root, 'proc/1/fd'), { recursive: true });
    symlinkSync('/etc/passwd', join(root, 'proc/1/fd/3'));
    symlinkSync('/var/log/a.log (deleted)', join(root, 'proc/1/fd/4'));
    write('/var/log/a.log');
    symlinkSync('/var/log/a.log', join(root, 'proc/1/fd/5'));
    const { inspect } = openSources(root);
    expect([3, 4].map((fd) => inspect(`/proc/1/fd/${fd}`))).toEqual([undefined, undefined]);
    expect(inspect('/proc/1/fd/5')?.size).toBe(1);
    expect(openSources('/').inspect('/proc/self/exe')?.isFile()).toBe(true);
  });

  it('tells where links of a directory lead', () => {
    write('/d/file');
    write('/logs/x');
    symlinkSync('/logs', join(root, 'd/logs'));
    expect(openSources(root).links('/d')).toEqual([join(root, 'logs')]);
  });
});
