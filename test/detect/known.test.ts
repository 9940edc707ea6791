import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexKnown } from '../../src/detect/known.js';
import type { KnownSecret } from '../../src/model/known.js';
import { createScalar } from '../../src/prefilter/scalar.js';
import { settleMatches, type RawMatch } from '../../src/detect/settle.js';
import { readMarks } from './sample.js';

const SECRET = `Xk9!mP#2q/zz"T\\w0`;
/** Nothing of it survives an escape but one character at a time. */
const SYMBOLS = `a/b"c\\d&e%f`;

function know(...values: readonly string[]): readonly KnownSecret[] {
  return values.map((value) => ({ rule: 'known.secret', value: Uint8Array.from(Buffer.from(value)) }));
}

interface Found {
  readonly secret: number;
  readonly start: number;
  readonly end: number;
}

/** Where the secrets are found: the longest of what overlaps. */
function find(secrets: readonly KnownSecret[], text: string): readonly Found[] {
  const index = indexKnown(secrets);
  const bytes = Buffer.from(`\n${text}`);
  const scalar = createScalar(index.literals, bytes.length);
  bytes.copy(scalar.window);
  const matches: RawMatch[] = [];
  scalar.scan({ from: 1, to: bytes.length, end: bytes.length }, (literal, offset) => {
    const span = index.find({ bytes, ascii: bytes, begin: 1, end: bytes.length }, literal, offset);
    if (span) matches.push({ rule: span.secret, rank: 0, start: span.start - 1, end: span.end - 1 });
  });
  return settleMatches(matches).map(({ rule, start, end }) => ({ secret: rule, start, end }));
}

/** Expects the one place that is marked. */
function expectMarked(secret: string, marked: string): void {
  const { text, start, end } = readMarks(marked);
  const place = {
    start: Buffer.byteLength(text.slice(0, start)),
    end: Buffer.byteLength(text.slice(0, end)),
  };
  expect(find(know(secret), text), marked).toEqual([{ secret: 0, ...place }]);
}

const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);

describe.each([
  ['with a run of letters', SECRET],
  ['of symbols', SYMBOLS],
  ['of words', 'correct horse battery'],
  ['of letters beyond ASCII', 'Zürich-passWörd'],
  ['of six characters', 'k3y+a/'],
])('a secret %s is found', (_name, secret) => {
  test.each([
    ['as it is', secret],
    ['in a URL', encodeURIComponent(secret)],
    ['in a URL twice', encodeURIComponent(encodeURIComponent(secret))],
    ['in a URL, strictly', secret.replace(/[^A-Za-z0-9._~-]/gu, percent)],
    ['in a URL, in lower case', secret.replace(/[^A-Za-z0-9._~-]/gu, (sign) => percent(sign).toLowerCase())],
    ['with every byte escaped', percent(secret)],
    ['in JSON', json(secret)],
    ['in JSON in JSON', json(json(secret))],
    ['in JSON with escaped slashes', json(secret).replaceAll('/', '\\/')],
    ['in JSON in a URL', encodeURIComponent(json(secret))],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
    ['in upper hexadecimal', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('%s', (_way, written) => {
    expectMarked(secret, `key=«${written}» end`);
    expectMarked(secret, `«${written}»`);
  });

  test('in Base64, wherever it stands in it, of either alphabet', () => {
    for (const before of ['', 'u', 'us', 'user:']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = `auth ${Buffer.from(`${before}${secret}:tail`).toString(encoding)} end`;
        const [found] = find(know(secret), text);
        expect(found, text).toBeDefined();
        const { start = 0, end = 0 } = found ?? {};
        // What is marked decodes to the secret but for the bits shared with its neighbours.
        expect(end - start).toBeGreaterThanOrEqual(Math.floor((Buffer.byteLength(secret) * 8) / 6) - 2);
        expect(text.slice(start, end)).toMatch(/^[A-Za-z0-9+/_-]+$/);
      }
    }
  });
});

describe('a secret is found', () => {
  test('as a form writes its blanks', () => {
    expectMarked('correct horse battery', 'p=«correct+horse+battery»&x=1');
  });

  test('with its slashes turned', () => {
    expectMarked('share/key/one77', 'at «share\\key\\one77»');
  });

  test('with colours in it', () => {
    expectMarked('ab!opensesame', 'pw «ab\u001b[31m!\u001b[1mopensesame»\u001b[0m');
  });

  test('in the escapes of Python and of C', () => {
    expectMarked("it's-42-Zürich", "b'«it\\'s-42-Z\\xc3\\xbcrich»'");
    expectMarked('abc\tdefghi', '"«abc\\tdefghi»"');
  });

  test('over the records of a container', () => {
    const head = '{"log":"key opensesa';
    const seam = '","stream":"stdout","time":"2026-01-01T00:00:00Z"}\n{"log":"';
    const text = `${head}${seam}me-42 end\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}\n`;
    const start = text.indexOf('opensesa');
    // Its literal has to be whole on one side.
    expect(find(know('!opensesame-42'), `x${text}`)).toEqual([]);
    expect(find(know('opensesa!me-42'), text.replace('me-42', '!me-42'))).toEqual([
      { secret: 0, start, end: text.indexOf('me-42') + 6 },
    ]);
  });

  test('over a line that a terminal has cut', () => {
    const line = `${'[16:33:14] DEBUG    MainThread token is '.padEnd(70, 'x')} abcd1234!`;
    const text = `${line}\n${' '.repeat(20)}rest-of-it\n`;
    expect(find(know('abcd1234!rest-of-it'), text)).toEqual([
      { secret: 0, start: line.length - 9, end: text.indexOf('rest') + 10 },
    ]);
  });

  test('as often as it stands there, the longer one of two', () => {
    const found = find(know('opensesame', 'opensesame-42'), 'opensesame opensesame-42');
    expect(found.map(({ secret, start }) => [secret, start])).toEqual([
      [0, 0],
      [1, 11],
    ]);
  });

  test('whatever it is made of', () => {
    const secrets = fc
      .string({ minLength: 6, maxLength: 40, unit: 'grapheme' })
      .filter((text) => /[a-z0-9]{3}/i.test(text) && !/[\n\r]/.test(text));
    fc.assert(
      fc.property(secrets, (secret) => {
        for (const written of [secret, json(secret), Buffer.from(secret).toString('hex')]) {
          expect(find(know(secret), `key=${written};`).length, written).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('nothing is found', () => {
  test.each([
    ['another case', 'OpenSesame-42'],
    ['a byte less', 'opensesame-4'],
    ['a byte else', 'opensesame=42'],
    ['another escape', 'opensesame%2E42'],
    ['a line end between', 'opensesame-\n42'],
  ])('in %s', (_name, text) => {
    expect(find(know('opensesame-42'), `x ${text} y`)).toEqual([]);
  });

  test('beyond the ends of the text', () => {
    expect(find(know('ab!opensesame!yz'), 'opensesame!yz')).toEqual([]);
    expect(find(know('ab!opensesame!yz'), 'ab!opensesame!y')).toEqual([]);
  });
});
