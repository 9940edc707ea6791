import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { undoPercent } from '../../../src/detect/lens/percent.js';
import { openView } from '../../../src/detect/view.js';

function undo(text: string): string | undefined {
  const bytes = Buffer.from(text, 'latin1');
  return undoPercent(openView(bytes, 0, bytes.length))?.bytes.toString('latin1');
}

describe('one level of percent-encoding', () => {
  test.each([
    ['a%26b%3d', 'a&b='],
    ['%25%32%36', '%26'],
    ['%2526', '%26'],
    ['%E4', '\xe4'],
    ['100%25', '100%'],
    ['%4g%41', '%4gA'],
    ['%%41%', '%A%'],
  ])('of %s is %j', (text, plain) => {
    expect(undo(text)).toBe(plain);
  });

  test.each(['', 'plain', '100%', '%', '%4', '%zz', 'a % b'])('%j has none', (text) => {
    expect(undo(text)).toBeUndefined();
  });
});

test('each byte stands for its escape', () => {
  const bytes = Buffer.from('a%26b');
  const view = undoPercent(openView(bytes, 0, bytes.length));
  expect([...(view?.starts ?? [])]).toEqual([0, 1, 4]);
  expect([...(view?.ends ?? [])]).toEqual([1, 4, 5]);
});

test('any URL component comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aZ9-_.~ %&=?/\\"äß€😀') }), (value) => {
      const escaped = encodeURIComponent(value);
      const expected = Buffer.from(value).toString('latin1');
      expect(undo(escaped) ?? escaped).toBe(expected);
    }),
  );
});
