import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/audit/logrotate/config.js';
import type { Settings } from '../../../src/audit/logrotate/settings.js';
import { CONF, readText } from './simulator.js';

const names = ({ patterns }: Block): string[] => patterns.map(({ literal }) => literal ?? '*');
const inForce = (text: string): string[] =>
  readText(text)
    .blocks.filter(({ lost }) => !lost)
    .flatMap(names);
const lost = (text: string): string[] =>
  readText(text)
    .blocks.filter((block) => block.lost)
    .flatMap(names);

function settingsOf(text: string): Settings {
  const [block] = readText(text).blocks;
  if (!block) throw new Error('no block');
  return block.settings;
}

describe('blocks', () => {
  it('have positions, patterns and settings', () => {
    const { blocks, notes } = readText('\n# comment\n/var/log/a.log /var/log/*.txt {\n  rotate 3\n}\n');
    expect(notes).toEqual([]);
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ position: { file: CONF, line: 3 }, notes: [], lost: undefined });
    expect(blocks[0]?.settings).toMatchObject({ rotate: 3, told: { rotate: { file: CONF, line: 4 } } });
  });

  it.each([
    ['/a\n/b\n{\n}\n', ['/a', '/b']],
    ['/a\n# /never {\n/b\n{\n}\n', ['/a', '/b']],
    ['/a {}\n', ['/a']],
    ['/a { daily }\n/b {\n}\n', ['/a', '/b']],
    ['/a{\ndaily\n}\n', ['/a']],
    ['"/a b" \'/c\' /d\\ e {\n}\n', ['/a b', '/c', '/d e']],
    ['~/a {\n}\n', ['/root/a']],
    ['/a {\n  daily\n', ['/a']],
    ['/a {\n} # words behind\n/b {\n}\n', ['/a', '/b']],
    ['/a {\n} /b {\n}\n', ['/a']],
  ])('%j name %j', (text, expected) => expect(inForce(text)).toEqual(expected));

  it('skip scripts whatever is in them', () => {
    const script = ['postrotate', '  { x; }', '}', '  daily', '# endscript', 'endscripts', '  endscript'];
    const text = `/a {\n${script.join('\n')}\n  rotate 5\n}\n/b {\n}\n`;
    expect(inForce(text)).toEqual(['/a', '/b']);
    expect(settingsOf(text)).toMatchObject({ rotate: 5, criterion: { kind: 'size' } });
    expect(settingsOf(text).told['postrotate']).toEqual({ file: CONF, line: 2 });
  });
});

describe('settings', () => {
  it('hold from their place on, and within a block only', () => {
    const { blocks } = readText('/a {\n}\nweekly\nrotate 4\n/b {\n  rotate 5\n}\n/c {\n}\n');
    expect(blocks.map(({ settings }) => [settings.criterion.kind, settings.rotate])).toEqual([
      ['size', 0],
      ['weekly', 5],
      ['weekly', 4],
    ]);
  });

  it('take several flags on one line, and comments behind flags', () => {
    expect(settingsOf('/a {\n  compress delaycompress daily # why\n}\n')).toMatchObject({
      compress: true,
      delayCompress: true,
      criterion: { kind: 'daily' },
    });
  });

  it.each<[string, Partial<Settings>]>([
    ['rotate=3', { rotate: 3 }],
    ['rotate = 3', { rotate: 3 }],
    ['size 100k', { criterion: { kind: 'size', bytes: 102_400 } }],
    ['minsize 1M\nmaxsize 2M', { minSizeBytes: 1_048_576, maxSizeBytes: 2_097_152 }],
    ['minage 1\nmaxage 30', { minAgeDays: 1, maxAgeDays: 30 }],
    ['weekly 3', { criterion: { kind: 'weekly', weekday: 3 } }],
    ['weekly', { criterion: { kind: 'weekly', weekday: 0 } }],
    ['copytruncate\nrenamecopy', { renameCopy: true, copyTruncate: false }],
    ['renamecopy\ncopytruncate', { renameCopy: false, copyTruncate: true }],
    ['compress\nnocompress', { compress: false }],
    ['compresscmd /usr/bin/xz', { compressExtension: '.xz' }],
    ['compresscmd /opt/pack\ncompressext .p', { compressExtension: '.p' }],
    ['compressext .p\ncompresscmd /bin/zstd', { compressExtension: '.zst' }],
    ['olddir /old\nnoolddir', { oldDir: undefined }],
    ['dateext\ndateformat .%s', { dateExt: true, dateFormat: '.%s' }],
    ['mail a@b.example\nmailfirst', { mail: 'a@b.example', mailFirst: true }],
    ['mail a@b.example\nnomail', { mail: undefined }],
    ['size', { criterion: { kind: 'size', bytes: 1_048_576 } }],
  ])('%j', (lines, expected) => expect(settingsOf(`/a {\n${lines}\n}\n`)).toMatchObject(expected));

  it('begin with those of logrotate', () => {
    expect(settingsOf('/a {\n}\n')).toMatchObject({
      criterion: { kind: 'size', bytes: 1_048_576 },
      rotate: 0,
      start: 1,
      ifEmpty: true,
      create: false,
      compress: false,
    });
  });

  it('let a bare create take over the mode told before', () => {
    expect(settingsOf('create 0640\n/a {\n  create\n}\n').createAs.mode).toBe(0o640);
  });

  it('do not pass addextension on to blocks', () => {
    expect(settingsOf('addextension .x\n/a {\n}\n').addExtension).toBeUndefined();
    expect(settingsOf('/a {\n  addextension .x\n}\n').addExtension).toBe('.x');
  });
});

