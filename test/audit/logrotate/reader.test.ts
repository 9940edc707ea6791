import { describe, expect, it } from 'vitest';
import type { Block, Source } from '../../../src/audit/logrotate/config.js';
import { MAX_CONFIG_BYTES, readConfig } from '../../../src/audit/logrotate/reader.js';
import { MAX_FILES } from '../../../src/audit/logrotate/session.js';
import { CONF, LAB_ACCOUNTS, confFile, readText } from './simulator.js';
import { fixtureSources } from './stage.js';

const DIRECTORY = '/etc/logrotate.d';
const INCLUDE = `include ${DIRECTORY}\n`;
const literals = ({ patterns }: Block): string[] => patterns.map(({ literal }) => literal ?? '*');

/** A main configuration, and files beside it. */
function sources(main: string, files: Readonly<Record<string, string | Source>>): Record<string, Source> {
  const entries = Object.entries(files).map(([name, source]) => [
    `${DIRECTORY}/${name}`,
    typeof source === 'string' ? confFile(source) : source,
  ]);
  const names = Object.keys(files).sort();
  return {
    [CONF]: confFile(main),
    [DIRECTORY]: { kind: 'directory', dev: 1, names },
    ...Object.fromEntries(entries),
  };
}

const inForce = (all: Record<string, Source>): string[] =>
  readText(all)
    .blocks.filter(({ lost }) => !lost)
    .flatMap(literals);

describe('readConfig', () => {
  it('asks for what it needs, a level at a time', () => {
    const all = sources(INCLUDE, { a: '/a {\n}\n' });
    const known = new Map<string, Source>();
    const rounds: string[][] = [];
    for (;;) {
      const { wanted, blocks } = readConfig(CONF, known, LAB_ACCOUNTS);
      if (wanted.length === 0) {
        expect(blocks.flatMap(literals)).toEqual(['/a']);
        break;
      }
      rounds.push([...wanted]);
      for (const path of wanted) known.set(path, all[path] ?? { kind: 'missing', code: 'ENOENT' });
    }
    expect(rounds).toEqual([[CONF], [DIRECTORY], [`${DIRECTORY}/a`]]);
  });

  it('reads nothing of nothing', () => {
    expect(readText({ [CONF]: { kind: 'missing', code: 'ENOENT' } })).toMatchObject({
      blocks: [],
      notes: [],
    });
    expect(readText({ [CONF]: { kind: 'other' } })).toMatchObject({ blocks: [], notes: [] });
  });
});

