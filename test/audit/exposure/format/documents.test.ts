import { describe, expect, it } from 'vitest';
import { parseToml } from '../../../../src/audit/exposure/format/toml.js';
import { parseXml } from '../../../../src/audit/exposure/format/xml.js';
import { parseYaml } from '../../../../src/audit/exposure/format/yaml.js';
import { MAX_DEPTH } from '../../../../src/audit/exposure/setting.js';
import { depthOf, shape, source } from './tree.js';

function yaml(text: string): ReturnType<typeof shape> {
  return shape(parseYaml(source(text)));
}

function toml(text: string): ReturnType<typeof shape> {
  return shape(parseToml(source(text)));
}

function xml(text: string): ReturnType<typeof shape> {
  return shape(parseXml(source(text)));
}

describe('parseYaml', () => {
  it('reads maps and lists, indented or not', () => {
    expect(yaml('a:\n  b: 1\n  c:\n  - x\n  - y: 2\n    z: 3\nd: e\n')).toEqual([
      [
        'a',
        1,
        [
          ['b', '1', 2],
          [
            'c',
            3,
            [
              ['-', 'x', 4],
              [
                '-',
                5,
                [
                  ['y', '2', 5],
                  ['z', '3', 6],
                ],
              ],
            ],
          ],
        ],
      ],
      ['d', 'e', 7],
    ]);
  });

  it('reads quotes, comments, addresses and patterns', () => {
    const text = "# c\n\"a b\": 'it''s' # d\nurl: http://h:1/#x  # e\npath: /var/{a,b}/*.log\nk : v\n";
    expect(yaml(text)).toEqual([
      ['a b', "it's", 2],
      ['url', 'http://h:1/#x', 3],
      ['path', '/var/{a,b}/*.log', 4],
      ['k', 'v', 5],
    ]);
  });

  it('reads lists and maps in brackets, over several lines', () => {
    expect(yaml('a: [x, "y z",\n  {b: c, d: [e]}]\nf: {}\ng: 1\n')).toEqual([
      [
        'a',
        1,
        [
          ['-', 'x', 1],
          ['-', 'y z', 1],
          [
            '-',
            2,
            [
              ['b', 'c', 2],
              ['d', 2, [['-', 'e', 2]]],
            ],
          ],
        ],
      ],
      ['f', 3],
      ['g', '1', 4],
    ]);
  });

  it('reads JSON', () => {
    expect(yaml('{"a": {"b": ["c:d", 1]},\n "e": null}')).toEqual([
      [
        'a',
        1,
        [
          [
            'b',
            1,
            [
              ['-', 'c:d', 1],
              ['-', '1', 1],
            ],
          ],
        ],
      ],
      ['e', 'null', 2],
    ]);
  });

  it('passes over block texts, markers, anchors and aliases', () => {
    expect(yaml('---\na: |\n  b: 1\n\n  c\nd: &x e\nf: *x\n- >-\n  g: h\n- !tag i\n')).toEqual([
      ['a', 2],
      ['d', 'e', 6],
      [
        'f',
        7,
        [
          ['-', 8],
          ['-', 'i', 10],
        ],
      ],
    ]);
  });

  it('is never deeper than its bound', () => {
    expect(
      depthOf(parseYaml(source(Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')))),
    ).toBeLessThanOrEqual(MAX_DEPTH);
    expect(depthOf(parseYaml(source(`a: ${'['.repeat(10_000)}`)))).toBeLessThanOrEqual(MAX_DEPTH + 2);
    expect(depthOf(parseYaml(source('- '.repeat(10_000))))).toBeLessThanOrEqual(MAX_DEPTH);
  });
});

describe('parseToml', () => {
  it('reads tables, arrays of tables and dotted keys', () => {
    expect(toml('a = 1 # x\n[s.m]\n"b c" = "d#e"\n[s.m.t]\nf.g = true\n[[o]]\nh=\'i\'\n[[o]]\n')).toEqual([
      ['a', '1', 1],
      [
        's',
        2,
        [
          [
            'm',
            2,
            [
              ['b c', 'd#e', 3],
              ['t', 4, [['f', 5, [['g', 'true', 5]]]]],
            ],
          ],
        ],
      ],
      ['o', 6, [['h', 'i', 7]]],
      ['o', 8],
    ]);
  });

  it('reads arrays over several lines, and tables in braces', () => {
    expect(toml('a = [\n  "x", # y, z\n  "w",\n]\nb = {c = "d", e=2}\nf = """g\nh"""\ni = 3\n')).toEqual([
      [
        'a',
        1,
        [
          ['-', 'x', 2],
          ['-', 'w', 3],
        ],
      ],
      [
        'b',
        5,
        [
          ['c', 'd', 5],
          ['e', '2', 5],
        ],
      ],
      ['f', 'g\nh', 6],
      ['i', '3', 8],
    ]);
  });
});

describe('parseXml', () => {
  it('reads elements, attributes and text', () => {
    const text =
      '<?xml version="1.0"?>\n<!-- <a x="1"/> -->\n<c n=\'1\'>\n <f path="/a &amp; b&#x20;c"/>\n <p>t &lt;</p>\n</c>';
    expect(xml(text)).toEqual([
      [
        'c',
        3,
        [
          ['@n', '1', 3],
          ['f', 4, [['@path', '/a & b c', 4]]],
          ['p', 't <', 5],
        ],
      ],
    ]);
  });

  it('leaves other entities alone, and bears what is no XML', () => {
    expect(xml('<a>&x;&constructor;&#99999999;')).toEqual([['a', '&x;&constructor;&#99999999;', 1]]);
    expect(xml('</b><a x="1"')).toEqual([['a', 1, [['@x', '1', 1]]]]);
    expect(xml('<<<<')).toEqual([]);
    expect(depthOf(parseXml(source('<a>'.repeat(9000))))).toBe(MAX_DEPTH);
  });
});
