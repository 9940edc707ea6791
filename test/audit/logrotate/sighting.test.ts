import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/audit/rotation/sighting.js';
import {
  configSubject,
  joinSightings,
  showBytes,
  showKey,
  showPosition,
} from '../../../src/audit/rotation/sighting.js';
import { mendWith } from '../../../src/audit/shell.js';
import { log } from '../scene.js';

const sighting = (name: string, changes: Partial<Sighting> = {}): Sighting => ({
  rule: 'rotation.overdue',
  subject: configSubject('', '/etc/x'),
  log: log(`/l/${name}`),
  detail: `${name} is overdue`,
  ...changes,
});

describe('joinSightings', () => {
  it('makes one fault of many logs, with the first as an example', () => {
    const faults = joinSightings([sighting('a'), sighting('b'), sighting('c')]);
    expect(faults).toMatchObject([
      {
        rule: 'rotation.overdue',
        detail: 'a is overdue; the same holds for 2 other logs',
        mend: { commands: [], left: 0 },
      },
    ]);
  });

  it('keeps rules and places apart, and counts a log once', () => {
    const twice = sighting('a');
    expect(joinSightings([twice, twice])[0]?.detail).toBe('a is overdue');
    const other = sighting('b', { subject: configSubject('', '/etc/y') });
    const rule = sighting('b', { rule: 'rotation.mailed' });
    expect(joinSightings([sighting('a'), other, rule])).toHaveLength(3);
  });

  it('takes the worst for the example', () => {
    const [fault] = joinSightings([sighting('a', { severity: 'low' }), sighting('b', { severity: 'high' })]);
    expect(fault).toMatchObject({ severity: 'high', detail: 'b is overdue; the same holds for 1 other log' });
  });

  it('joins commands of the same kind, and counts names that have none', () => {
    const rm = (...paths: string[]): Sighting['mend'] => ({
      mend: mendWith('rm'),
      paths: paths.map((path) => Buffer.from(path)),
    });
    const chmod = { mend: mendWith('chmod o-r'), paths: [Buffer.from('/l/z')] };
    const [fault] = joinSightings([
      sighting('a', { mend: rm('/l/a'), whole: { commands: ['one'], left: 0 } }),
      sighting('b', { mend: chmod }),
      sighting('c', { mend: rm('/l/c', '/l/\n') }),
    ]);
    expect(fault?.mend).toEqual({ commands: ['one', "rm -- '/l/a' '/l/c'", "chmod o-r -- '/l/z'"], left: 1 });
  });
});

describe('words', () => {
  it('quote what comes from the host', () => {
    expect(showKey('/etc/\xff\n')).toBe('"/etc/\\\\xff\\n"');
    expect(showPosition({ file: '/etc/x', line: 3 })).toBe('"/etc/x", line 3');
  });

  it('name a configuration below its root', () => {
    const { path, name, family } = configSubject('/mnt', '/etc/\xc3\xa4');
    expect([path.toString('latin1'), name, family]).toEqual([
      '/mnt/etc/\xc3\xa4',
      '/mnt/etc/ä',
      '/mnt/etc/ä',
    ]);
  });

  it('give bytes in their unit', () => {
    expect([1, 1023, 1024, 1536, 1048576, 1e12].map(showBytes)).toEqual([
      '1 byte',
      '1023 bytes',
      '1.0 KiB',
      '1.5 KiB',
      '1.0 MiB',
      '953674.3 MiB',
    ]);
  });
});
