import { describe, expect, test } from 'vitest';
import { joinEntry } from '../../src/scan/context.js';

const ENTRY = {
  cursor: 's=8fd4;i=1;b=01;m=2f;t=64;x=9e',
  time: '1795276801500000',
  program: 'mopidy',
  unit: 'mopidy.service',
  priority: '4',
};

describe('the context of a place', () => {
  test('in no journal is that of its line', () => {
    const line = { time: '2026', program: 'p' };
    expect(joinEntry(line, undefined)).toBe(line);
  });

  test('in an entry has what journald knows, and the logger and level of the line', () => {
    const line = { time: '16:00', program: 'guess', logger: 'mopidy.core', level: 'INFO' };
    expect(joinEntry(line, ENTRY)).toEqual({
      time: '2026-11-21T16:00:01.5Z',
      program: 'mopidy',
      logger: 'mopidy.core',
      level: 'INFO',
      unit: 'mopidy.service',
      cursor: ENTRY.cursor,
    });
    expect(joinEntry({}, ENTRY).level).toBe('WARNING');
  });

  test.each(['getty@tty1.service', 'user-runtime-dir.slice', 'app-org.gnome\\x2dshell.scope'])(
    'names the unit %s',
    (unit) => {
      expect(joinEntry({}, { unit })).toEqual({ unit });
    },
  );

  const secret = `glpat-${'a1B2c3D4e5F6g7H8i9J0'}`;
  test.each([
    { unit: `run@${secret}.service` },
    { unit: 'no-type' },
    { unit: 'a\u001b[2J.service' },
    { program: secret },
    { program: 'a b' },
    { cursor: secret },
    { cursor: `s=1;i=${secret}` },
    { time: 'then' },
    { priority: 'x' },
  ])('tells nothing that is no name: %j', (entry) => {
    expect(joinEntry({}, entry)).toEqual({});
  });
});
