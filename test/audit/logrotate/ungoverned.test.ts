import { describe, expect, it } from 'vitest';
import { MISSING_BYTES, UNGOVERNED_BYTES } from '../../../src/audit/rotation/ungoverned.js';
import { MIB, log, rotated } from '../scene.js';
import { findingOf, rotationFindings, rotationRules } from './stage.js';

const grown = { mode: 0o600, sizeBytes: 2 * MIB };

describe('rotation.ungoverned', () => {
  it('is told of a grown log that no block names, with one that would', () => {
    const finding = findingOf('rotation.ungoverned', [log('/srv/a.log', grown)], { conf: 'weekly\n' });
    expect(finding).toMatchObject({ file: '/srv/a.log', severity: 'info', confidence: 'likely' });
    expect(finding.detail).toBe('2.0 MiB, no rotated copy, and no block of logrotate names it');
    expect(finding.commands).toEqual([expect.stringContaining("'/srv/a.log {'")]);
  });

  it('lies between what needs no rotation and what is plainly missing one', () => {
    const rules = (sizeBytes: number): string[] =>
      rotationRules([log('/srv/a.log', { ...grown, sizeBytes })], { conf: 'weekly\n' });
    expect(rules(UNGOVERNED_BYTES)).toEqual([]);
    expect(rules(UNGOVERNED_BYTES + 1)).toEqual(['rotation.ungoverned']);
    expect(rules(MISSING_BYTES)).toEqual(['rotation.ungoverned']);
    expect(rules(MISSING_BYTES + 1)).toEqual(['rotation.missing']);
  });

  it('is not told of logs with copies, scanned or not, nor without logrotate', () => {
    expect(rotationRules(rotated('/srv/a.log', [grown, grown]), { conf: '' })).toEqual([]);
    const listings = new Map([['/srv', new Set(['a.log', 'a.log.3.gz'])]]);
    expect(rotationRules([log('/srv/a.log', grown)], { conf: '', rotation: { listings } })).toEqual([]);
    expect(rotationRules([log('/srv/a.log', grown)])).toEqual([]);
  });
});

describe('commands for a block', () => {
  it('are not given where a block names the log, as a second one would be an error', () => {
    const big = [log('/srv/a.log', { mode: 0o600, sizeBytes: 20 * MIB })];
    const commands = (conf: string): number =>
      rotationFindings(big, { conf }).find(({ rule }) => rule === 'rotation.missing')?.commands.length ?? -1;
    expect(commands('weekly\n')).toBe(1);
    expect(commands('/srv/a.log {\nweekly\n}\n')).toBe(0);
    expect(commands('/srv/a.log {\nrotate x\n}\n')).toBe(0);
  });
});