describe('include', () => {
  it('reads a directory in the order of its names, before what follows', () => {
    const all = sources(`/first {\n}\n${INCLUDE}/last {\n}\n`, { b: '/b {\n}\n', a: '/a {\n}\n' });
    expect(inForce(all)).toEqual(['/first', '/a', '/b', '/last']);
  });

  it('passes settings on, into files and out of them', () => {
    const all = sources(`rotate 2\n${INCLUDE}/main {\n}\n`, { a: 'weekly\n/a {\n}\n', b: '/b {\n}\n' });
    expect(readText(all).blocks.map(({ settings }) => [settings.rotate, settings.criterion.kind])).toEqual([
      [2, 'weekly'],
      [2, 'weekly'],
      [2, 'weekly'],
    ]);
  });

  it('gives files nothing that is said below it', () => {
    const [block] = readText(sources(`${INCLUDE}compress\n`, { a: '/a {\n}\n' })).blocks;
    expect(block?.settings.compress).toBe(false);
  });

  it('takes back what a file with an error said, but keeps its blocks', () => {
    const text = 'weekly\n/a {\n}\n/b {\n  rotate x\n}\n';
    const all = sources(INCLUDE, { a: text, c: '/c {\n}\n' });
    const kinds = readText(all).blocks.map((block) => [
      literals(block)[0],
      block.settings.criterion.kind,
      block.lost !== undefined,
    ]);
    expect(kinds).toEqual([
      ['/a', 'weekly', false],
      ['/b', 'weekly', true],
      ['/c', 'size', false],
    ]);
  });

  it('takes relative names from the directory that is being read', () => {
    const all = {
      ...sources(INCLUDE, { a: 'include more\n' }),
      [`${DIRECTORY}/more`]: confFile('/m {\n}\n'),
    };
    expect(inForce(all)).toEqual(['/m']);
    expect(inForce({ [CONF]: confFile('include more\n'), '/more': confFile('/m {\n}\n') })).toEqual(['/m']);
  });

  it('knows the home of root', () => {
    expect(inForce({ [CONF]: confFile('include ~/x\n'), '/root/x': confFile('/m {\n}\n') })).toEqual(['/m']);
  });

  it.each([
    ['include\n', '"include" has no value'],
    ['include /gone\n', '"include" names what does not exist'],
  ])('%j is noted', (text, wrong) => {
    const config = readText({ [CONF]: confFile(text), '/gone': { kind: 'missing', code: 'ENOENT' } });
    expect(config.notes).toMatchObject([{ text: wrong, position: { file: CONF, line: 1 } }]);
  });

  it('ends in circles', () => {
    const { notes, blocks } = readText({ [CONF]: confFile(`/a {\n}\ninclude ${CONF}\n`) });
    expect(notes).toMatchObject([{ text: '"include" nests too deep' }]);
    expect(blocks).toHaveLength(17);
  });

  it('ends in circles that branch', () => {
    const begin = performance.now();
    const { beyond, blocks } = readText({
      [CONF]: confFile(`include ${CONF}\n/a {\n}\ninclude ${CONF}\n`),
    });
    expect(performance.now() - begin).toBeLessThan(15_000);
    expect(beyond).toBe(CONF);
    expect(blocks.length).toBeLessThanOrEqual(MAX_FILES);
  });

  it('reads no more than it can hold', () => {
    const large = confFile(`#${'x'.repeat(3 * 1024 * 1024)}\n`);
    const { beyond } = readText(sources(INCLUDE, { a: large, b: large, c: large, d: '/d {\n}\n' }));
    expect(beyond).toBe(`${DIRECTORY}/c`);
  });
});

describe('files that logrotate ignores', () => {
  it.each<[string, string, Source]>([
    ['writable', 'a', confFile('/x {\n}\n', 0o664)],
    ['writable', 'a', confFile('/x {\n}\n', 0o646)],
    ['owner', 'a', confFile('/x {\n}\n', 0o644, 1001)],
    ['taboo', 'a.bak', confFile('/x {\n}\n')],
    ['taboo', 'a~', confFile('/x {\n}\n')],
    ['taboo', 'a.dpkg-tmp', confFile('/x {\n}\n')],
    ['taboo', 'a.rhn-cfg-tmp-7', confFile('/x {\n}\n')],
  ])('%s: %s', (reason, name, source) => {
    const { blocks } = readText(sources(INCLUDE, { [name]: source }));
    expect(blocks).toMatchObject([{ lost: { kind: 'ignored-file', reason } }]);
    expect(blocks.flatMap(literals)).toEqual(['/x']);
  });

  it('are told by name where they cannot be read', () => {
    const file: Source = { kind: 'file', mode: 0o600, uid: 0, sizeBytes: 10, text: undefined };
    expect(readText(sources(INCLUDE, { a: file }))).toMatchObject({
      unreadable: [`${DIRECTORY}/a`],
      blocks: [],
    });
  });

  it('are too large from 16 MiB on', () => {
    const file: Source = {
      kind: 'file',
      mode: 0o644,
      uid: 0,
      sizeBytes: MAX_CONFIG_BYTES + 1,
      text: undefined,
    };
    expect(readText(sources(INCLUDE, { a: file }))).toMatchObject({ unreadable: [], blocks: [] });
  });

  it.each(['a', 'a.old', 'a.conf', '.a.swp', 'a.bakery', 'a.pacnew'])('%s is none of them', (name) => {
    expect(inForce(sources(INCLUDE, { [name]: '/x {\n}\n' }))).toEqual(['/x']);
  });

  it('change by tabooext and taboopat', () => {
    const files = { 'a.one': '/one {\n}\n', 'a.bak': '/bak {\n}\n', two: '/two {\n}\n' };
    const namesWith = (line: string): string[] => inForce(sources(`${line}\n${INCLUDE}`, files));
    expect(namesWith('tabooext + .one')).toEqual(['/two']);
    expect(namesWith('tabooext .one')).toEqual(['/bak', '/two']);
    expect(namesWith('tabooext + .x, .one,.y')).toEqual(['/two']);
    expect(namesWith('taboopat + t*')).toEqual(['/one']);
    expect(namesWith('taboopat = t*')).toEqual(['/bak', '/one']);
    expect(namesWith('tabooext')).toEqual(['/one', '/two']);
  });

  it('cost no other file anything', () => {
    const all = sources(INCLUDE, { a: confFile('weekly\nrotate x\n', 0o666), b: '/b {\n}\n' });
    expect(readText(all)).toMatchObject({
      notes: [],
      blocks: [{ settings: { criterion: { kind: 'size' } } }],
    });
  });
});

