import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { READ, reachOf } from '../../src/audit/access.js';
import { placeOf } from '../../src/audit/facts.js';
import { gatherHost } from '../../src/audit/host.js';
import { ROTATION_DUE_BYTES } from '../../src/audit/rotation.js';
import { displayName } from '../../src/model/logfile.js';
import type { FileFacts, LogFile } from '../../src/model/logfile.js';
import { AUDIO, TEXTS, log } from './scene.js';

vi.mock('node:os', async (load) => {
  const real = await load<typeof os>();
  return { ...real, platform: vi.fn(real.platform) };
});

let home = '';
let root = '';

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'audit-host-')));
  root = join(home, 'root');
  mkdirSync(join(root, 'etc/logrotate.d'), { recursive: true });
  mkdirSync(join(root, 'proc/self'), { recursive: true });
  writeFileSync(join(root, 'etc/passwd'), TEXTS.passwd ?? '');
  writeFileSync(join(root, 'etc/group'), TEXTS.group ?? '');
  writeFileSync(join(root, 'etc/nsswitch.conf'), TEXTS.nsswitch ?? '');
  writeFileSync(join(root, 'proc/self/mountinfo'), '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n');
});
afterEach(() => {
  vi.mocked(os.platform).mockReset();
  rmSync(home, { recursive: true });
});

/** Makes a file below the test's directory, and describes it as a walk would. */
function write(path: string, changes: Partial<FileFacts> = {}): LogFile {
  const full = join(home, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, 'x');
  return log(full, changes);
}

function directoriesOf(file: LogFile, host: Parameters<typeof placeOf>[1]): string[] | undefined {
  return placeOf(file, host)?.directories.map(({ name }) => name);
}

describe('gatherHost', () => {
  it('lists every directory from the root down, with its own facts', async () => {
    const file = write('a/b/x.log');
    chmodSync(join(home, 'a'), 0o711);
    chmodSync(join(home, 'a/b'), 0o1770);
    const { host, problems } = await gatherHost([file], { root });
    expect(problems).toEqual([]);
    const directories = placeOf(file, host)?.directories ?? [];
    expect(directories[0]?.name).toBe('/');
    expect(directories.slice(-3).map(({ name }) => name)).toEqual([home, join(home, 'a'), join(home, 'a/b')]);
    expect(directories.slice(-2).map(({ facts }) => facts.mode)).toEqual([0o711, 0o1770]);
    const { uid, gid, dev, ino } = lstatSync(join(home, 'a'));
    expect(directories.at(-2)?.facts).toMatchObject({ uid, gid, dev, ino });
  });

  it('examines the directories behind symbolic links, not those of the link', async () => {
    write('real/deep/x.log');
    chmodSync(join(home, 'real'), 0o700);
    mkdirSync(join(home, 'public'));
    symlinkSync('../real/deep', join(home, 'public/link'));
    symlinkSync('../real/deep/x.log', join(home, 'public/x.log'));
    for (const path of ['public/link/x.log', 'public/x.log']) {
      const file = { ...log(join(home, path)), link: true };
      const { host } = await gatherHost([file], { root });
      expect(directoriesOf(file, host)?.slice(-2)).toEqual([join(home, 'real'), join(home, 'real/deep')]);
      expect(placeOf(file, host)?.realPath.toString()).toBe(join(home, 'real/deep/x.log'));
      expect(reachOf(file, host, READ).audience).toBe('owner');
    }
  });

  it('finds the place of a relative path', async () => {
    const file = write('a/x.log');
    const bare = log(relative(realpathSync('.'), file.name));
    const { host } = await gatherHost([bare], { root });
    expect(placeOf(bare, host)?.realPath).toEqual(file.path);
  });

  it('keeps names that are not UTF-8', async () => {
    const directory = Buffer.concat([Buffer.from(`${home}/`), Buffer.from([0xff, 0xe4])]);
    mkdirSync(directory);
    const path = Buffer.concat([directory, Buffer.from('/x\n.log')]);
    writeFileSync(path, 'x');
    const file = log(path);
    const { host, problems } = await gatherHost([file], { root });
    expect(problems).toEqual([]);
    expect(placeOf(file, host)?.realPath).toEqual(path);
    expect(placeOf(file, host)?.directories.at(-1)?.name).toBe(`${home}/\\xff\\xe4`);
  });

  it('reads accounts, mounts and logrotate below the given root', async () => {
    const { host } = await gatherHost([], { root });
    expect(host.posix).toBe(true);
    expect(host.accounts.complete).toBe(true);
    expect(
      host.accounts.members
        .get(AUDIO)
        ?.map(({ name }) => name)
        .sort(),
    ).toEqual(['alice', 'bob', 'mopidy']);
    expect(host.mounts.get(0x801)?.type).toBe('ext4');
    expect(host.logrotate).toBe(true);
  });

  it('follows no link out of the root', async () => {
    rmSync(join(root, 'etc/passwd'));
    writeFileSync(join(home, 'passwd'), TEXTS.passwd ?? '');
    symlinkSync('../../passwd', join(root, 'etc/passwd'));
    const { host, problems } = await gatherHost([], { root });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('(EXDEV)')]);
    expect(host.accounts.users.size).toBe(0);
  });

  it('reports account files that it cannot have, and goes on', async () => {
    const { host, problems } = await gatherHost([write('x.log')], { root: join(home, 'nothing') });
    expect(problems.map(({ code, file }) => [code, file && basename(file)])).toEqual([
      ['audit-unknown', 'passwd'],
      ['audit-unknown', 'group'],
    ]);
    expect(problems[0]?.message).toMatch(/^Cannot read ".*\/etc\/passwd" \(ENOENT\)/);
    expect(host).toMatchObject({ logrotate: false, accounts: { complete: false } });
    expect(host.places.size).toBe(1);
  });

  it('reports account files that are no files or too large', async () => {
    rmSync(join(root, 'etc/group'));
    mkdirSync(join(root, 'etc/group'));
    truncateSync(join(root, 'etc/passwd'), 17 * 1024 * 1024);
    const { problems } = await gatherHost([], { root });
    expect(problems.map(({ message }) => /\((\w+)\)/.exec(message)?.[1])).toEqual(['EFBIG', 'EINVAL']);
  });

  it('waits for no FIFO in place of an account file, and follows no link out of the root', async () => {
    for (const name of ['passwd', 'group']) rmSync(join(root, 'etc', name));
    execFileSync('mkfifo', [join(root, 'etc/passwd')]);
    symlinkSync('/etc/group', join(root, 'etc/group'));
    const { host, problems } = await gatherHost([], { root });
    expect(problems.map(({ message }) => /\((\w+)\)/.exec(message)?.[1])).toEqual(['EINVAL', 'EXDEV']);
    expect(host.accounts.groups.size).toBe(0);
  });

  it('reports a directory that it cannot examine once, however many logs it holds', async () => {
    const files = ['x.log', 'y.log'].map((name) => log(join(home, 'gone', name)));
    const known = write('x.log');
    const { host, problems } = await gatherHost([...files, known], { root });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'audit-unknown', file: join(home, 'gone') });
    expect(problems[0]?.message).toContain('(ENOENT)');
    expect([...host.places.keys()]).toEqual([known.name]);
  });

  it('needs nothing of standard input', async () => {
    const { host, problems } = await gatherHost([{ ...log('-'), stdin: true }], { root });
    expect([host.places.size, problems]).toEqual([0, []]);
  });

  it('survives a loop of links in place of a log', async () => {
    symlinkSync('loop.log', join(home, 'loop.log'));
    const file = log(join(home, 'loop.log'));
    await expect(gatherHost([file], { root })).resolves.toMatchObject({ problems: [] });
  });
});

