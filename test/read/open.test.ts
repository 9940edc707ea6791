import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  fstatSync,
  mkdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import { describeIoError, openLog } from '../../src/read/open.js';
import { countDescriptors, describeFile, makeScratch } from './disk.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

/** What `openLog` finds wrong; the descriptor of what it takes is closed. */
function findFault(file: LogFile): unknown {
  const opened = openLog(file);
  if ('fault' in opened) return opened.fault;
  closeSync(opened.fd);
  return undefined;
}

/** A file of `name` that was described and then gave way to what `replace` puts there. */
function replaceFile(name: string, replace: (path: string) => void): LogFile {
  const path = scratch.write(name, 'the file that was listed\n');
  const file = describeFile(path);
  rmSync(path);
  replace(path);
  return file;
}

describe('a regular file', () => {
  test('is opened, with its size and time', () => {
    const path = scratch.write('mopidy.log', 'twelve bytes');
    const opened = openLog(describeFile(path));
    if ('fault' in opened) throw new Error(opened.fault.message);
    const memory = Buffer.alloc(20);
    expect(readSync(opened.fd, memory)).toBe(12);
    expect(opened.sizeBytes).toBe(12);
    expect(() => fstatSync(opened.fd)).not.toThrow();
    closeSync(opened.fd);
  });

  test('has the size of now, not the one that the walk saw', () => {
    const path = scratch.write('grown.log', 'short');
    const file = describeFile(path);
    writeFileSync(path, 'much longer than before');
    const opened = openLog(file);
    expect(opened).toMatchObject({ sizeBytes: 23 });
    if ('fd' in opened) closeSync(opened.fd);
  });

  test('may have a name that is no text', () => {
    const path = Buffer.concat([Buffer.from(`${scratch.path}/`), Buffer.from([0xff, 0xfe, 0x0a, 0x2e])]);
    writeFileSync(path, 'x');
    expect(findFault(describeFile(path))).toBeUndefined();
  });
});

/** A path in a directory beside the logs, where no rotation puts them. */
function aside(name: string): string {
  mkdirSync(scratch.at('elsewhere'), { recursive: true });
  return join(scratch.at('elsewhere'), name);
}

describe('a file that was rotated is opened under its new name', () => {
  test.each<[string, (path: string) => void]>([
    ['and has no successor yet', () => {}],
    ['and has a successor', (path) => writeFileSync(path, 'new')],
    ['and a directory took its place', (path) => mkdirSync(path)],
    ['and a link took its place', (path) => symlinkSync('/etc/passwd', path)],
  ])('%s', (what, follow) => {
    const path = scratch.write(`renamed-${what.length}.log`, 'the old one');
    const file = describeFile(path);
    const before = countDescriptors();
    renameSync(path, `${path}.1`);
    follow(path);
    const opened = openLog(file);
    if ('fault' in opened) throw new Error(opened.fault.message);
    expect(readFileSync(opened.fd, 'utf8')).toBe('the old one');
    closeSync(opened.fd);
    expect(countDescriptors()).toBe(before);
  });
});

