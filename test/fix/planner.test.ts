import { describe, expect, it } from 'vitest';
import { findFaults } from '../../src/audit/audit.js';
import { planFix } from '../../src/fix/planner.js';
import type { Plan } from '../../src/fix/step.js';
import type { LogFile } from '../../src/model/logfile.js';
import type { SceneOptions } from '../audit/scene.js';
import { ADM, ALICE, AUDIO, MIB, MOPIDY, NOW_MS, ROOT, hostOf, log, rotated } from '../audit/scene.js';

function planOf(files: readonly LogFile[], options: SceneOptions = {}, uid = ROOT): Plan {
  return planFix({
    files,
    host: hostOf(files, options),
    actor: { uid },
    findFaults: (all, host) => findFaults(all, host, { key: new Uint8Array(32), now: () => NOW_MS }),
  });
}

/** Steps as `path before>after uid>uid`. */
function stepsOf({ steps }: Plan): string[] {
  return steps.map(({ target, before, after }) => {
    const owner = before.uid === after.uid ? '' : ` ${before.uid}>${after.uid}`;
    return `${target.path.toString()} ${before.mode.toString(8)}>${after.mode.toString(8)}${owner}`;
  });
}

describe('planFix', () => {
  it('plans nothing for logs that are closed', () => {
    const plan = planOf([log('/srv/a.log', { mode: 0o600 }), log('/srv/b.log', { mode: 0o640 })]);
    expect(plan).toEqual({ steps: [], blocks: [], refusals: [], causes: [], left: [] });
  });

  it('goes on until what a mended fault uncovers is mended as well', () => {
    const plan = planOf([log('/srv/a.log', { uid: MOPIDY, gid: AUDIO, mode: 0o666 })]);
    expect(stepsOf(plan)).toEqual(['/srv/a.log 666>600']);
    expect(plan.steps[0]?.rules).toEqual([
      'permissions.group-readable',
      'permissions.group-writable',
      'permissions.world-readable',
      'permissions.world-writable',
    ]);
  });

  it('tells what made a log open with the remedy that keeps it as closed as it will be', () => {
    const source = { made: 0o666, told: 'umask 0000', remedy: 'set UMask=%umask' };
    const writer = { name: '"app"', isRunning: true, sources: [source], uids: [] };
    const causes = (gid: number): Plan['causes'] =>
      planOf([log('/srv/a.log', { uid: MOPIDY, gid, mode: 0o666 })], {
        host: { writers: new Map([['/srv/a.log', writer]]) },
      }).causes;
    const text = 'made so by "app": umask 0000; set UMask=';
    expect(causes(ADM)).toEqual([{ name: '/srv/a.log', text: `${text}0027` }]);
    expect(causes(AUDIO)).toEqual([{ name: '/srv/a.log', text: `${text}0077` }]);
  });

  it('names each generation once, and directories first', () => {
    const files = rotated('/srv/a.log', [{ mode: 0o600 }, { mode: 0o644 }, { mode: 0o644 }]);
    const plan = planOf(files, { directories: { '/srv': { mode: 0o777 } } });
    expect(stepsOf(plan)).toEqual(['/srv 777>775', '/srv/a.log.1 644>600', '/srv/a.log.2 644>600']);
  });

  it('knows the way to each target by device and inode', () => {
    const directories = { '/': { ino: 2 }, '/srv': { ino: 3 } };
    const [step] = planOf([log('/srv/a.log', { ino: 4 })], { directories }).steps;
    expect(step?.target.passages.map(({ name, ino }) => [name.toString(), ino])).toEqual([
      ['/', 2],
      ['srv', 3],
    ]);
    expect([step?.target.ino, step?.target.dev]).toEqual([4, 2049]);
  });

  it('gives a log of root to the user who can read it and replace it anyway', () => {
    const home = { '/home/alice': { uid: ALICE, gid: ALICE } };
    const plan = planOf([log('/home/alice/root.log')], { directories: home });
    expect(stepsOf(plan)).toEqual(['/home/alice/root.log 644>640 0>1000']);
  });

  it('leaves a block for logrotate to the file that people name, once for each log', () => {
    const plan = planOf([log('/srv/huge.log', { mode: 0o600, sizeBytes: 150 * MIB })]);
    expect(plan.blocks.map(({ name }) => name)).toEqual(['/srv/huge.log']);
    expect(plan.steps).toEqual([]);
  });

  it('leaves what only a person can judge', () => {
    const plan = planOf([log('/srv/a.log', { mode: 0o600, uid: 4242 })]);
    expect(plan.left.map(({ rule }) => rule)).toEqual(['permissions.unknown-owner']);
    expect(plan.left[0]).not.toHaveProperty('repairs');
  });

  it('leaves reading to the groups that exist for it, and takes the rest', () => {
    const plan = planOf([log('/srv/a.log', { gid: ADM, mode: 0o664 })]);
    expect(stepsOf(plan)).toEqual(['/srv/a.log 664>640']);
    expect(plan.left.map(({ rule }) => rule)).toEqual(['permissions.group-readable']);
    expect(plan.refusals).toEqual([]);
  });

  it('does not leave to people what the plan settles by the way', () => {
    const looser = rotated('/srv/a.log', [{ mode: 0o600, links: 1 }, { mode: 0o644 }]);
    const findings = (files: readonly LogFile[]): readonly ReturnType<typeof findFaults>[number][] =>
      files.some(({ facts }) => facts.mode === 0o644)
        ? [
            { ...findFaults(looser, hostOf(looser), { key: new Uint8Array(32), now: () => NOW_MS })[0] },
            { rule: 'told.before', repairs: [] },
          ].map((finding) => finding as ReturnType<typeof findFaults>[number])
        : [{ rule: 'told.after', repairs: [] } as unknown as ReturnType<typeof findFaults>[number]];
    const plan = planFix({ files: looser, host: hostOf(looser), actor: { uid: 0 }, findFaults: findings });
    expect(plan.left.map(({ rule }) => rule)).toEqual(['told.after']);
  });

  it.each<[string, Parameters<typeof planOf>, RegExp]>([
    ['hard links', [[log('/srv/a.log', { links: 2 })]], /2 hard links/],
    ['a log of somebody else', [[log('/srv/a.log', { uid: MOPIDY })], {}, ALICE], /belongs to mopidy/],
    ['a symbolic link', [[{ ...log('/srv/a.log'), link: true }]], /symbolic link/],
    [
      'an owner who could not read it before',
      [[log('/home/alice/a.log', { mode: 0o600 })], { directories: { '/home/alice': { uid: ALICE } } }],
      /alice could read it then/,
    ],
    [
      'an owner of a directory further up',
      [[log('/home/alice/sub/a.log')], { directories: { '/home/alice': { uid: ALICE } } }],
      /does not belong to alice/,
    ],
    [
      'an owner without account',
      [[log('/home/x/a.log')], { directories: { '/home/x': { uid: 4242 } } }],
      /4242 has no account/,
    ],
  ])('refuses %s', (_name, [files, options, uid], reason) => {
    const plan = planOf(files, options, uid);
    expect(plan.refusals).toHaveLength(1);
    expect(plan.refusals[0]?.reason).toMatch(reason);
  });

  it('does not let a user change owners', () => {
    const files = [log('/home/alice/a.log')];
    const plan = planOf(files, { directories: { '/home/alice': { uid: ALICE } } }, ALICE);
    expect(plan.steps).toEqual([]);
    expect(plan.refusals.map(({ reason }) => reason)).toEqual([
      'it belongs to root; run as that user or as root',
      'only root can change owners; run as root',
    ]);
  });

  it('refuses where the directories are unknown, and never throws', () => {
    const files = [log('/srv/a.log'), log('/srv/b.log', { mode: 0o666 })];
    const host = hostOf(files);
    const repairs = files.map(({ path }) => ({ kind: 'mode', path, change: 'o-r' }) as const);
    const fault = { rule: 'x', repairs } as unknown as ReturnType<typeof findFaults>[number];
    const plan = planFix({
      files,
      host: { ...host, places: new Map() },
      actor: { uid: 0 },
      findFaults: () => [fault],
    });
    expect(plan.refusals.map(({ name }) => name)).toEqual(['/srv/a.log', '/srv/b.log']);
  });
});
