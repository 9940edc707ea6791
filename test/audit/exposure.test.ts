import { describe, expect, it } from 'vitest';
import { exposureOf, formatMode, widest } from '../../src/audit/exposure.js';
import type { Exposure } from '../../src/model/finding.js';
import { ADM, ALICE, AUDIO, EMPTY, MOPIDY, hostOf, log } from './scene.js';
import type { SceneOptions } from './scene.js';
import type { FileFacts } from '../../src/model/logfile.js';

function exposure(changes: Partial<FileFacts>, options: SceneOptions = {}): Exposure {
  const file = log('/srv/app.log', changes);
  return exposureOf(file, hostOf([file], options));
}

describe('exposureOf', () => {
  it('tells everyone with the mode', () => {
    expect(exposure({ mode: 0o644 })).toEqual({ audience: 'everyone', readers: ['everyone (0644)'] });
  });

  it('lists the members of a group without the owner', () => {
    expect(exposure({ mode: 0o640, uid: MOPIDY, gid: AUDIO })).toEqual({
      audience: 'group',
      readers: ['group audio: alice, bob'],
    });
  });

  it('names all groups that it takes, and users who own a directory', () => {
    const both = { directories: { '/srv': { mode: 0o750, gid: ADM } } };
    expect(exposure({ mode: 0o640, gid: AUDIO }, both).readers).toEqual(['groups adm and audio: alice']);
    const home = { directories: { '/srv': { mode: 0o750, uid: ALICE, gid: EMPTY } } };
    expect(exposure({ mode: 0o644 }, home).readers).toEqual(['user alice']);
  });

  it('says nothing of readers for the owner alone', () => {
    expect(exposure({ mode: 0o644 }, { directories: { '/srv': { mode: 0o700 } } })).toEqual({
      audience: 'owner',
      readers: [],
    });
  });

  it('says what it does not know', () => {
    expect(exposure({ mode: 0o640, gid: 77 }).readers).toEqual(['group 77: members unknown']);
    const sss = { texts: { nsswitch: 'group: files sss' } };
    expect(exposure({ mode: 0o640, gid: ADM }, sss).readers).toEqual([
      'group adm: alice and possibly others',
    ]);
    expect(exposure({}, { host: { places: new Map() } })).toEqual({ audience: 'unknown', readers: [] });
  });

  it('lists ten members of a large group and counts the others', () => {
    const members = Array.from({ length: 25 }, (_, at) => `u${String(at).padStart(2, '0')}`);
    const texts = { group: `big:x:500:${members.join(',')}` };
    const [text = ''] = exposure({ mode: 0o640, gid: 500 }, { texts }).readers;
    expect(text).toBe(`group big: ${members.slice(0, 10).join(', ')}, 15 more`);
  });
});

describe('widest', () => {
  const owner: Exposure = { audience: 'owner', readers: [] };
  const unknown: Exposure = { audience: 'unknown', readers: [] };
  const adm: Exposure = { audience: 'group', readers: ['group adm: alice'] };
  const all: Exposure = { audience: 'everyone', readers: ['everyone (0644)'] };

  it.each([
    [[owner, owner], 'owner'],
    [[owner, unknown], 'unknown'],
    [[unknown, adm, owner], 'group'],
    [[adm, all, unknown], 'everyone'],
    [[], 'unknown'],
  ] as const)('of %j is %s', (exposures, audience) => {
    expect(widest(exposures).audience).toBe(audience);
  });

  it('joins readers, widest first, each once', () => {
    expect(widest([adm, owner, all, adm]).readers).toEqual(['everyone (0644)', 'group adm: alice']);
  });

  it('caps the readers and says so', () => {
    const many = Array.from({ length: 30 }, (_, at): Exposure => ({
      audience: 'group',
      readers: [`user ${at}`],
    }));
    const { readers } = widest(many);
    expect(readers).toHaveLength(21);
    expect(readers.at(-1)).toBe('10 more');
  });
});

describe('formatMode', () => {
  it('writes four octal digits', () => {
    expect([0, 0o44, 0o640, 0o1777].map(formatMode)).toEqual(['0000', '0044', '0640', '1777']);
  });
});
