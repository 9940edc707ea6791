import { describe, expect, it } from 'vitest';
import { parseBraces } from '../../../../src/audit/exposure/format/braces.js';
import type { BraceDialect } from '../../../../src/audit/exposure/format/braces.js';
import { MAX_DEPTH } from '../../../../src/audit/exposure/setting.js';
import { depthOf, shape, source } from './tree.js';

const NGINX: BraceDialect = { end: ';', quotes: `"'`, comments: ['#'], marks: '' };
const LINES: BraceDialect = { end: '\n', quotes: '"`', comments: ['#', '/*'], marks: '()[],=' };
const CADDY: BraceDialect = { end: '\n', quotes: '"`', comments: ['#'], marks: '', loneBraces: true };

describe('parseBraces', () => {
  it('reads blocks, quotes, comments and lines', () => {
    const text = 'user x; # one;\nserver{\n listen 80;\n  root "/a b\\"c" \'d\';\n}\nlast';
    expect(shape(parseBraces(source(text), NGINX))).toEqual([
      ['user', 'x', 1],
      [
        'server',
        2,
        [
          ['listen', '80', 3],
          ['root', '/a b"c', 'd', 4],
        ],
      ],
      ['last', 6],
    ]);
  });

  it('keeps variables in braces within a word', () => {
    expect(shape(parseBraces(source('root /srv/${host}/x;'), NGINX))).toEqual([
      ['root', '/srv/${host}/x', 1],
    ]);
    expect(shape(parseBraces(source('to {$UP} {path}\nhandle {\n x\n}'), CADDY))).toEqual([
      ['to', '{$UP}', '{path}', 1],
      ['handle', 2, [['x', 3]]],
    ]);
  });

  it('ends settings at line ends, but not within parentheses', () => {
    const text = 'a = "1"\nb = (\n "x" => "y",\n)\n/* c\n*/ d \\\n e';
    expect(shape(parseBraces(source(text), LINES))).toEqual([
      ['a', '=', '1', 1],
      ['b', '=', '(', 'x', '=', '>', 'y', ',', ')', 2],
      ['d', 'e', 6],
    ]);
  });

  it('bears braces that do not match, and quotes that do not end', () => {
    expect(shape(parseBraces(source('} } a { b;'), NGINX))).toEqual([['a', 1, [['b', 1]]]]);
    expect(shape(parseBraces(source('a "b;\n}'), NGINX))).toEqual([['a', 'b;\n}', 1]]);
  });

  it('is never deeper than its bound', () => {
    const deep = parseBraces(source('a {'.repeat(5000)), NGINX);
    expect(depthOf(deep)).toBe(MAX_DEPTH);
  });
});
