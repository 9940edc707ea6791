import { expect, test } from 'vitest';
import { placeSecret, takeFound } from '../../src/detect/found.js';
import { makeRule } from './sample.js';

const ASCII = Buffer.from('key="a secret." end');
const SPAN = { start: 0, end: 6, secretStart: 5, secretEnd: 6 };

test('a secret is where the pattern says', () => {
  expect(placeSecret(ASCII, SPAN, { rule: makeRule(), to: ASCII.length })).toEqual({ start: 5, end: 6 });
});

test('a loose one reaches to its quote', () => {
  const place = placeSecret(ASCII, SPAN, { rule: makeRule({ loose: true }), to: ASCII.length });
  expect(takeFound(ASCII, place).raw.toString()).toBe('a secret.');
});

test('the match is kept for rules with exceptions alone', () => {
  const exceptions = [{ all: false, target: 'match', patterns: ['x'], stopwords: [], paths: [] }] as const;
  const place = placeSecret(ASCII, SPAN, { rule: makeRule({ exceptions }), to: ASCII.length });
  expect(takeFound(ASCII, place)).toMatchObject({ start: 5, end: 6, match: ASCII.subarray(0, 6) });
  expect(takeFound(ASCII, { start: 5, end: 6 })).not.toHaveProperty('match');
});
