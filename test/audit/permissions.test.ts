import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditFingerprint } from '../../src/audit/fault.js';
import { MAX_FAMILIES_PER_DIRECTORY, auditPermissions } from '../../src/audit/permissions.js';
import type { AuditFinding } from '../../src/model/finding.js';
import type { LogFile } from '../../src/model/logfile.js';
import { ADM, AUDIO, DEVICE, hostOf, log, rotated } from './scene.js';
import type { SceneOptions } from './scene.js';

const fingerprint = auditFingerprint(new Uint8Array(32));

function findings(files: readonly LogFile[], options: SceneOptions = {}): AuditFinding[] {
  return auditPermissions(files, hostOf(files, options), fingerprint);
}

function find(rule: string, all: readonly AuditFinding[]): AuditFinding {
  const [finding, ...others] = all.filter((one) => one.rule === `permissions.${rule}`);
  if (!finding || others.length > 0)
    throw new Error(`expected one ${rule}, got ${others.length + (finding ? 1 : 0)}`);
  return finding;
}

describe('auditPermissions on families', () => {
  it('tells a fault of all generations once, at the live file, with one command for all', () => {
    const finding = find('world-readable', findings(rotated('/srv/app.log', [{}, {}, {}])));
    expect(finding.file).toBe('/srv/app.log');
    expect(finding.family).toBe('/srv/app.log');
    expect(finding.detail).toMatch(/everyone can read it; 2 other generations have the same fault$/);
    expect(finding.commands).toEqual(["chmod o-r -- '/srv/app.log' '/srv/app.log.1' '/srv/app.log.2'"]);
    expect(finding.fingerprint).toBe(fingerprint(finding.rule, Buffer.from('/srv/app.log')));
  });

  it('names the first file at fault if the live one is not', () => {
    const finding = find('world-readable', findings(rotated('/srv/app.log', [{ mode: 0o600 }, {}, {}])));
    expect(finding.file).toBe('/srv/app.log.1');
    expect(finding.commands).toEqual(["chmod o-r -- '/srv/app.log.1' '/srv/app.log.2'"]);
  });

  it('is as severe as the worst generation', () => {
    const files = rotated('/srv/app.log', [
      { mode: 0o600, links: 2 },
      { mode: 0o640, links: 2 },
    ]);
    const finding = find('hard-links', findings(files));
    expect([finding.severity, finding.file]).toEqual(['medium', '/srv/app.log.1']);
  });

  it('gives a command for each way to mend', () => {
    const files = rotated('/srv/app.log', [{ mode: 0o644 }, { mode: 0o640, gid: ADM }]);
    const options = { directories: { '/srv': { mode: 0o750, gid: ADM } } };
    expect(find('group-readable', findings(files, options)).commands).toEqual([
      "chmod go-r -- '/srv/app.log'",
      "chmod g-r -- '/srv/app.log.1'",
    ]);
  });

  it('bears any number of generations', () => {
    const finding = find(
      'world-readable',
      findings(
        rotated(
          '/srv/app.log',
          Array.from({ length: 20_000 }, () => ({})),
        ),
      ),
    );
    expect(finding.file).toBe('/srv/app.log');
    expect(finding.commands).toHaveLength(200);
  });

  it('does not mix directories', () => {
    const files = ['/a/x.log', '/b/x.log'].map((path) => log(path));
    expect(findings(files).map(({ file }) => file)).toEqual(['/a/x.log', '/b/x.log']);
  });

  it('says how many names no command holds', () => {
    const files = [log('/srv/a.log'), log('/srv/a.log.\n1', {}, 'a.log')];
    const finding = find('world-readable', findings(files));
    expect(finding.commands).toEqual(["chmod o-r -- '/srv/a.log'"]);
    expect(finding.detail).toMatch(/1 name is not UTF-8 or holds control characters/);
  });

  it('says nothing of standard input, nor where modes mean nothing', () => {
    expect(findings([{ ...log('-'), stdin: true }])).toEqual([]);
    expect(findings([log('/srv/a.log', { mode: 0o666 })], { host: { posix: false } })).toEqual([]);
  });
});

