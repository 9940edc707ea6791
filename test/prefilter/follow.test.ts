import fc from 'fast-check';
import { RE2JS } from 're2js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FollowTable } from '../../src/model/follow.js';
import type { Literal } from '../../src/prefilter/contract.js';
import { findFollowers } from '../../src/rules/follow.js';
import { makeRule } from '../detect/sample.js';
import { anyCase, buildKernel, collectHits, createBoth, exact } from './harness.js';

beforeAll(buildKernel);

/** What may follow `literal` where `pattern` is to match. */
function tableOf(literal: string, pattern: string): FollowTable {
  return findFollowers(makeRule({ literals: [literal], pattern }), RE2JS)[0] ?? '';
}

const SETTING = tableOf('key', 'key ?[=:] ?(?P<secret>[a-z]{3,9})');
const TYPED = tableOf('key', '(?P<secret>key[0-9]{2}x)');

/** Whether both kernels tell the literal with which `text` begins; `end` is where the range ends. */
async function isTold(follow: readonly FollowTable[], text: string, end = text.length): Promise<boolean> {
  const { simd, scalar } = await createBoth([{ ...anyCase('key'), follow }], 1000);
  const range = { from: 0, to: 1, end };
  const hits = [simd, scalar].map((prefilter) => {
    prefilter.window.fill(0).write(text, 'latin1');
    const beside: number[] = [];
    prefilter.searchText(Buffer.from(text.slice(0, end), 'latin1'), 1, (_literal, offset) =>
      beside.push(offset),
    );
    const found = collectHits(prefilter, range);
    expect(beside).toEqual(found.map(([, offset]) => offset));
    return found;
  });
  expect(hits[0]).toEqual(hits[1]);
  return hits[0]?.length === 1;
}

describe('an occurrence is left out', () => {
  it.each([
    ['behind which no match can go on', 'keyboard of it'],
    ['behind which one ends before its value is long enough', 'key = ab of it'],
    ['behind which a byte over 127 stands', 'key\xa0= abc'],
    ['at the end of a line that does not go on', 'key\n12:00:01 next line'],
    ['before a line with a time that is no record', 'key\n2026-11-22 12:00:01 next'],
    ['before blanks and a word', 'key   is what it is'],
  ])('%s', async (_what, text) => {
    expect(await isTold([SETTING], text)).toBe(false);
    expect(await isTold([SETTING, TYPED], text)).toBe(false);
  });
});

it('line ends and escapes count for nothing where a match may go over them', async () => {
  const follow = findFollowers(
    makeRule({ literals: ['key'], pattern: 'key,?\\n *value: (?P<secret>[a-z]{3,9})', multiline: true }),
    RE2JS,
  );
  expect(await isTold(follow, 'key\n12:00:01 next line')).toBe(false);
  expect(await isTold(follow, 'key%20of')).toBe(false);
  expect(await isTold(follow, 'key\n   value: abc')).toBe(true);
});

describe('an occurrence is told', () => {
  it.each([
    ['where a match may go on', 'KEY = abc'],
    ['where a match has gone on as far as is known', `key=${'a'.repeat(400)}`],
    ['where another automaton goes on', 'key12x of it'],
    ...['%20', '\\"', '\u001b[0m', '&amp;', '\r\n'].map((escape) => [
      `where ${JSON.stringify(escape)} may stand for something else`,
      `key${escape} of what is behind`,
    ]),
    ['where an indented line may be its rest', 'key\n          = abc'],
    ['where a record of a container may be its rest', 'key\n{"log":" = abc"}'],
    ['where a record with a time may be its rest', 'key\n2026-11-22T12:00:01Z stdout P = abc'],
    ['where the text of a record ends', 'key","stream":"stderr"'],
    ['where blanks fill the line', 'key      \n         = abc'],
  ])('%s', async (_what, text) => {
    expect(await isTold([SETTING, TYPED], text)).toBe(true);
  });

  it.each(['', ' ', '  ', '=', '=ab', '"', '",', '","', '\n', '\n20'])(
    'where the range ends behind %j',
    async (tail) => {
      const text = `key${tail}board and so on, which cannot be`;
      expect(await isTold([SETTING], text, 3 + tail.length)).toBe(true);
    },
  );

  it('where nothing is said about it', async () => {
    const { simd } = await createBoth([exact('key'), { ...exact('key'), follow: [SETTING] }], 100);
    simd.window.write('keyboard');
    expect(collectHits(simd, { from: 0, to: 10, end: 20 })).toEqual([[0, 0]]);
  });

  it('never where nothing may follow it', async () => {
    expect(await isTold([], 'key = abc')).toBe(false);
  });
});