describe('what was put in its place is refused', () => {
  test('another file', () => {
    const path = scratch.write('rotated.log', 'old');
    const file = describeFile(path);
    renameSync(path, aside('rotated.log'));
    writeFileSync(path, 'new');
    expect(findFault(file)).toMatchObject({ code: 'replaced' });
  });

  test('a symbolic link, even to the same file', () => {
    const target = scratch.write('target.log', 'secret');
    const there = replaceFile('link.log', (path) => symlinkSync(target, path));
    expect(findFault(there)).toMatchObject({ code: 'replaced' });

    const moved = scratch.write('moved.log', 'x');
    const file = describeFile(moved);
    renameSync(moved, aside('moved.log'));
    symlinkSync(aside('moved.log'), moved);
    expect(findFault(file)).toMatchObject({ code: 'replaced' });
  });

  test('a file behind a directory that became a link', () => {
    mkdirSync(scratch.at('real'));
    mkdirSync(scratch.at('evil'));
    writeFileSync(scratch.at('real/a.log'), 'x');
    writeFileSync(scratch.at('evil/a.log'), 'y');
    const file = describeFile(scratch.at('real/a.log'));
    renameSync(scratch.at('real'), scratch.at('aside'));
    symlinkSync(scratch.at('evil'), scratch.at('real'));
    expect(findFault(file)).toMatchObject({ code: 'replaced' });
  });

  test('a FIFO, without waiting for a writer', () => {
    const file = replaceFile('fifo.log', (path) => execFileSync('mkfifo', [path]));
    const started = performance.now();
    expect(findFault(file)).toMatchObject({ code: 'special-file' });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('a directory', () => {
    const file = replaceFile('directory.log', (path) => mkdirSync(path));
    expect(findFault(file)).toMatchObject({ code: 'special-file' });
  });

  test('a device', () => {
    const file = { ...describeFile(scratch.write('device.log', 'x')), path: Buffer.from('/dev/null') };
    expect(findFault(file)).toMatchObject({ code: 'special-file' });
  });

  test('a socket', async () => {
    const server = createServer();
    const file = replaceFile('socket.log', (path) => server.listen(path));
    await once(server, 'listening');
    try {
      expect(findFault(file)).toMatchObject({ code: 'special-file' });
    } finally {
      server.close();
    }
  });
});

describe('what is gone or closed', () => {
  test('a file that vanished', () => {
    const file = replaceFile('gone.log', () => {});
    expect(findFault(file)).toMatchObject({ code: 'vanished' });
  });

  test('a directory on its path that became a file', () => {
    mkdirSync(scratch.at('folder'));
    writeFileSync(scratch.at('folder/a.log'), 'x');
    const file = describeFile(scratch.at('folder/a.log'));
    rmSync(scratch.at('folder'), { recursive: true });
    writeFileSync(scratch.at('folder'), 'x');
    expect(findFault(file)).toMatchObject({ code: 'vanished' });
  });

  test('a file without permission', () => {
    const path = scratch.write('private.log', 'x');
    chmodSync(path, 0);
    const file = describeFile(path);
    const fault = asNobody(() => findFault(file));
    expect(fault).toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/permission denied \(EACCES\)/),
    });
  });

  test('a path that no system has', () => {
    const file = { ...describeFile(scratch.write('nul.log', 'x')), path: Buffer.from('a\0b') };
    expect(findFault(file)).toMatchObject({ code: 'io-error' });
  });
});

/** Runs `act` as a user whom permissions bind: root reads everything. */
function asNobody<T>(act: () => T): T {
  if (process.geteuid?.() !== 0) return act();
  chmodSync(scratch.path, 0o755);
  process.seteuid?.(65_534);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a link that the user asked for', () => {
  test('is followed to the file that the walk saw', () => {
    const target = scratch.write('followed.log', 'through the link');
    symlinkSync(target, aside('followed-link.log'));
    const file = { ...describeFile(target), path: Buffer.from(aside('followed-link.log')), link: true };
    expect(findFault(file)).toBeUndefined();
    expect(findFault({ ...file, link: false })).toMatchObject({ code: 'replaced' });
  });

  test('is refused when it leads elsewhere by now', () => {
    const target = scratch.write('before.log', 'x');
    scratch.write('after.log', 'y');
    symlinkSync(scratch.at('after.log'), scratch.at('turned-link.log'));
    const file = { ...describeFile(target), path: Buffer.from(scratch.at('turned-link.log')), link: true };
    expect(findFault(file)).toMatchObject({ code: 'replaced' });
  });
});

test('no fault keeps a descriptor open', () => {
  const files = [
    replaceFile('leak-gone.log', () => {}),
    replaceFile('leak-directory.log', (path) => mkdirSync(path)),
    replaceFile('leak-fifo.log', (path) => execFileSync('mkfifo', [path])),
    replaceFile('leak-other.log', (path) => {
      scratch.write('leak-keeper.log', 'x');
      writeFileSync(path, 'y');
    }),
  ];
  const before = countDescriptors();
  for (let round = 0; round < 20; round++) for (const file of files) findFault(file);
  expect(countDescriptors()).toBe(before);
});

describe('a system error', () => {
  test.each([
    ['EACCES', 'unreadable'],
    ['EPERM', 'unreadable'],
    ['ENOENT', 'vanished'],
    ['ENOTDIR', 'vanished'],
    ['ELOOP', 'replaced'],
    ['EIO', 'io-error'],
    ['EAGAIN', 'io-error'],
    ['EMFILE', 'io-error'],
  ])('%s is %s, with its name', (code, problem) => {
    const fault = describeIoError(
      Object.assign(new Error('text of the system'), { code }),
      'Cannot open the file',
    );
    expect(fault.code).toBe(problem);
    expect(fault.message).toMatch(/^Cannot open the file: /);
    expect(fault.message).toContain(code);
    expect(fault.message).not.toContain('text of the system');
    // What to do, or why it is so.
    expect(fault.message).toMatch(/; |a symbolic link/);
  });

  test.each([new TypeError('a bug'), 'text', undefined])('a bug is thrown on: %s', (error) => {
    expect(() => describeIoError(error, 'Cannot open the file')).toThrow();
  });
});
