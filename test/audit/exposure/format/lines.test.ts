import { describe, expect, it } from 'vitest';
import { parseSections } from '../../../../src/audit/exposure/format/sections.js';
import { parseTags } from '../../../../src/audit/exposure/format/tags.js';
import { joinLines, lineCounter, splitWords, unquote } from '../../../../src/audit/exposure/format/words.js';
import { shape, source } from './tree.js';

describe('parseTags', () => {
  it('reads sections, joined lines and quotes', () => {
    const text =
      '# x\nServerName a\n<Directory "/a b">\n  Options Indexes \\\n   FollowSymLinks\n</Directory>\nUser x\n';
    expect(shape(parseTags(source(text)))).toEqual([
      ['servername', 'a', 2],
      ['directory', '/a b', 3, [['options', 'Indexes', 'FollowSymLinks', 4]]],
      ['user', 'x', 7],
    ]);
  });

  it('keeps backslashes of expressions', () => {
    expect(shape(parseTags(source('<FilesMatch "\\.log$">\nx \\.a\n')))).toEqual([
      ['filesmatch', '\\.log$', 1, [['x', '\\.a', 2]]],
    ]);
  });

  it('closes what is innermost, and nothing at the top', () => {
    expect(shape(parseTags(source('</a>\n<b>\nc\n</other>\nd\n')))).toEqual([
      ['b', 2, [['c', 3]]],
      ['d', 5],
    ]);
  });
});

describe('parseSections', () => {
  it('reads keys in any spelling, comments and joined lines', () => {
    const text = 'a=1\n; no\n[My Share]\n Guest OK = yes\nlist = x, \\\n  y\nbare\n&include /A/b\n[z]\n';
    expect(shape(parseSections(source(text), { comments: '#;', separator: '=' }))).toEqual([
      ['a', '1', 1],
      [
        'my share',
        'My Share',
        3,
        [
          ['guestok', 'yes', 4],
          ['list', 'x,    y', 5],
          ['bare', 7],
          ['&include', '/A/b', 8],
        ],
      ],
      ['z', 'z', 9],
    ]);
  });

  it('takes blanks for separators where it is told to', () => {
    expect(
      shape(parseSections(source('[INPUT]\n  Path  /a = b\n'), { comments: '#', separator: ' ' })),
    ).toEqual([['input', 'INPUT', 1, [['path', '/a = b', 2]]]]);
  });
});

describe('words and lines', () => {
  it('splits at blanks outside of quotes', () => {
    expect(splitWords(' a "b c" \'d e\' f"g "h\\"i" "j')).toEqual(['a', 'b c', 'd e', 'f"g', 'h"i', 'j']);
    expect(splitWords('')).toEqual([]);
  });

  it('joins lines that end in one backslash, not in two', () => {
    expect(joinLines('a\\\nb\nc\\\\\nd\\')).toEqual([
      { text: 'a b', line: 1 },
      { text: 'c\\\\', line: 3 },
      { text: 'd', line: 4 },
    ]);
  });

  it('takes one pair of quotes away', () => {
    expect(['"a"', "'a'", '"a', 'a', '""'].map(unquote)).toEqual(['a', 'a', '"a', 'a', '']);
  });

  it('counts lines of rising offsets', () => {
    const lineAt = lineCounter('a\nb\n\nc');
    expect([0, 1, 2, 2, 5, 99].map(lineAt)).toEqual([1, 1, 2, 2, 4, 4]);
  });
});
