/**
 * Real files for steps: takes a path, gives the step that changes it, as the planner would write it.
 */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
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

function passagesTo(directory: string): readonly Passage[] {
  const above = directory === '/' ? [] : passagesTo(dirname(directory));
  const { dev, ino } = lstatSync(directory);
  return [...above, { name: Buffer.from(directory.slice(directory.lastIndexOf('/') + 1)), dev, ino }];
}
