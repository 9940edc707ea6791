import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOut } from '../../src/fix/descriptor.js';
import { writeUndo } from '../../src/fix/undo.js';
import { listStepFor, stepFor } from './scene.js';

const isRoot = process.geteuid?.() === 0;
const canSet = spawnSync('setfacl', ['--version']).status === 0;
const MADE = { madeAt: '2026-11-21T00:00:00.000Z', written: [] };
let root: string;
const modeOf = (path: string): number => lstatSync(path).mode & 0o7777;

beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), 'fix-undo-')))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function make(name: string, mode: number): string {
  const path = join(root, name);
  writeFileSync(path, 'x');
  chmodSync(path, mode);
  return path;
}

describe.skipIf(process.platform !== 'linux')('writeUndo', () => {
  it.each(['sh', 'bash'])('gives %s the former modes back, whatever the names', async (shell) => {
    const paths = ["it's $(id).log", 'a\nb\n', '\x1b[2J', '-rf', ' %s\\101'].map((name) => make(name, 0o646));
    const steps = paths.map((path) => stepFor(path, { mode: 0o600 }));
    for (const step of steps) expect(await carryOut(step)).toEqual({ kind: 'done' });
    execFileSync(shell, ['-c', writeUndo({ ...MADE, steps })]);
    expect(paths.map(modeOf)).toEqual(paths.map(() => 0o646));
  });

  it.skipIf(!isRoot)('gives the former owner back', async () => {
    const path = make('a.log', 0o644);
    const step = stepFor(path, { uid: 1234, mode: 0o640 });
    await carryOut(step);
    execFileSync('sh', ['-c', writeUndo({ ...MADE, steps: [step] })]);
    const { uid, gid } = lstatSync(path);
    expect([uid, gid, modeOf(path)]).toEqual([step.before.uid, step.before.gid, 0o644]);
  });

  it.skipIf(!canSet)('gives the former access list back, default list and mask included', async () => {
    const path = join(root, 'logs');
    mkdirSync(path, { mode: 0o755 });
    execFileSync('setfacl', ['-m', 'u:1234:rwx,m::rx,d:u:1234:rw,d:g:1235:r,d:o::r', path]);
    const show = (): string => execFileSync('getfacl', ['-cnp', path], { encoding: 'utf8' });
    const before = show();
    const step = listStepFor(path, ['-n', '-x', 'u:1234,d:u:1234,d:g:1235', '-m', 'd:o::-'], {});
    expect(await carryOut(step)).toEqual({ kind: 'done' });
    expect(show()).not.toMatch(/123[45]/);
    execFileSync('sh', ['-c', writeUndo({ ...MADE, steps: [step] })]);
    expect(show()).toBe(before);
  });

  it('gives nothing to a link that stands in the place of a file, says so, and goes on', async () => {
    const [first, second] = [make('a.log', 0o644), make('b.log', 0o644)];
    const steps = [first, second].map((path) => stepFor(path, { mode: 0o600 }));
    for (const step of steps) await carryOut(step);
    const victim = make('victim', 0o600);
    renameSync(second, `${second}.old`);
    symlinkSync(victim, second);
    const { status, stderr } = spawnSync('sh', ['-c', writeUndo({ ...MADE, steps })], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/Something else stands at the path of \d+:\d+\n/);
    expect([modeOf(victim), modeOf(first)]).toEqual([0o600, 0o644]);
  });

  it('says what is gone', async () => {
    const path = make('a.log', 0o644);
    const step = stepFor(path, { mode: 0o600 });
    rmSync(path);
    const { status, stderr } = spawnSync('sh', ['-c', writeUndo({ ...MADE, steps: [step] })], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, `Not there any more: ${step.target.dev}:${step.target.ino}\n`]);
  });

  it('removes the file that was written, and no other one at its path', () => {
    const path = make('block', 0o644);
    const { dev, ino } = lstatSync(path);
    const script = (inode: number): string =>
      writeUndo({ ...MADE, steps: [], written: [{ path: Buffer.from(path), dev, ino: inode }] });
    expect(spawnSync('sh', ['-c', script(ino + 1)]).status).toBe(1);
    expect(existsSync(path)).toBe(true);
    expect(spawnSync('sh', ['-c', script(ino)]).status).toBe(0);
    expect(existsSync(path)).toBe(false);
  });
});
