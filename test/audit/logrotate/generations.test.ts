import { describe, expect, it } from 'vitest';
import { NOW_MS, log, rotated } from '../scene.js';
import { findingOf, rotationRules } from './stage.js';

const OWN = { mode: 0o600 };
const PATH = '/srv/app/a.log';
const conf = (lines: string): string => `${PATH} {\nweekly\ncreate 0600\n${lines}\n}\n`;
const copies = (...names: string[]): ReturnType<typeof log>[] => [
  log(PATH, OWN),
  ...names.map((name) => log(`/srv/app/${name}`, OWN, 'a.log')),
];

describe('rotation.orphans', () => {
  it('removes what is out of logrotate’s sight, and nothing else', () => {
    const files = copies(
      'a.log.1',
      'a.log.2.gz',
      'a.log-20260101',
      'a.log-20260101.gz',
      'a.log.9.gz',
      'a.log.bak',
    );
    const finding = findingOf('rotation.orphans', files, { conf: conf('rotate 3\ncompress') });
    expect(finding).toMatchObject({ file: PATH, severity: 'low' });
    expect(finding.detail).toBe(
      '2 copies such as "a.log-20260101.gz", named by number where dates are used, or the other way round',
    );
    expect(finding.commands).toEqual(["rm -- '/srv/app/a.log-20260101.gz' '/srv/app/a.log.9.gz'"]);
  });

  it('is not told of copies that fit', () => {
    expect(
      rotationRules(copies('a.log.1', 'a.log.2.gz', 'a.log.3.gz'), {
        conf: conf('rotate 3\ncompress\ndelaycompress'),
      }),
    ).toEqual([]);
    expect(rotationRules(copies('a.log-20260101'), { conf: conf('rotate 3\ndateext') })).toEqual([]);
  });

  it('is not told without a block', () => {
    expect(rotationRules(copies('a.log-20260101', 'a.log.1'), { conf: '' })).toEqual([]);
  });

  it('bears any number of copies', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `a.log.${at + 1}`);
    const finding = findingOf('rotation.orphans', copies(...names), { conf: conf('rotate 3') });
    expect(finding.detail).toContain('19996 copies such as "a.log.5", with numbers beyond the present count');
  });
});

describe('rotation.twins', () => {
  it('are told without a command, as one of them may be damaged', () => {
    const finding = findingOf('rotation.twins', copies('a.log.1', 'a.log.2', 'a.log.2.gz', 'a.log.3.gz'));
    expect(finding).toMatchObject({ file: PATH, commands: [], severity: 'info' });
    expect(finding.detail).toBe('1 plain copy such as "a.log.2" beside a compressed one of the same name');
  });
});

describe('rotation.gap', () => {
  it.each([
    [['a.log.1', 'a.log.3'], '2 copies up to number 3, and 2 is not there'],
    [['a.log.0', 'a.log.1.gz', 'a.log.5.gz'], '3 copies up to number 5, and 2 and 2 more are not there'],
  ])('%j: %s', (names, detail) => {
    const finding = findingOf('rotation.gap', copies(...names));
    expect(finding.detail).toBe(detail);
    expect(finding.confidence).toBe('possible');
  });

  it.each([
    [['a.log.1', 'a.log.2']],
    [['a.log.4', 'a.log.5']],
    [['a.log.7']],
    [['a.log.1', 'a.log.4242']],
    [[]],
  ])('is not told of %j', (names) => expect(rotationRules(copies(...names))).toEqual([]));

  it('counts files beside the log that are no part of the scan', () => {
    const names = ['a.log', 'a.log.1', 'a.log.2.gz', 'a.log.3'];
    const listings = new Map([['/srv/app', new Set(names)]]);
    expect(rotationRules(copies('a.log.1', 'a.log.3'), { rotation: { listings } })).toEqual([]);
    expect(rotationRules(copies('a.log.1', 'a.log.3'), { rotation: { listings: new Map() } })).toEqual([]);
  });
});

it('goes through the names of a directory a few times, however many logs it holds', () => {
  let turns = 0;
  class Counted extends Set<string> {
    override [Symbol.iterator](): ReturnType<Set<string>['values']> {
      turns++;
      return super[Symbol.iterator]();
    }
  }
  const files = Array.from({ length: 300 }, (_, at) => `/srv/app/${at}x.log`).flatMap((path) => [
    log(path, OWN),
    ...[1, 3].map((number) => log(`${path}.${number}`, OWN, path.slice('/srv/app/'.length))),
  ]);
  const names = new Counted(files.map(({ name }) => name.slice('/srv/app/'.length)));
  const found = rotationRules(files, { rotation: { listings: new Map([['/srv/app', names]]) } });
  expect(found).toEqual(files.filter((_, at) => at % 3 === 0).map(() => 'rotation.gap'));
  expect(turns).toBeLessThan(5);
});

describe('rotation.writer-lost', () => {
  const files = (sizeBytes: number, laterMs: number): ReturnType<typeof log>[] =>
    rotated(PATH, [
      { ...OWN, sizeBytes, modifiedMs: NOW_MS - 10_000_000 },
      { ...OWN, modifiedMs: NOW_MS - 10_000_000 + laterMs },
      { ...OWN, modifiedMs: NOW_MS - 20_000_000 },
    ]);

  it('is told of a copy that was written after the empty log', () => {
    const finding = findingOf('rotation.writer-lost', files(0, 30 * 60_000));
    expect(finding).toMatchObject({ file: PATH, severity: 'medium', confidence: 'likely' });
    expect(finding.detail).toBe('"a.log" is empty, and "a.log.1" was written 30 minutes after it');
  });

  it('leaves the program a minute, and is content with a log that is written', () => {
    expect(rotationRules(files(0, 60_000))).toEqual([]);
    expect(rotationRules(files(10, 30 * 60_000))).toEqual([]);
  });

  it('does not go by compressed copies', () => {
    const packed = [log(PATH, { ...OWN, sizeBytes: 0, modifiedMs: 0 }), log(`${PATH}.1.gz`, OWN, 'a.log')];
    expect(rotationRules(packed)).not.toContain('rotation.writer-lost');
  });
});
