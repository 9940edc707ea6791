/**
 * Real files for steps: takes a path, gives the step that changes it, as the planner would write it.
 */
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseLists } from '../../src/audit/acl/list.js';
import type { AccessList } from '../../src/audit/acl/list.js';
import type { Passage, Rights, Step } from '../../src/fix/step.js';

/** A step from what is there now to other rights. */
export function stepFor(path: string, change: Partial<Rights>): Step {
  const real = realpathSync(dirname(path));
  const { dev, ino, mode, uid, gid } = lstatSync(path);
  const kind = lstatSync(path).isDirectory() ? 'directory' : 'file';
  const before = { mode: mode & 0o7777, uid, gid };
  return {
    target: { kind, path: Buffer.from(path), name: path, passages: passagesTo(real), dev, ino },
    before,
    after: { ...before, ...change },
    rules: ['permissions.world-readable'],
  };
}

/** A step that does to the access list what setfacl does with these arguments, tried on a copy. */
export function listStepFor(path: string, args: readonly string[], change: Partial<Rights>): Step {
  const before = listOf(path);
  const directory = mkdtempSync(join(tmpdir(), 'fix-list-'));
  try {
    const copy = join(directory, 'copy');
    if (lstatSync(path).isDirectory()) mkdirSync(copy);
    else writeFileSync(copy, '');
    execFileSync('setfacl', ['--set-file=-', copy], { input: execFileSync('getfacl', ['-cnp', path]) });
    execFileSync('setfacl', [...args, copy]);
    return { ...stepFor(path, change), lists: { before, after: listOf(copy) } };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function listOf(path: string): AccessList {
  const lists = parseLists(execFileSync('getfacl', ['-npE', '--', path], { encoding: 'latin1' }));
  const list = lists.get(path);
  if (!list) throw new Error(`no access list: ${path}`);
  return list;
}

function passagesTo(directory: string): readonly Passage[] {
  const above = directory === '/' ? [] : passagesTo(dirname(directory));
  const { dev, ino } = lstatSync(directory);
  return [...above, { name: Buffer.from(directory.slice(directory.lastIndexOf('/') + 1)), dev, ino }];
}