describe('faults', () => {
  it('of spelling cost nothing else', () => {
    const { blocks } = readText('/a {\n  compres\n  rotate 3\n}\n');
    expect(blocks[0]).toMatchObject({ lost: undefined, settings: { rotate: 3, compress: false } });
    expect(blocks[0]?.notes).toEqual([
      {
        kind: 'unknown-directive',
        position: { file: CONF, line: 2 },
        cost: 'line',
        text: '"compres" is unknown',
        word: 'compres',
      },
    ]);
  });

  it('outside of blocks are notes of the configuration', () => {
    expect(readText('wekly\n/a {\n}\n').notes).toMatchObject([{ kind: 'unknown-directive', word: 'wekly' }]);
  });

  it('tell which of two times counts', () => {
    const [block] = readText('/a {\n  daily\n  size 100k\n}\n').blocks;
    expect(block?.notes).toMatchObject([
      { kind: 'overridden-criterion', text: '"size" overrides "daily"', position: { line: 3 } },
    ]);
    expect(readText('daily\n/a {\n  size 1k\n  size 2k\n}\n').blocks[0]?.notes).toEqual([]);
  });

  it.each([
    ['rotate x', '"rotate" is no number'],
    ['rotate 3 # three', '"rotate" is no number'],
    ['rotate', '"rotate" has no value'],
    ['rotate3', '"rotate" is not followed by a blank'],
    ['size 10m', '"size" has an unknown unit, where only k, M and G are known'],
    ['create = 0600 root root', '"create" has more words than it takes'],
    ['create 0600 nobodyatall', '"create" names the unknown user "nobodyatall"'],
    ['su root', '"su" names no group'],
    ['olddir no such', '"olddir" holds a blank or a control character'],
    ['mail no such', '"mail" is no address'],
    ['compressoptions "\\', '"compressoptions" ends in a backslash'],
    ['tabooext + .x', '"tabooext" may not stand in a block'],
    ['/b', 'a path stands inside a block'],
    ['3', 'a line begins with neither a directive nor a path'],
    ['daily,', '"daily" is not followed by a blank'],
  ])('%j costs the block', (line, text) => {
    const { blocks } = readText(`/a {\n${line}\nrotate 1\n}\n/z {\n}\n`);
    const [first] = blocks;
    expect(first?.lost).toMatchObject({
      kind: 'error',
      note: { cost: 'block', text, position: { line: 2 } },
    });
    // A missing value swallows the next character as well, which does not matter here.
    expect(blocks.filter((block) => !block.lost).flatMap(names)).toEqual(['/z']);
  });

  it.each([
    ['weekly 9', '"weekly" is no day from 0 to 7'],
    ['postrotate', 'a script has no "endscript"'],
  ])('%j costs the rest of the file', (line, text) => {
    const { blocks } = readText(`/y {\n}\n/a {\n${line}\n}\n/z {\n}\n`);
    expect(blocks.filter((block) => !block.lost).flatMap(names)).toEqual(['/y']);
    expect(blocks.find((block) => block.lost)?.lost).toMatchObject({
      kind: 'error',
      note: { cost: 'file', text },
    });
  });

  it.each([
    ['rotate x\n/z {\n}\n', '"rotate" is no number'],
    ['}\n/z {\n}\n', 'a "}" closes no block'],
    ['/a }\n/z {\n}\n', 'a "}" stands where "{" was expected'],
    ['/a\n', 'names of logs have no "{" behind them'],
    ['weekly', '"weekly" is not followed by a blank'],
  ])('%j outside of a block ends the file', (text, wrong) => {
    const { blocks, notes } = readText(text);
    expect(blocks.filter((block) => !block.lost)).toEqual([]);
    expect(notes).toMatchObject([{ cost: 'file', text: wrong }]);
  });

  it('swallow what follows, up to a brace in the first column', () => {
    const text = '/a {\n  create 1 2 3 4\n  }\n/b {\n  daily\n}\n/c {\n}\n';
    expect(inForce(text)).toEqual(['/c']);
    expect(lost(text)).toEqual(['/a', '/b']);
    expect(readText(text).blocks.find((block) => names(block)[0] === '/b')?.position.line).toBe(4);
  });

  it('drop one character more, and with it a brace behind a directive without value', () => {
    const text = '/a {\n  rotate\n}\n/b {\n  daily\n}\n/c {\n}\n';
    expect(inForce(text)).toEqual(['/c']);
    expect(lost(text)).toEqual(['/a', '/b']);
  });

  it('leave the last block in force where its end is never found', () => {
    const { blocks } = readText('/a {\n  rotate 3\n  create = 1 2\n  daily\n  }\n');
    expect(blocks).toMatchObject([{ lost: undefined, settings: { rotate: 3, criterion: { kind: 'size' } } }]);
    expect(blocks[0]?.notes).toMatchObject([{ cost: 'block' }]);
  });

  it('name what is lost with the rest of a file', () => {
    const text = '/a {\n}\n}\n/b {\n}\n/c {\n  rotate x\n}\n';
    expect([inForce(text), lost(text)]).toEqual([['/a'], ['/b', '/c']]);
  });

  it('come with line ends of DOS', () => {
    expect(inForce('/a {\r\n  daily\r\n}\r\n')).toEqual([]);
  });

  it('quote at most 32 characters', () => {
    const { notes } = readText(`${'x'.repeat(1000)} y\n`);
    expect(notes[0]?.text.length).toBeLessThan(60);
  });
});

