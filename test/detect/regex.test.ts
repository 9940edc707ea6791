import { createRequire } from 'node:module';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadRegexEngine, type MatchSpan, type RegexEngine } from '../../src/detect/regex.js';
import { readBuiltinSources } from '../../src/rules/builtin.js';
import { expandPlaceholders } from '../../src/rules/placeholder.js';

/** Whether the optional native engine is installed; without it there is nothing to compare. */
const hasNative = ((): boolean => {
  try {
    createRequire(import.meta.url)('re2');
    return true;
  } catch {
    return false;
  }
})();

interface Case {
  readonly name: string;
  readonly pattern: string;
  readonly reach?: number;
  /** The first character is the context byte. */
  readonly text: string;
  /** Start and end of match and secret in `text`; undefined for no match. */
  readonly spans?: readonly [number, number, number, number];
}

const CASES: readonly Case[] = [
  { name: 'match and secret', pattern: 'key=(?P<secret>[a-z]+);', text: ' key=abc;', spans: [1, 9, 5, 8] },
  { name: 'other group syntax', pattern: 'key=(?<secret>[a-z]+)', text: ' key=abc', spans: [1, 8, 5, 8] },
  { name: 'an alternation', pattern: 'a=(?P<secret>b)|c=d', text: ' a=b', spans: [1, 4, 3, 4] },
  { name: 'a secret that took no part', pattern: 'a=(?P<secret>b)|c=d', text: ' c=d' },
  { name: 'an empty secret', pattern: 'a=(?P<secret>b*)', text: ' a=', spans: [1, 3, 3, 3] },
  { name: 'nothing but context', pattern: '(?P<secret>a)', text: 'a' },
  { name: 'nothing at all', pattern: '(?P<secret>a)', text: '' },
  { name: 'anchored: no search', pattern: '(?P<secret>abc)', text: '  abc' },
  { name: 'reach: at once', pattern: '(?P<secret>abc)', reach: 2, text: ' abc', spans: [1, 4, 1, 4] },
  {
    name: 'reach: as far as allowed',
    pattern: '(?P<secret>abc)',
    reach: 2,
    text: ' xxabc',
    spans: [3, 6, 3, 6],
  },
  { name: 'reach: too far', pattern: '(?P<secret>abc)', reach: 2, text: ' xxxabc' },
  {
    name: 'reach: over a line feed',
    pattern: '(?P<secret>abc)',
    reach: 2,
    text: ' \n\nabc',
    spans: [3, 6, 3, 6],
  },
  { name: 'reach: the leftmost', pattern: '(?P<secret>a+)', reach: 3, text: ' xaaa', spans: [2, 5, 2, 5] },
  {
    name: 'greatest reach',
    pattern: '(?P<secret>b)',
    reach: 256,
    text: ` ${'a'.repeat(256)}b`,
    spans: [257, 258, 257, 258],
  },
  { name: 'word border before', pattern: String.raw`\b(?P<secret>abc)`, text: ' abc', spans: [1, 4, 1, 4] },
  { name: 'no word border before', pattern: String.raw`\b(?P<secret>abc)`, text: 'xabc' },
  { name: 'underscore is of the word', pattern: String.raw`\b(?P<secret>abc)`, text: '_abc' },
  {
    name: 'word border at a high byte',
    pattern: String.raw`\b(?P<secret>abc)\b`,
    text: '\x7fabc\x7f',
    spans: [1, 4, 1, 4],
  },
  { name: 'a high byte is no word', pattern: String.raw`(?P<secret>a\w)`, text: ' a\x7f' },
  { name: 'a high byte is no blank', pattern: String.raw`(?P<secret>a\s)`, text: ' a\x7f' },
  {
    name: 'a negated class takes high bytes',
    pattern: '(?P<secret>[^ ]+)',
    text: ' p\x7f\x7fss x',
    spans: [1, 6, 1, 6],
  },
  { name: 'a dot takes high bytes', pattern: '(?P<secret>.+)', text: ' \x7f\x00\x1f', spans: [1, 4, 1, 4] },
  { name: 'a dot stops at a line feed', pattern: '(?P<secret>.+)', text: ' ab\ncd', spans: [1, 3, 1, 3] },
  {
    name: 'a dot takes a carriage return',
    pattern: '(?P<secret>.+)',
    text: ' ab\r\ncd',
    spans: [1, 4, 1, 4],
  },
  { name: 'a dot in mode s', pattern: '(?P<secret>(?s:.+))', text: ' ab\ncd', spans: [1, 6, 1, 6] },
  { name: 'line start at context', pattern: '^(?P<secret>abc)', text: '\nabc', spans: [1, 4, 1, 4] },
  { name: 'no line start', pattern: '^(?P<secret>abc)', text: ' abc' },
  {
    name: 'line start within reach',
    pattern: '^(?P<secret>abc)',
    reach: 4,
    text: ' xx\nabc',
    spans: [4, 7, 4, 7],
  },
  { name: 'line end', pattern: '(?P<secret>[a-z]+)$', text: ' abc\nd', spans: [1, 4, 1, 4] },
  { name: 'line end at the end', pattern: '(?P<secret>[a-z]+)$', text: ' abc', spans: [1, 4, 1, 4] },
  { name: 'no line end', pattern: '(?P<secret>[a-z]+)$', text: ' abc d' },
  { name: 'case of a pattern counts', pattern: '(?P<secret>abc)', text: ' ABC' },
  { name: 'case folded', pattern: '(?i)(?P<secret>abc)', text: ' aBC', spans: [1, 4, 1, 4] },
  { name: 'case folded in a group', pattern: '(?i:ab)(?P<secret>c)', text: ' ABC' },
  { name: 'greedy', pattern: '(?P<secret>a.*b)', text: ' a1b2b3', spans: [1, 6, 1, 6] },
  { name: 'lazy', pattern: '(?P<secret>a.*?b)', text: ' a1b2b3', spans: [1, 4, 1, 4] },
  {
    name: 'escapes',
    pattern: String.raw`\x1b\[0m(?P<secret>\x60\\\/\-)`,
    text: ' \x1b[0m`\\/-',
    spans: [1, 9, 5, 9],
  },
  {
    name: 'Perl and POSIX classes',
    pattern: String.raw`(?P<secret>\d\D\s\S[[:alpha:]]\w\W)`,
    text: ' 1a bcc-',
    spans: [1, 8, 1, 8],
  },
  {
    name: 'many repeats',
    pattern: '(?P<secret>a{1000})',
    text: ` ${'a'.repeat(1000)}`,
    spans: [1, 1001, 1, 1001],
  },
];