describe('gatherHost on rotated copies outside the scan', () => {
  const big = { sizeBytes: ROTATION_DUE_BYTES + 1 };

  it('finds them by name beside logs that have outgrown their bound', async () => {
    const files = [write('a/x.log', big), write('a/y.log', big), write('b/x.log', big), write('a/small.log')];
    write('a/x.log.2.gz');
    write('a/small.log.1');
    const { host } = await gatherHost(files, { root });
    expect([...host.rotatedElsewhere]).toEqual([join(home, 'a/x.log')]);
  });

  it('compares bytes', async () => {
    const path = Buffer.concat([Buffer.from(`${home}/`), Buffer.from([0xff]), Buffer.from('.log')]);
    writeFileSync(Buffer.concat([path, Buffer.from('.1')]), 'x');
    writeFileSync(path, 'x');
    const file = log(path, big);
    expect(displayName(path)).toBe(file.name);
    const { host } = await gatherHost([file], { root });
    expect(host.rotatedElsewhere.has(path.toString('latin1'))).toBe(true);
  });

  it('makes nothing of a directory that it cannot list', async () => {
    const file = log(join(home, 'gone/x.log'), big);
    const { host } = await gatherHost([file], { root });
    expect(host.rotatedElsewhere.size).toBe(0);
  });
});

describe('gatherHost on many files', () => {
  it('asks each directory once', async () => {
    const path = write('many/0.log').name;
    for (let at = 1; at < 10_000; at++) linkSync(path, join(home, `many/${at}.log`));
    const files = Array.from({ length: 10_000 }, (_, at) => log(join(home, `many/${at}.log`)));
    const { host } = await gatherHost(files, { root });
    const chains = files.map((file) => placeOf(file, host)?.directories);
    expect(new Set(chains).size).toBe(1);
    expect(chains[0]?.at(-1)?.name).toBe(join(home, 'many'));
  }, 20_000);
});

describe('gatherHost elsewhere', () => {
  it('knows nothing on Windows, and says so once', async () => {
    vi.mocked(os.platform).mockReturnValue('win32');
    const { host, problems } = await gatherHost([write('x.log'), write('y.log')], { root });
    expect(host).toMatchObject({ posix: false, logrotate: false });
    expect(host.places.size).toBe(0);
    expect(problems.map(({ code }) => code)).toEqual(['audit-unknown']);
    expect((await gatherHost([], { root })).problems).toEqual([]);
  });

  it('does not take the account files of macOS for the whole truth', async () => {
    vi.mocked(os.platform).mockReturnValue('darwin');
    const { host } = await gatherHost([], { root });
    expect(host.accounts.complete).toBe(false);
    expect(host.accounts.members.get(AUDIO)).toHaveLength(3);
  });
});
