import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryPlan } from '../../src/fix/carry.js';
import type { CarryOptions } from '../../src/fix/carry.js';
import type { Plan } from '../../src/fix/step.js';
import { stepFor } from './scene.js';

const EMPTY: Plan = { steps: [], blocks: [], refusals: [], causes: [], left: [] };
let root: string;
let options: CarryOptions;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'fix-carry-')));
  const uid = process.geteuid?.() ?? 0;
  options = { stateDirectory: join(root, 'state'), uid, madeAt: '2026-11-21T00:00:00.000Z', programs: [] };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function make(name: string): string {
  writeFileSync(join(root, name), 'x');
  chmodSync(join(root, name), 0o644);
  return join(root, name);
}

describe.skipIf(process.platform !== 'linux')('carryPlan', () => {
  it('does what it can, says what it could not, and keeps the way back from what it did', async () => {
    const steps = [make('a.log'), make('b.log'), make('c.log')].map((path) => stepFor(path, { mode: 0o600 }));
    chmodSync(join(root, 'b.log'), 0o604);
    const carried = await carryPlan({ ...EMPTY, steps }, options);
    expect(carried.done).toEqual([steps[0], steps[2]]);
    expect(carried.refused.map(({ name }) => name)).toEqual([join(root, 'b.log')]);
    const script = readFileSync(carried.undo ?? '', 'utf8');
    expect(script).toContain("a.log'");
    expect(script).not.toContain("b.log'");
  });

  it('leaves no script where nothing was done, and makes none where there is nothing to do', async () => {
    expect((await carryPlan(EMPTY, options)).undo).toBeUndefined();
    expect(existsSync(options.stateDirectory)).toBe(false);
    const step = stepFor(make('a.log'), { mode: 0o600 });
    rmSync(join(root, 'a.log'));
    const carried = await carryPlan({ ...EMPTY, steps: [step] }, options);
    expect([carried.done, carried.undo]).toEqual([[], undefined]);
  });

  it('writes blocks only where that was told, as one file', async () => {
    const blocks = ['/a', '/b'].map((name) => ({ name, lines: [`${name} {`, '}'] }));
    expect((await carryPlan({ ...EMPTY, blocks }, options)).block).toBeUndefined();
    const logrotate = join(root, 'rotation');
    const carried = await carryPlan({ ...EMPTY, blocks }, { ...options, logrotate });
    expect(carried.block?.kind).toBe('written');
    expect(readFileSync(logrotate, 'utf8')).toBe('/a {\n}\n/b {\n}\n');
    expect(readFileSync(carried.undo ?? '', 'utf8')).toContain(`remove ${lstatSync(logrotate).dev}:`);
  });

  it('tells what it did even where the script cannot be settled in the end', async () => {
    const step = stepFor(make('a.log'), { mode: 0o600 });
    const program = join(root, 'logrotate');
    writeFileSync(program, `#!/bin/sh\nrm -r '${options.stateDirectory}'\n`);
    chmodSync(program, 0o755);
    const plan = { ...EMPTY, steps: [step], blocks: [{ name: '/a', lines: ['/a {', '}'] }] };
    const logrotate = join(root, 'rotation');
    const carried = await carryPlan(plan, { ...options, programs: [program], logrotate });
    expect([carried.done, carried.block?.kind]).toEqual([[step], 'written']);
  });

  it('changes nothing if the script cannot be kept', async () => {
    const step = stepFor(make('a.log'), { mode: 0o600 });
    writeFileSync(options.stateDirectory, 'a file');
    await expect(carryPlan({ ...EMPTY, steps: [step] }, options)).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(lstatSync(join(root, 'a.log')).mode & 0o777).toBe(0o644);
  });
});
