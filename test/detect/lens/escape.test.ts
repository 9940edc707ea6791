import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { undoEscapes } from '../../../src/detect/lens/escape.js';
import { openView } from '../../../src/detect/view.js';

function undo(text: string): string | undefined {
  const bytes = Buffer.from(text, 'latin1');
  return undoEscapes(openView(bytes, 0, bytes.length))?.bytes.toString('latin1');
}

describe('one level of escapes', () => {
  test.each([
    [String.raw`\"a\"`, '"a"'],
    [String.raw`\'a\'`, "'a'"],
    [String.raw`a\\b`, String.raw`a\b`],
    [String.raw`\\\"`, String.raw`\"`],
    [String.raw`a\/b`, 'a/b'],
    [String.raw`u:p\@h`, 'u:p@h'],
    [String.raw`\n\r\t\b\f`, '\n\r\t\b\f'],
    [String.raw`\u0026\u003c\u001b`, '&<\u001b'],
    [String.raw`\u00e4`, '\xc3\xa4'],
    [String.raw`\u20AC`, '\xe2\x82\xac'],
    [String.raw`\x26\xe4`, '&\xe4'],
    ['a&amp;b&quot;&#39;&lt;&gt;', 'a&b"\'<>'],
  ])('of %s is %j', (text, plain) => {
    expect(undo(text)).toBe(plain);
  });

  test.each([
    ['an unknown escape', String.raw`C:\dir\q`, String.raw`C:\dir\q`],
    ['too few digits', String.raw`\u12 \x1 \"`, String.raw`\u12 \x1 "`],
    ['digits that are none', String.raw`\u12xy \"`, String.raw`\u12xy "`],
    ['an unknown entity', '&nbsp; &amp;', '&nbsp; &'],
    ['a backslash at the end', `\\"\\`, `"\\`],
  ])('%s stays', (_name, text, plain) => {
    expect(undo(text) ?? text).toBe(plain);
  });

  test.each(['plain', '', 'a & b', String.raw`C:\dir`])('%j has none', (text) => {
    expect(undo(text)).toBeUndefined();
  });

  // Each half of the pair becomes U+FFFD, so different secrets get one fingerprint.
  test('a pair of surrogates is one character', () => {
    expect(undo(String.raw`\ud83d\ude00`)).toBe(Buffer.from('😀').toString('latin1'));
  });
});

test('any text that JSON escapes comes back', () => {
  const text = fc.string({
    unit: fc.integer({ min: 1, max: 0xd7ff }).map((code) => String.fromCharCode(code)),
    maxLength: 40,
  });
  fc.assert(
    fc.property(text, (value) => {
      const escaped = JSON.stringify(value).slice(1, -1);
      const bytes = Buffer.from(
        escaped.replace(/[\x80-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
      );
      const view = undoEscapes(openView(bytes, 0, bytes.length));
      const expected = Buffer.from(value)
        .toString('latin1')
        .replace(/&(?:amp|quot|#34|#39|#x27|apos|lt|gt);/g, '§');
      const got = (view?.bytes ?? bytes).toString('latin1');
      if (!expected.includes('§')) expect(got).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test('each byte stands for its whole escape', () => {
  const bytes = Buffer.from(String.raw`a\u20acb\n&amp;`);
  const view = undoEscapes(openView(bytes, 0, bytes.length));
  expect([...(view?.starts ?? [])]).toEqual([0, 1, 1, 1, 7, 8, 10]);
  expect([...(view?.ends ?? [])]).toEqual([1, 7, 7, 7, 8, 10, 15]);
});
