import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { readClass, readEscape } from '../../../src/rules/gitleaks/charset.js';

/** What RE2 matches one by one, ASCII but for DEL, which stands for other bytes here. */
function listMembers(pattern: string): string {
  const regex = RE2JS.compile(`\\A${pattern}\\z`, RE2JS.DOTALL);
  return ASCII.filter((character) => regex.matcher(character).find()).join('');
}

const ASCII = Array.from({ length: 127 }, (_, code) => String.fromCharCode(code));

function listBits(mask: bigint): string {
  return ASCII.filter((_, code) => (mask >> BigInt(code)) & 1n).join('');
}

describe('classes', () => {
  test.each([
    '[abc]',
    '[^abc]',
    '[a-f0-9]',
    '[]a]',
    '[^]a]',
    '[a-]',
    '[-a]',
    String.raw`[\w.-]`,
    String.raw`[\w .-/]`,
    String.raw`[^\S\n]`,
    String.raw`[\x41-\x45\x{46}\101]`,
    String.raw`[\]\[\\^-]`,
    String.raw`[\t\n\v\f\r\a]`,
    '[[:alnum:]_]',
    '[[:^digit:]]',
    '[[:punct:][:space:]]',
    '[[:alpha:]-]',
    '[[:graph:]]',
    '[[:print:]]',
    '[[:cntrl:]]',
    '[[:blank:][:upper:][:lower:][:word:][:xdigit:]]',
    '[[]',
    '[+--]',
    String.raw`[$@.-]`,
  ])('%s has the members that RE2 gives it', (pattern) => {
    const { mask, end } = readClass(pattern, 0, false);
    expect(end).toBe(pattern.length);
    expect(listBits(mask)).toBe(listMembers(pattern));
  });

  test.each(['[a-c]', '[^a-c]', '[B-Y0]', '[^[:upper:]]', '[_k-l]'])(
    '%s without regard to case',
    (pattern) => {
      expect(listBits(readClass(pattern, 0, true).mask)).toBe(listMembers(`(?i:${pattern})`));
    },
  );

  test('a negated one has every byte over 127', () => {
    expect(readClass('[^a]', 0, false).mask >> 127n).toBe(1n);
    expect(readClass('[a-z]', 0, false).mask >> 127n).toBe(0n);
  });

  test.each(['[é]', '[a-é]', String.raw`[\x{e9}]`, '[abc', String.raw`[\q]`])('%s is refused', (pattern) => {
    expect(() => readClass(pattern, 0, false)).toThrow(SyntaxError);
  });
});

describe('escapes', () => {
  test.each([
    ...[...'dDsSwW'].map((letter) => `\\${letter}`),
    ...[...'.*+?()[]{}|^$\\/-#"\'`@~:='].map((sign) => `\\${sign}`),
    String.raw`\x60`,
    String.raw`\x{7a}`,
    String.raw`\141`,
    String.raw`\n`,
  ])('%s has the members that RE2 gives it', (escape) => {
    const { mask, end } = readEscape(`${escape}`, 0, false);
    expect(end).toBe(escape.length);
    expect(listBits(mask)).toBe(listMembers(escape));
  });

  test('fold where they stand for a letter', () => {
    expect(listBits(readEscape(String.raw`\x6B`, 0, true).mask)).toBe('Kk');
  });

  test.each([String.raw`\pL`, String.raw`\p{Greek}`, String.raw`\PN`, String.raw`\p{^Lu}`])(
    '%s is taken for any byte',
    (escape) => {
      expect(readEscape(`${escape}x`, 0, false)).toEqual({ mask: (1n << 128n) - 1n, end: escape.length });
    },
  );

  test.each([String.raw`\i`, String.raw`\x{e9}`, '\\'])('%s is refused', (escape) => {
    expect(() => readEscape(escape, 0, false)).toThrow(SyntaxError);
  });
});
