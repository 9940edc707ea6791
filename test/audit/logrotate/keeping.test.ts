import { describe, expect, it } from 'vitest';
import { log, rotated } from '../scene.js';
import { CONF } from './simulator.js';
import { findingOf, rotationFindings, rotationRules } from './stage.js';

const PATH = '/srv/app/a.log';
const LOG = log(PATH, { mode: 0o600 });
const conf = (lines: string): string => `${PATH} {\ncreate 0600\n${lines}\n}\n`;
const rules = (lines: string): string[] => rotationRules([LOG], { conf: conf(lines) });

describe('retention', () => {
  it.each([
    ['daily\nrotate -1', 'rotation.unbounded-retention'],
    ['monthly\nrotate 12', 'rotation.long-retention'],
    ['weekly\nrotate 52', 'rotation.long-retention'],
    ['daily\nrotate -1\nmaxage 365', 'rotation.long-retention'],
    ['daily', 'rotation.discards-logs'],
    ['rotate 3', 'rotation.no-age-limit'],
  ])('%j is %s', (lines, rule) => expect(rules(lines)).toEqual([rule]));

  it.each(['daily\nrotate 14', 'weekly\nrotate 11', 'daily\nrotate -1\nmaxage 30', 'rotate 3\nmaxage 30'])(
    '%j is fine',
    (lines) => expect(rules(lines)).toEqual([]),
  );

  it('is told with its days, its count, or what is missing', () => {
    const details = [
      'monthly\nrotate 12',
      'daily\nrotate -1',
      'daily',
      'daily\nrotate 0',
      'rotate 2\nsize 10M',
    ].map((lines) => rotationFindings([LOG], { conf: conf(lines) })[0]?.detail);
    expect(details).toEqual([
      '"a.log" is rotated monthly and 12 copies are kept, for up to 403 days',
      '"rotate" is -1 and no "maxage" is told: every copy of "a.log" is kept',
      'no "rotate" is told, which means 0: no copy of "a.log" is kept',
      '"rotate" is 0 at line 4: no copy of "a.log" is kept',
      '"a.log" is rotated at 10.0 MiB and 2 copies are kept, 30.0 MiB before compression, whatever their age',
    ]);
  });

  it('is told with what is there', () => {
    const files = rotated(PATH, [
      { mode: 0o600 },
      { mode: 0o600, sizeBytes: 3000 },
      { mode: 0o600, sizeBytes: 72 },
    ]);
    expect(findingOf('rotation.long-retention', files, { conf: conf('monthly\nrotate 12') }).detail).toMatch(
      /, for up to 403 days; now 2 copies of 3\.0 KiB$/,
    );
    expect(
      findingOf('rotation.unbounded-retention', files, { conf: conf('monthly\nrotate -1') }).detail,
    ).toMatch(/ is kept; now 2 copies of 3\.0 KiB$/);
    expect(
      findingOf('rotation.long-retention', files, { conf: conf('daily\nrotate -1\nmaxage 365') }).detail,
    ).toBe('"a.log" is rotated daily and all copies are kept, for up to 366 days; now 2 copies of 3.0 KiB');
  });

  it('is told where it is set', () => {
    const finding = findingOf('rotation.long-retention', [LOG], { conf: `monthly\nrotate 12\n${conf('')}` });
    expect(finding.file).toBe(CONF);
  });
});

describe('rotation.mailed', () => {
  it('tells to whom, and when', () => {
    const mail = (lines: string): string =>
      findingOf('rotation.mailed', [LOG], { conf: conf(`daily\nrotate 3\n${lines}`) }).detail;
    expect(mail('mail a@b.example')).toBe('each copy that is removed of "a.log" is mailed to "a@b.example"');
    expect(mail('mail a@b.example\nmailfirst')).toBe('each new copy of "a.log" is mailed to "a@b.example"');
    expect(mail(`mail ${'x'.repeat(500)}`).length).toBeLessThan(150);
    expect(rules('daily\nrotate 3\nmail a@b.example\nnomail')).toEqual([]);
  });

  it('stands for the copy that is not kept', () => {
    expect(rules('daily\nmail a@b.example')).toEqual(['rotation.mailed']);
  });
});
