import { describe, expect, it } from 'vitest';
import { log, rotated } from '../scene.js';
import { CONF } from './simulator.js';
import { findingOf, rotationRules } from './stage.js';

const PATH = '/srv/app/a.log';
const conf = (lines: string, global = ''): string => `${global}${PATH} {\nweekly\nrotate 4\n${lines}\n}\n`;
const at = (mode: number): ReturnType<typeof log>[] => [log(PATH, { mode })];
const rules = (mode: number, lines: string, global = ''): string[] =>
  rotationRules(at(mode), { conf: conf(lines, global) });

describe('rotation.create-ignored', () => {
  it('closes what it was meant to close', () => {
    const files = rotated(PATH, [{ mode: 0o644 }, { mode: 0o644 }, { mode: 0o600 }]);
    const finding = findingOf('rotation.create-ignored', files, { conf: conf('copytruncate\ncreate 600') });
    expect(finding).toMatchObject({ file: CONF, severity: 'medium' });
    expect(finding.detail).toBe(
      '"create" at line 5 sets mode 0600, which "copytruncate" makes void, and "a.log" stays 0644',
    );
    expect(finding.commands).toEqual([`chmod g-r,o-r -- '${PATH}' '${PATH}.1'`]);
  });

  it('is mild where it makes no difference, and knows copy as well', () => {
    const finding = findingOf('rotation.create-ignored', at(0o600), { conf: conf('copy\ncreate 0640') });
    expect(finding).toMatchObject({ severity: 'low', commands: [] });
    expect(finding.detail).toBe('"create" at line 5 sets mode 0640, which "copy" makes void');
  });

  it('is not told of a bare create', () => {
    expect(rules(0o600, 'copytruncate\ncreate')).toEqual([]);
    expect(rules(0o600, 'copytruncate', 'create\n')).toEqual([]);
  });
});

describe('rotation.create-open', () => {
  it('tells that the next rotation undoes what was closed', () => {
    const finding = findingOf('rotation.create-open', at(0o600), { conf: conf('create 0644 alice alice') });
    expect(finding).toMatchObject({ severity: 'medium', file: CONF });
    expect(finding.detail).toBe('"create" at line 4 makes the next "a.log" 0644, which is 0600 now');
  });

  it('tells a mode that lets everyone read each log', () => {
    const finding = findingOf('rotation.create-open', at(0o644), { conf: conf('create 644') });
    expect(finding.severity).toBe('low');
    expect(finding.detail).toBe('"create" at line 4 makes each new "a.log" 0644, readable for everyone');
  });

  it('points to where the mode was told', () => {
    const finding = findingOf('rotation.create-open', at(0o644), { conf: conf('create', 'create 0644\n') });
    expect(finding.detail).toMatch(/^"create" at line 5 /);
  });

  it.each([
    [0o640, 'create 0640'],
    [0o644, 'create 0640'],
    [0o660, 'create 0600'],
    [0o644, 'create 0'],
  ])('is not told of %o with %s', (mode, lines) => expect(rules(mode, lines)).toEqual([]));
});

describe('rotation.mode-kept', () => {
  it.each(['create', 'copytruncate', 'copy', 'create alice alice'])('is told with %s', (lines) => {
    expect(rules(0o644, lines)).toEqual(['rotation.mode-kept']);
    expect(rules(0o640, lines)).toEqual([]);
  });

  it('names the line that keeps it', () => {
    const { detail, severity } = findingOf('rotation.mode-kept', at(0o644), { conf: conf('copytruncate') });
    expect([detail, severity]).toEqual([
      '"a.log" is 0644, and the block at line 1 with line 4 passes that on',
      'info',
    ]);
    expect(findingOf('rotation.mode-kept', at(0o604), { conf: conf('copy') }).detail).toBe(
      '"a.log" is 0604, and the block at line 1 passes that on',
    );
  });
});

describe('rotation.create-missing', () => {
  it('is told of a log that is closer than its program would make it', () => {
    const finding = findingOf('rotation.create-missing', at(0o600), { conf: conf('') });
    expect(finding).toMatchObject({ severity: 'info', confidence: 'possible' });
    expect(finding.detail).toBe(
      'the block at line 1 creates no log, so the program makes the next "a.log", which is 0600 now, with its own umask',
    );
    expect(rules(0o640, 'nocreate', 'create\n')).toEqual(['rotation.create-missing']);
    expect(rules(0o644, '')).toEqual([]);
  });
});

describe('modes', () => {
  it('are not judged where logrotate does not come, or where they mean nothing', () => {
    const directories = { '/srv/app': { mode: 0o777 } };
    expect(rotationRules(at(0o644), { conf: conf('create 644'), directories })).toEqual([
      'rotation.insecure-parent',
    ]);
    expect(rotationRules(at(0o644), { conf: conf('create 644'), host: { posix: false } })).toEqual([]);
  });
});