describe.each(['re2', 're2js'] as const)('%s', (choice) => {
  const testWhere = test.skipIf(choice === 're2' && !hasNative);

  testWhere('is what was asked for', async () => {
    expect((await loadRegexEngine(choice)).name).toBe(choice);
  });

  testWhere.each(CASES)('$name', async ({ pattern, reach = 0, text, spans }) => {
    const matcher = (await loadRegexEngine(choice)).compile(pattern, reach);
    const found = matcher.match(Buffer.from(text, 'latin1'), 0, text.length);
    expect(found && [found.start, found.end, found.secretStart, found.secretEnd]).toEqual(spans);
  });

  testWhere.each(CASES)('$name: told in advance', async ({ pattern, reach = 0, text }) => {
    const matcher = (await loadRegexEngine(choice)).compile(pattern, reach);
    const bytes = Buffer.from(text, 'latin1');
    const isFound = matcher.match(bytes, 0, bytes.length) !== undefined;
    // A match without its secret is told as one, and is none.
    if (isFound) expect(matcher.test(bytes, 0, bytes.length)).toBe(true);
    else if (!pattern.includes('|')) expect(matcher.test(bytes, 0, bytes.length)).toBe(false);
  });

  testWhere('another named group before the secret', async () => {
    const matcher = (await loadRegexEngine(choice)).compile('(?P<user>[a-z]+):(?P<secret>[a-z0-9]+)', 0);
    expect(matcher.match(Buffer.from(' me:abc123'), 0, 10)).toMatchObject({ secretStart: 4, secretEnd: 10 });
  });

  testWhere('sees only its region, and gives indexes of the whole', async () => {
    const matcher = (await loadRegexEngine(choice)).compile('(?P<secret>[a-z]+)', 0);
    const bytes = Buffer.from('0123 abcdef');
    expect(matcher.match(bytes, 4, 8)).toEqual({ start: 5, end: 8, secretStart: 5, secretEnd: 8 });
    expect(matcher.match(bytes, 3, 8)).toBeUndefined();
  });

  testWhere('keeps nothing from call to call', async () => {
    const matcher = (await loadRegexEngine(choice)).compile('(?P<secret>a+)', 1);
    const bytes = Buffer.from(' aaa a');
    for (let round = 0; round < 3; round++) {
      expect(matcher.match(bytes, 0, 6)).toMatchObject({ start: 1, end: 4 });
      expect(matcher.match(bytes, 4, 6)).toMatchObject({ start: 5, end: 6 });
      expect(matcher.match(bytes, 3, 4)).toBeUndefined();
    }
  });

  testWhere.each(['(', '(?P<secret>a', '(?=a)', 'a{1001}', String.raw`\1`, '[b-a]'])(
    'refuses %s',
    async (pattern) => {
      const engine = await loadRegexEngine(choice);
      expect(() => engine.compile(pattern, 0)).toThrow();
    },
  );

  testWhere('takes time linear in the text where backtracking would not end', async () => {
    const matcher = (await loadRegexEngine(choice)).compile('(?P<secret>(?:a|aa|a*)*b)', 0);
    expect(matcher.match(Buffer.from(` ${'a'.repeat(4000)}`), 0, 4001)).toBeUndefined();
  });
});

