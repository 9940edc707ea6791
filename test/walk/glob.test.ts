import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { escapeGlob, expandGlob, isGlob } from '../../src/walk/glob.js';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'logscan-glob-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('expandGlob', () => {
  test('gives back the bytes of every name that a file can have', async () => {
    const names: Buffer[] = [];
    for (let byte = 1; byte < 256; byte++) {
      if (byte !== 0x2f) names.push(Buffer.from([0x61, byte, 0x62]));
    }
    names.push(
      Buffer.from('é\u2028\u2029😀\udc00'),
      Buffer.from([0xe2, 0x80]),
      Buffer.from([0xed, 0xb2, 0x80]),
    );
    for (const name of names) {
      const directory = Buffer.concat([Buffer.from(`${root}/`), name]);
      mkdirSync(directory);
      writeFileSync(Buffer.concat([directory, Buffer.from('/'), name]), '');
    }
    const { matches, blocked } = await expandGlob('*/*', root);
    const expected = names.map((name) => Buffer.concat([name, Buffer.from('/'), name])).sort(Buffer.compare);
    expect(matches.map((path) => path.toString('hex'))).toEqual(expected.map((path) => path.toString('hex')));
    expect(blocked).toEqual([]);
    expect((await expandGlob('**', root)).matches).toHaveLength(2 * names.length);
  });

  test('matches whole characters, typed line breaks too', async () => {
    for (const name of ['Bjö.log', 'new\nline.log']) writeFileSync(join(root, name), '');
    expect((await expandGlob('Bj?.log', root)).matches).toEqual([Buffer.from('Bjö.log')]);
    expect((await expandGlob('Bj[äö].log', root)).matches).toEqual([Buffer.from('Bjö.log')]);
    expect((await expandGlob('*\n*', root)).matches).toEqual([Buffer.from('new\nline.log')]);
  });

  test('ends in a tree of links', async () => {
    mkdirSync(join(root, 'd'));
    symlinkSync('..', join(root, 'd/loop'));
    symlinkSync('nowhere', join(root, 'd/dangling'));
    const { matches } = await expandGlob('**', root);
    expect(matches.map(String)).toEqual(['d', 'd/dangling', 'd/loop']);
  });

  test('a missing directory has no matches and blocks nothing', async () => {
    writeFileSync(join(root, 'file'), '');
    expect(await expandGlob('nosuch/*', root)).toEqual({ matches: [], blocked: [] });
    expect(await expandGlob('file/*', root)).toEqual({ matches: [], blocked: [] });
    expect(await expandGlob('{nosuch,nothing}', root)).toEqual({ matches: [], blocked: [] });
  });

  test('a directory that cannot be listed is noted', async () => {
    symlinkSync('loop', join(root, 'loop'));
    const { matches, blocked } = await expandGlob('loop/*', root);
    expect(matches).toEqual([]);
    expect(blocked).toMatchObject([{ path: Buffer.from(join(root, 'loop')), error: { code: 'ELOOP' } }]);
  });
});

test('works in a directory whose path holds a backslash, and matches one that is doubled', async () => {
  mkdirSync(join(root, 'back\\slash'));
  writeFileSync(join(root, 'back\\slash/a.log'), '');
  expect((await expandGlob('*', join(root, 'back\\slash'))).matches.map(String)).toEqual(['a.log']);
  expect((await expandGlob('b*k\\\\s*/*', root)).matches.map(String)).toEqual(['back\\slash/a.log']);
});

test('isGlob', () => {
  expect(['*.log', 'a?', '[ab]', '{a,b}', '!(a)'].filter((text) => !isGlob(text))).toEqual([]);
  expect(['', '.', '/var/log', 'a.log', '-'].filter(isGlob)).toEqual([]);
});

test('escapeGlob makes a directory of a glob stand for itself alone', async () => {
  const odd = ['a[bc]', '{x,y}', '!(z)', '*', 'q?', 'back\\slash', 'back\\*', '+(p)', '@(a|b)', '!no', '\\'];
  for (const name of [...odd, 'ab', 'x', 'qq']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'f.log'), '');
  }
  for (const name of odd) {
    expect((await expandGlob(`${escapeGlob(name)}/*`, root)).matches.map(String)).toEqual([`${name}/f.log`]);
    expect((await expandGlob(`${escapeGlob(name)}/f.log`, root)).matches.map(String)).toEqual([
      `${name}/f.log`,
    ]);
  }
});