describe('auditPermissions on crowded directories', () => {
  const crowd = (size: number, path = '/srv'): LogFile[] =>
    Array.from({ length: size }, (_, at) => log(`${path}/${at}.log`));

  it('tells logs one by one up to the bound, and the directory beyond it', () => {
    expect(findings(crowd(MAX_FAMILIES_PER_DIRECTORY))).toHaveLength(MAX_FAMILIES_PER_DIRECTORY);
    const finding = find('world-readable', findings(crowd(10_000)));
    expect([finding.file, finding.family]).toEqual(['/srv', '/srv']);
    expect(finding.detail).toMatch(/^10000 logs in this directory, such as "0.log": mode 0644/);
    expect(finding.commands).toEqual(["find '/srv' -maxdepth 1 -type f -exec chmod o-r -- {} +"]);
  });

  it('counts each fault by itself', () => {
    const files = [...crowd(100), log('/srv/open.log', { mode: 0o666 })];
    const all = findings(files);
    expect(find('world-writable', all).file).toBe('/srv/open.log');
    expect(find('world-readable', all).file).toBe('/srv');
  });

  it('names all files where no sweep of the directory would do', () => {
    const files = crowd(150).map((file) => ({ ...file, facts: { ...file.facts, links: 2 } }));
    const { commands } = find('hard-links', findings(files));
    expect(commands).toHaveLength(2);
    expect(commands[1]).toContain("-o -samefile '/srv/149.log' \\)");
  });
});

describe('auditPermissions on directories', () => {
  const open = (path: string, mode: number): SceneOptions => ({ directories: { [path]: { mode } } });
  const closed = { mode: 0o600 };

  it('tells each replaceable directory once, wherever it stands on the way', () => {
    const files = ['/a/b/x.log', '/a/b/y.log', '/a/c/z.log'].map((path) => log(path, closed));
    const all = findings(files, open('/a', 0o777));
    expect(all).toHaveLength(1);
    const finding = find('world-writable-directory', all);
    expect(finding).toMatchObject({
      file: '/a',
      family: '/a',
      severity: 'high',
      commands: ["chmod o-w -- '/a'"],
    });
    expect(finding.detail).toMatch(/^mode 0777 without the sticky bit/);
  });

  it.each([0o1777, 0o775, 0o755, 0o776, 0o2770])('is content with mode %o', (mode) => {
    expect(findings([log('/a/x.log', closed)], open('/a', mode))).toEqual([]);
  });

  it('is content where nobody else gets to the directory', () => {
    const directories = { '/a': { mode: 0o700 }, '/a/b': { mode: 0o777 } };
    expect(findings([log('/a/b/x.log', closed)], { directories })).toEqual([]);
  });

  it('advises mount options where the file system has no modes', () => {
    const mounts = new Map([[DEVICE, { type: 'exfat', point: Buffer.from('/a') }]]);
    const finding = find(
      'world-writable-directory',
      findings([log('/a/x.log', closed)], { ...open('/a', 0o777), host: { mounts } }),
    );
    expect(finding.commands).toEqual([]);
    expect(finding.detail).toMatch(/exfat takes modes from its mount options/);
  });

  it('gives the shared directories the sticky bit that they lack', () => {
    const finding = find(
      'world-writable-directory',
      findings([log('/tmp/x.log', closed)], open('/tmp', 0o777)),
    );
    expect(finding.commands).toEqual(["chmod +t -- '/tmp'"]);
  });
});

describe('commands of auditPermissions, run by sh', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "it's $(a) "));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('mend what they say', () => {
    const names = ["-a'b.log", '$HOME.log', 'x y.log'];
    const files = names.map((name) => {
      writeFileSync(join(directory, name), 'x');
      chmodSync(join(directory, name), 0o666);
      return log(join(directory, name), { mode: 0o666, gid: AUDIO });
    });
    const commands = findings(files).flatMap((finding) => finding.commands);
    for (const command of commands) execFileSync('/bin/sh', ['-ec', command]);
    expect(commands).toHaveLength(6);
    expect(names.map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o660, 0o660, 0o660]);
  });

  it('sweep a crowded directory', () => {
    const files = Array.from({ length: 30 }, (_, at) => {
      const path = join(directory, `${at}.log`);
      writeFileSync(path, 'x');
      chmodSync(path, 0o644);
      return log(path);
    });
    const { commands } = find('world-readable', findings(files));
    for (const command of commands) execFileSync('/bin/sh', ['-ec', command]);
    expect(files.map(({ name }) => statSync(name).mode & 0o777)).toEqual(files.map(() => 0o640));
  });
});