test('auto takes the native engine where it loads, and the portable one elsewhere', async () => {
  expect((await loadRegexEngine('auto')).name).toBe(hasNative ? 're2' : 're2js');
});

describe.skipIf(!hasNative)('both engines', () => {
  let native: RegexEngine;
  let portable: RegexEngine;

  beforeAll(async () => {
    native = await loadRegexEngine('re2');
    portable = await loadRegexEngine('re2js');
  });

  function expectSame(pattern: string, reach: number, texts: readonly string[]): number {
    const [one, other] = [native.compile(pattern, reach), portable.compile(pattern, reach)];
    let matched = 0;
    for (const text of texts) {
      const bytes = Buffer.from(text, 'latin1');
      const span: MatchSpan | undefined = one.match(bytes, 0, bytes.length);
      expect(other.match(bytes, 0, bytes.length), `${pattern} on ${JSON.stringify(text)}`).toEqual(span);
      if (span) matched++;
    }
    return matched;
  }

  test.each([
    [String.raw`(?P<secret>\s)`],
    [String.raw`(?P<secret>\S)`],
    [String.raw`(?P<secret>\w)`],
    [String.raw`(?P<secret>\W)`],
    [String.raw`(?P<secret>\d)`],
    [String.raw`(?P<secret>\D)`],
    [String.raw`\b(?P<secret>(?s:.))`],
    [String.raw`\B(?P<secret>(?s:.))`],
    ['(?P<secret>.)'],
    ['(?P<secret>[^a])'],
    ['(?i)(?P<secret>[k-s])'],
    ['(?i)(?P<secret>[^k-s])'],
    ['^(?P<secret>(?s:.))'],
    ['(?P<secret>(?s:.))$'],
    ['(?P<secret>[[:punct:]])'],
    ['(?P<secret>[[:space:]])'],
  ])('agree on %s for every byte behind every byte', (pattern) => {
    const all = Array.from({ length: 128 }, (_, byte) => String.fromCharCode(byte));
    const texts = all.flatMap((byte) => ['\n', ' ', 'a', '\x7f', '_'].map((context) => context + byte));
    expect(expectSame(pattern, 0, texts)).toBeGreaterThan(0);
  });

  test('agree on every built-in rule and its examples', async () => {
    for (const rule of await readBuiltinSources()) {
      const texts = [...rule.examples, ...rule.counterexamples].flatMap((example, seed) => {
        const text = expandPlaceholders(example.replace(/[«»]/g, ''), seed);
        const ascii = `\n${Buffer.from(text)
          .toString('latin1')
          .replace(/[\x80-\xff]/g, '\x7f')}`;
        const at = rule.literals
          .map((literal) => ascii.toLowerCase().indexOf(literal.toLowerCase()))
          .filter((found) => found > 0);
        return at.map((found) => ascii.slice(Math.max(0, found - rule.reach - 1)));
      });
      expect(expectSame(rule.pattern, rule.reach, texts), rule.id).toBeGreaterThan(0);
    }
  });

  test('agree on random text', () => {
    const patterns: readonly (readonly [string, number])[] = [
      [String.raw`(?i)pass(?:word)?\\*["']?[=:]\s*["']?(?P<secret>[^\s"'&]{2,})`, 3],
      [String.raw`\b(?P<secret>[ab]{1,3}?)(?:=|\b)`, 5],
      [String.raw`(?P<secret>(?s:.{2,}?))=`, 1],
      ['^(?P<secret>[^=]*)$', 8],
    ];
    const character = fc.constantFrom(...'pasword=:"\'\\ \n\t&ab\x7f\x00PAS');
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns),
        fc.array(character, { maxLength: 40 }),
        ([pattern, reach], text) => {
          expectSame(pattern, reach, [text.join('')]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
