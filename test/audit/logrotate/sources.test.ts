import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rootKey } from '../../../src/audit/rotation/hostfile.js';
import { gatherConfig } from '../../../src/audit/rotation/sources.js';
import type { FoundConfig } from '../../../src/audit/rotation/sources.js';
import { LAB_ACCOUNTS } from './simulator.js';

const isRoot = userInfo().uid === 0;
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sources-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, text);
  chmodSync(root + path, 0o644);
  if (isRoot) chownSync(root + path, 0, 0);
}

const gather = async (): Promise<FoundConfig | undefined> => gatherConfig(rootKey(root), LAB_ACCOUNTS);
const literals = async (): Promise<(string | undefined)[]> =>
  (await gather())?.config.blocks.flatMap(({ patterns }) => patterns.map(({ literal }) => literal)) ?? [];

describe('gatherConfig', () => {
  it('finds none where there is none', async () => {
    expect(await gather()).toBeUndefined();
  });

  it('takes what belongs to somebody else for ignored', async () => {
    put('/etc/logrotate.conf', '/a {\n}\n');
    chmodSync(join(root, 'etc/logrotate.conf'), 0o666);
    expect((await gather())?.config.blocks).toMatchObject([
      { lost: { kind: 'ignored-file', reason: 'writable' } },
    ]);
  });
});

describe.skipIf(!isRoot)('gatherConfig on files of root', () => {
  it('follows includes as deep as logrotate does', async () => {
    for (let at = 0; at < 20; at++) put(`/etc/${at}`, `/log${at} {\n}\ninclude /etc/${at + 1}\n`);
    put('/etc/logrotate.conf', 'include /etc/0\n');
    const found = await gather();
    expect(found?.config.blocks).toHaveLength(16);
    expect(found?.config.notes).toMatchObject([{ text: '"include" nests too deep' }]);
    expect(found?.config.wanted).toEqual([]);
  });

  it('reads names of any bytes, and no other kinds of file', async () => {
    put('/etc/logrotate.conf', 'include /etc/d\n');
    put('/etc/d/a', '/a {\n}\n');
    mkdirSync(join(root, 'etc/d/b'));
    symlinkSync('gone', join(root, 'etc/d/c'));
    writeFileSync(Buffer.concat([Buffer.from(`${root}/etc/d/`), Buffer.from([0xff])]), '/d {\n}\n');
    expect(await literals()).toEqual(['/a', '/d']);
  });

  it('follows links to files, and none out of the root', async () => {
    put('/etc/logrotate.conf', 'include /etc/d\n');
    put('/opt/conf', '/a {\n}\n');
    mkdirSync(join(root, 'etc/d'));
    symlinkSync('../../opt/conf', join(root, 'etc/d/inner'));
    symlinkSync('/etc/logrotate.d', join(root, 'etc/d/outer'));
    expect(await literals()).toEqual(['/a']);
  });

  it('does not read what is too large', async () => {
    put('/etc/logrotate.conf', '/a {\n}\n');
    truncateSync(join(root, 'etc/logrotate.conf'), 0x100_0000);
    expect((await gather())?.config).toMatchObject({ blocks: [], unreadable: [] });
  });

  it('ends with directories of any size', async () => {
    put('/etc/logrotate.conf', 'include /etc/d\n');
    for (let at = 0; at < 2100; at++) put(`/etc/d/${at}`, `/${at} {\n}\n`);
    const config = (await gather())?.config;
    expect(config?.blocks.length).toBeLessThanOrEqual(2000);
    expect(config?.beyond).toMatch(/^\/etc\/d\/\d+$/);
  });
});
