import { expect, test } from 'vitest';
import { isMark, judgeText, signText } from '../../src/schedule/mark.js';

test('knows its own text from a changed and from a foreign one', () => {
  const text = signText('[Unit]\nDescription=x\n');
  expect(judgeText(text)).toBe('written');
  expect(judgeText(text.replace('=x', '=y'))).toBe('changed');
  expect(judgeText(`${text}# more\n`)).toBe('changed');
  expect(judgeText(text.slice(text.indexOf('\n') + 1))).toBe('foreign');
  expect(judgeText('')).toBe('foreign');
});

test('is a comment', () => {
  const [mark = ''] = signText('x').split('\n');
  expect(mark).toMatch(/^# /);
  expect([isMark(mark), isMark('# other')]).toEqual([true, false]);
});
