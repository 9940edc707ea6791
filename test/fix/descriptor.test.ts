import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOut } from '../../src/fix/descriptor.js';
import type { Rights, Step } from '../../src/fix/step.js';
import { listStepFor, stepFor } from './scene.js';

const isRoot = process.geteuid?.() === 0;
const canSet = spawnSync('setfacl', ['--version']).status === 0;
let root: string;
let log: string;
const modeOf = (path: string): number => lstatSync(path).mode & 0o7777;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'fix-descriptor-')));
  mkdirSync(join(root, 'logs'));
  log = join(root, 'logs', 'a.log');
  writeFileSync(log, 'text');
  chmodSync(log, 0o644);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(process.platform !== 'linux')('carryOut', () => {
  it('changes the mode and nothing else', async () => {
    const before = statSync(log);
    expect(await carryOut(stepFor(log, { mode: 0o640 }))).toEqual({ kind: 'done' });
    const after = statSync(log);
    expect(after.mode & 0o7777).toBe(0o640);
    expect([after.ino, after.size, after.mtimeMs, after.atimeMs, after.uid]).toEqual([
      before.ino,
      before.size,
      before.mtimeMs,
      before.atimeMs,
      before.uid,
    ]);
    expect(readFileSync(log, 'utf8')).toBe('text');
  });

  it('needs no right on the file: its owner may change a mode of 0', async () => {
    chmodSync(log, 0o006);
    expect(await carryOut(stepFor(log, { mode: 0 }))).toEqual({ kind: 'done' });
    expect(modeOf(log)).toBe(0);
  });

  it('needs to pass directories, not to list them', async () => {
    chmodSync(join(root, 'logs'), 0o311);
    expect(await carryOut(stepFor(log, { mode: 0o600 }))).toEqual({ kind: 'done' });
    chmodSync(join(root, 'logs'), 0o755);
  });

  it('changes directories', async () => {
    chmodSync(join(root, 'logs'), 0o777);
    expect(await carryOut(stepFor(join(root, 'logs'), { mode: 0o1777 }))).toEqual({ kind: 'done' });
    expect(modeOf(join(root, 'logs'))).toBe(0o1777);
  });

  it('takes names of any bytes', async () => {
    const name = Buffer.concat([Buffer.from(join(root, 'logs/')), Buffer.from([0xff, 0x0a, 0x27])]);
    writeFileSync(name, '');
    chmodSync(name, 0o644);
    const { dev, ino, uid, gid } = lstatSync(name);
    const step = stepFor(log, {});
    const before = { mode: 0o644, uid, gid };
    const target = { ...step.target, path: name, dev, ino };
    expect(await carryOut({ ...step, target, before, after: { ...before, mode: 0o600 } })).toEqual({
      kind: 'done',
    });
    expect(lstatSync(name).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!isRoot)('gives the file away with its mode, set-user bits included', async () => {
    chmodSync(log, 0o4644);
    expect(await carryOut(stepFor(log, { uid: 1234, mode: 0o4640 }))).toEqual({ kind: 'done' });
    expect([statSync(log).uid, modeOf(log)]).toEqual([1234, 0o4640]);
  });

  it('refuses a link in place of the file, and leaves its target alone', async () => {
    const step = stepFor(log, { mode: 0o640 });
    const victim = join(root, 'victim');
    writeFileSync(victim, '');
    chmodSync(victim, 0o644);
    renameSync(log, `${log}.old`);
    symlinkSync(victim, log);
    expect(await carryOut(step)).toMatchObject({ kind: 'refused', reason: /something else stands/ });
    expect([modeOf(victim), modeOf(`${log}.old`)]).toEqual([0o644, 0o644]);
  });

  it('refuses a link in place of a directory on the way', async () => {
    const step = stepFor(log, { mode: 0o640 });
    renameSync(join(root, 'logs'), join(root, 'real'));
    symlinkSync('real', join(root, 'logs'));
    expect(await carryOut(step)).toMatchObject({ kind: 'refused', reason: /symbolic link/ });
    expect(modeOf(join(root, 'real/a.log'))).toBe(0o644);
  });

  it('refuses another directory in place of one, even with the very file in it', async () => {
    const step = stepFor(log, { mode: 0o640 });
    renameSync(join(root, 'logs'), join(root, 'old'));
    mkdirSync(join(root, 'logs'));
    renameSync(join(root, 'old/a.log'), log);
    expect(await carryOut(step)).toMatchObject({ kind: 'refused', reason: /something else stands/ });
    expect(modeOf(log)).toBe(0o644);
  });

  it('refuses another file, a FIFO among them, without waiting for it', async () => {
    const step = stepFor(log, { mode: 0o640 });
    rmSync(log);
    execFileSync('mkfifo', [log]);
    expect(await carryOut(step)).toMatchObject({ kind: 'refused' });
    rmSync(log);
    const gone = { kind: 'refused', reason: 'it is gone since the audit', isTouched: false };
    expect(await carryOut(step)).toEqual(gone);
  });

  it('refuses a file that got another name, or other rights, since the audit', async () => {
    const step = stepFor(log, { mode: 0o640 });
    linkSync(log, join(root, 'other'));
    expect(await carryOut(step)).toMatchObject({ kind: 'refused', reason: /2 hard links/ });
    rmSync(join(root, 'other'));
    chmodSync(log, 0o600);
    expect(await carryOut(step)).toMatchObject({ kind: 'refused', reason: /changed since the audit/ });
    expect(modeOf(log)).toBe(0o600);
  });

  it('closes all that it opens, also where it refuses', async () => {
    const steps = [
      stepFor(log, { mode: 0o640 }),
      { ...stepFor(log, {}), before: { mode: 0, uid: 0, gid: 0 } },
    ];
    for (const step of steps) await carryOut(step);
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        return [];
      }
    });
    expect(open.length).toBeGreaterThan(0);
    expect(open.filter((path) => path.startsWith(root))).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux' || !canSet)('carryOut of access lists', () => {
  const setfacl = (...args: readonly string[]): void => void execFileSync('setfacl', [...args]);
  const taking = (change: Partial<Rights>): Step => listStepFor(log, ['-n', '-x', 'u:1234'], change);
  const entries = (): string =>
    execFileSync('getfacl', ['-npacE', '--', log], { encoding: 'utf8' }).trim().replaceAll('\n', ' ');

  beforeEach(() => {
    chmodSync(log, 0o600);
    setfacl('-m', 'u:1234:rw,u:1235:r', log);
  });

  it('takes entries, leaves the mask and the others, and changes the mode in the same step', async () => {
    expect(await carryOut(taking({ mode: 0o640 }))).toEqual({ kind: 'done' });
    expect(entries()).toBe('user::rw- user:1235:r-- group::--- mask::r-- other::---');
  });

  it('refuses a list that was changed since the audit', async () => {
    const step = taking({});
    setfacl('-m', 'u:1236:r', log);
    expect(await carryOut(step)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/access list was changed since the audit/),
      isTouched: false,
    });
    expect(entries()).toContain('user:1234:rw-');
  });

  it('leaves the list of what a link leads to alone', async () => {
    const step = taking({});
    renameSync(log, `${log}.old`);
    symlinkSync(`${log}.old`, log);
    expect(await carryOut(step)).toMatchObject({ kind: 'refused', isTouched: false });
    expect(entries()).toContain('user:1234:rw-');
  });
});