describe('a text beside the window', () => {
  it('is searched while the window is', async () => {
    const { simd, scalar } = await createBoth([exact('abc'), anyCase('xyz')], 200_000);
    const text = Buffer.from(`XYZ abc ${'-'.repeat(5000)} xyz`);
    const seen = [simd, scalar].map((prefilter) => {
      prefilter.window.fill('abc.');
      const told: string[] = [];
      prefilter.scan({ from: 0, to: 200_000, end: 200_000 }, (literal, offset) => {
        told.push(`${literal} ${offset}`);
        if (offset % 1024 !== 0) return;
        prefilter.searchText(text, text.length, (other, at) => told.push(`beside ${other} ${at}`));
      });
      return told;
    });
    expect(seen[0]?.filter((line) => line.startsWith('0 '))).toHaveLength(50_000);
    expect(seen[0]).toContain('beside 1 5009');
    expect(seen[0]).toEqual(seen[1]);
  });

  it('is searched up to where literals may begin, and may not be long', async () => {
    const { simd, scalar } = await createBoth([exact('abc')], 10);
    for (const prefilter of [simd, scalar]) {
      const told: number[] = [];
      prefilter.searchText(Buffer.from('abcabc'), 3, (_literal, offset) => told.push(offset));
      expect(told).toEqual([0]);
      expect(() => prefilter.searchText(Buffer.alloc(40_000), 1, () => {})).toThrow(RangeError);
      expect(() => prefilter.searchText(Buffer.alloc(4), 5, () => {})).toThrow(RangeError);
    }
  });
});

it('both kernels leave out the same, whatever the text', async () => {
  const literals: readonly Literal[] = [
    { ...anyCase('key'), follow: [SETTING, TYPED] },
    { ...exact('key'), follow: [TYPED] },
    {
      ...anyCase('abc'),
      follow: findFollowers(
        makeRule({ literals: ['abc'], pattern: 'abc\\s*=(?P<secret>k+)', multiline: true }),
        RE2JS,
      ),
    },
    { ...exact('ab='), follow: [tableOf('ab=', 'ab=\\s*"?(?P<secret>[a-k"=]{2,40}) ')] },
    anyCase('ey='),
  ];
  const { simd, scalar } = await createBoth(literals, 400);
  const piece = fc.oneof(
    fc.constantFrom(
      'key',
      'KEY',
      'ab=',
      '=',
      ' ',
      '  ',
      '"',
      '","s',
      '\n',
      '\r',
      '1',
      'x',
      '\n2026-11-22T',
      '{',
    ),
    fc.constantFrom('%20', '\\', 'abc', '\xe4', '\0', ' '.repeat(270), 'k'.repeat(50)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(400), (pieces, cut) => {
      const text = Buffer.from(pieces.join(''), 'latin1').subarray(0, 400);
      for (const prefilter of [simd, scalar]) text.copy(prefilter.window);
      const end = Math.min(cut, text.length);
      const range = { from: 0, to: end, end };
      expect(collectHits(simd, range)).toEqual(collectHits(scalar, range));
    }),
    { numRuns: 3000 },
  );
});
