import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllow, type Allowed } from '../../src/cli/allow.js';
import { parse } from 'smol-toml';
import { UsageError } from '../../src/cli/usage.js';
import { openExpressions } from '../../src/rules/expression.js';

const FINGERPRINT = '0123456789abcdef'.repeat(2);
const NOW_MS = Date.UTC(2026, 5, 30, 12);

function read(text: string): Promise<Allowed> {
  return parseAllow(parse(text)['allow'], { file: 'c.toml', nowMs: NOW_MS, openExpressions });
}

test('nothing allows nothing', async () => {
  expect(await read('')).toEqual({ entries: [], expired: [] });
});

test('entries have what they are given', async () => {
  const text = `
[[allow]]
fingerprint = "${FINGERPRINT}"
reason = " a test account "

[[allow]]
rule = "generic.password"
path = "**/dev/*.log"
regex = "^dev-"
reason = "development"
expires = 2026-12-31
`;
  expect(await read(text)).toEqual({
    entries: [
      { fingerprint: FINGERPRINT, reason: 'a test account' },
      {
        rule: 'generic.password',
        path: '**/dev/*.log',
        regex: '^dev-',
        reason: 'development',
        expires: '2026-12-31',
      },
    ],
    expired: [],
  });
});

test('the entries of the manual are good', async () => {
  const [, text = ''] = /```toml\n([\s\S]*?)```/.exec(readFileSync('docs/rules.md', 'utf8')) ?? [];
  const { entries } = await read(text);
  expect(entries.map((entry) => Object.keys(entry).sort())).toEqual([
    ['fingerprint', 'reason'],
    ['expires', 'path', 'reason', 'regex', 'rule'],
  ]);
});

test.each([
  ['2026-06-29', true],
  ['"2026-06-29"', true],
  ['2026-06-29T23:00:00Z', true],
  ['2026-06-30', false],
  ['"2026-07-01"', false],
])('an entry until %s has expired: %s', async (expires, expected) => {
  const { entries, expired } = await read(`[[allow]]\nrule = "a.b"\nreason = "x"\nexpires = ${expires}\n`);
  expect(entries).toHaveLength(expected ? 0 : 1);
  expect(expired).toEqual(
    expected
      ? ['Entry 1 of [[allow]] in "c.toml" expired on 2026-06-29 and allows nothing any more: "x"']
      : [],
  );
});

describe('an entry is refused', () => {
  test.each([
    ['rule = "a.b"', 'field "reason": it is missing; say why this is allowed'],
    ['rule = "a.b"\nreason = "  "', 'field "reason": it must not be empty'],
    [
      'reason = "x"',
      'field "rule": it is missing, like "fingerprint", "path" and "regex": name at least one',
    ],
    ['reason = "x"\nexpires = 2030-01-01', 'field "rule": it is missing'],
    ['regex = "("\nreason = "x"', 'field "regex": "(" is not valid RE2: '],
    ['regex = "(?=a)"\nreason = "x"', 'field "regex": "(?=a)" is not valid RE2: '],
    ['regex = ""\nreason = "x"', 'field "regex": it must not be empty: it would hold for every secret'],
    [
      'regex = ".*"\nreason = "x"',
      'field "regex": ".*" matches the empty text, and so every secret; ask for more',
    ],
    ['regex = "a|b*"\nrule = "a.b"\nreason = "x"', 'field "regex": "a|b*" matches the empty text'],
    ['path = ""\nreason = "x"', 'field "path": it must not be empty'],
    [
      'fingerprint = "0A"\nreason = "x"',
      'field "fingerprint": use the 12 to 32 hexadecimal digits of a report',
    ],
    ['rule = "password"\nreason = "x"', 'field "rule": use an id such as "github.pat"'],
    ['rule = 3\nreason = "x"', 'field "rule": use a text'],
    ['rule = "a.b"\nreason = 3', 'field "reason": use a text'],
    ['rule = "a.b"\nreason = "x"\nexpires = "soon"', 'field "expires": use a date such as 2030-12-31'],
    ['rule = "a.b"\nreason = "x"\nexpires = "2026-02-30"', 'field "expires": use a date such as 2030-12-31'],
    ['rule = "a.b"\nreason = "x"\nexpires = 3', 'field "expires": use a date such as 2030-12-31'],
    ['rule = "a.b"\nreason = "x"\nuntil = 3', 'field "until": there is no such field'],
  ])('with %j', async (fields, message) => {
    const text = `[[allow]]\nrule = "good.one"\nreason = "y"\n[[allow]]\n${fields}\n`;
    await expect(read(text)).rejects.toThrow(UsageError);
    await expect(read(text)).rejects.toThrow(`Entry 2 of [[allow]] in "c.toml", ${message}`);
  });

  test.each(['allow = 3', 'allow = "x"', '[allow]\nrule = "a.b"'])(
    'where there is no list: %j',
    async (text) => {
      await expect(read(text)).rejects.toThrow(
        'Key "allow" in "c.toml" is invalid: write each entry under [[allow]]',
      );
    },
  );

  test('that is no table', async () => {
    await expect(read('allow = [1]')).rejects.toThrow(/^Entry 1 of \[\[allow\]\] in "c\.toml", field "-": /);
  });
});