describe('hostile text', () => {
  const MIB = 1024 * 1024;
  const words = Array.from({ length: MIB / 2 }, (_, at) => `x${at.toString(36).replace(/\d/g, 'q')}\n`).join(
    '',
  );

  it.each([
    ['lines', 'a\n'.repeat(3 * MIB)],
    ['blocks', '/a{}\n'.repeat(MIB)],
    ['errors', '/a{\nrotate x\n}\n'.repeat(MIB / 2)],
    ['errors without end', '/a{\nrotate x\n }\n'.repeat(MIB / 4)],
    ['different words', words],
    ['words in blocks', `/a{\n${'x\n'.repeat(1000)}}\n`.repeat(3000)],
    ['digits', `/a{\nrotate ${'1'.repeat(7 * MIB)}\n}\n`],
    ['letters of one name', `/${'a'.repeat(7 * MIB)} {\n}\n`],
    ['stars', `/${'*a'.repeat(3 * MIB)} {\n}\n`],
    ['quotes', `/a ${'" '.repeat(3 * MIB)}{\n}\n`],
    ['names', `${'/a '.repeat(2 * MIB)}{\n}\n`],
    ['scripts', '/a{\nprerotate\nx\nendscript\n}\n'.repeat(MIB / 4)],
    ['braces', '}'.repeat(7 * MIB)],
    ['blanks', ' '.repeat(7 * MIB)],
  ])('of many %s is read in time and space', (_, text) => {
    expect(text.length).toBeLessThan(8 * MIB);
    const begin = performance.now();
    const { blocks, notes } = readText(text);
    expect(performance.now() - begin).toBeLessThan(20_000);
    expect(blocks.length).toBeLessThanOrEqual(20_000);
    expect(notes.length).toBeLessThanOrEqual(1000);
  });

  it('ends at its bounds, and says where', () => {
    expect(readText('/a{}\n'.repeat(20_000)).beyond).toBeUndefined();
    expect(readText('/a{}\n'.repeat(20_001))).toMatchObject({ beyond: CONF });
    expect(readText(' '.repeat(8 * MIB + 1))).toMatchObject({ beyond: CONF, blocks: [] });
    expect(readText(`${'/a '.repeat(50_001)}{\n}\n`)).toMatchObject({ beyond: CONF, blocks: [] });
  });
});