describe('olddir', () => {
  const conf = (lines: string): Source => confFile(`/log/a.log {\n${lines}\n}\n/log/b.log {\n}\n`);
  const directory = (dev: number): Source => ({ kind: 'directory', dev, names: [] });
  const gone: Source = { kind: 'missing', code: 'ENOENT' };

  const both = ['/log/a.log', '/log/b.log'];
  it.each<[string, string, readonly [home: Source, old: Source], readonly string[]]>([
    ['is there', 'olddir old', [directory(1), directory(1)], both],
    ['is not there, which costs the file', 'olddir old', [directory(1), gone], []],
    ['is made', 'olddir old\ncreateolddir', [directory(1), gone], both],
    ['is on another device', 'olddir old', [directory(1), directory(2)], []],
    ['is on another device, for copies', 'olddir old\ncopytruncate', [directory(1), directory(2)], both],
    ['has no log beside it', 'olddir old', [gone, gone], []],
    ['may have no log beside it', 'olddir old\nmissingok', [gone, gone], both],
  ])('%s', (_, lines, [home, old], expected) => {
    expect(inForce({ [CONF]: conf(lines), '/log': home, '/log/old': old })).toEqual(expected);
  });

  it('is asked for by absolute name', () => {
    const { wanted } = readConfig(CONF, new Map([[CONF, conf('olddir /else/where')]]), LAB_ACCOUNTS);
    expect(wanted).toEqual(['/log', '/else/where']);
  });
});

describe('the fixtures', () => {
  const config = readText(fixtureSources());
  const find = (path: string): Block | undefined =>
    config.blocks.find((block) => literals(block).includes(path));

  it('parse', () => {
    expect(config.wanted).toEqual(['/var/log/juliet', '/var/log/juliet/old']);
    expect(config.blocks.filter(({ lost }) => !lost)).toHaveLength(21);
    expect(config.notes).toEqual([]);
  });

  it('show their constructs', () => {
    expect(find('/var/log/names/three.log')).toMatchObject({
      position: { line: 2 },
      settings: { rotate: 6, criterion: { kind: 'monthly' }, createAs: { mode: 0o644 } },
    });
    expect(find('/var/log/quotes/escaped blank.log')?.settings).toMatchObject({
      rotate: 24,
      criterion: { kind: 'size', bytes: 1024 },
    });
    expect(find('/var/log/juliet/date.log')?.settings).toMatchObject({
      compressExtension: '.xz',
      maxAgeDays: 30,
    });
    expect(find('/var/log/own.log')?.settings.compress).toBe(true);
    expect(find('/var/log/mike.log')?.settings).toMatchObject({ compress: false, create: true, rotate: 4 });
  });

  it('show their traps', () => {
    const lost = config.blocks
      .filter((block) => block.lost)
      .map((block) => [literals(block)[0], block.lost?.kind]);
    expect(lost).toEqual([
      ['/var/log/golf.log', 'error'],
      ['/var/log/hotel.log', 'error'],
      ['/var/log/hotel-next.log', 'error'],
      ['/var/log/india.log', 'error'],
      ['/var/log/lima.log', 'ignored-file'],
    ]);
  });
});
