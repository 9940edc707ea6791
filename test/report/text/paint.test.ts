import { expect, test } from 'vitest';
import { paintColors, paintNothing } from '../../../src/report/text/paint.js';

test('looks are turned on and off around a text', () => {
  expect(paintColors('x', 'dim')).toBe('\u001b[2mx\u001b[22m');
  expect(paintColors('x', 'bold', 'white', 'onRed')).toBe(
    '\u001b[1m\u001b[37m\u001b[41mx\u001b[49m\u001b[39m\u001b[22m',
  );
});

test('each line is painted by itself, and nothing is painted around nothing', () => {
  expect(paintColors('a\nb', 'red')).toBe('\u001b[31ma\u001b[39m\n\u001b[31mb\u001b[39m');
  expect(paintColors('', 'red')).toBe('');
});

test('without colours a text stays as it is', () => {
  expect(paintNothing('a\nb', 'red')).toBe('a\nb');
});
