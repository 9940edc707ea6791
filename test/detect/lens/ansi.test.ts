import { describe, expect, test } from 'vitest';
import { removeAnsi } from '../../../src/detect/lens/ansi.js';
import { openView } from '../../../src/detect/view.js';

const ESC = '\u001b';

function remove(text: string): string | undefined {
  const bytes = Buffer.from(text, 'latin1');
  return removeAnsi(openView(bytes, 0, bytes.length))?.bytes.toString('latin1');
}

describe('control sequences', () => {
  test.each([
    ['a colour', `a${ESC}[34mb`, 'ab'],
    ['no parameter', `a${ESC}[mb`, 'ab'],
    ['several parameters', `a${ESC}[1;31;48mb`, 'ab'],
    ['a private one', `a${ESC}[?25lb`, 'ab'],
    ['one that moves', `a${ESC}[2Kb`, 'ab'],
    ['two in a row', `a${ESC}[1m${ESC}[0mb`, 'ab'],
    ['at the very end', `a${ESC}[0m`, 'a'],
    ['a title, ended by a bell', `a${ESC}]0;title\u0007b`, 'ab'],
    ['high bytes beside it', `\xe4${ESC}[0m\xff`, '\xe4\xff'],
  ])('%s is removed', (_name, text, left) => {
    expect(remove(text)).toBe(left);
  });

  test.each([
    ['a lone escape', `a${ESC}b`],
    ['an escape at the end', `a${ESC}`],
    ['an unfinished sequence', `a${ESC}[12`],
    ['a sequence that does not end soon', `a${ESC}[${'1;'.repeat(200)}m`],
  ])('%s stays', (_name, text) => {
    expect(remove(text)).toBe(text);
  });

  test('a title ended by the string terminator is removed', () => {
    expect(remove(`a${ESC}]0;title${ESC}\\b`)?.replace(`${ESC}]0;title${ESC}\\`, '')).toBe('ab');
  });

  test('there may be none', () => {
    expect(remove('plain')).toBeUndefined();
    expect(remove('')).toBeUndefined();
  });
});

test('what is left maps to where it stood', () => {
  const bytes = Buffer.from(`a${ESC}[34mb`);
  const view = removeAnsi(openView(bytes, 0, bytes.length));
  expect([...(view?.starts ?? [])]).toEqual([0, 6]);
  expect([...(view?.ends ?? [])]).toEqual([1, 7]);
});

test('many escapes take time linear in their number', () => {
  const started = performance.now();
  remove(`${ESC}[`.repeat(8000));
  remove(ESC.repeat(16_000));
  expect(performance.now() - started).toBeLessThan(1000);
});
