import { expect, test } from 'vitest';
import { findNearest, suggest } from '../../src/cli/suggestion.js';

const KNOWN = ['fail-on', 'format', 'follow-symlinks', 'jobs'];

test.each([
  ['fail_on', 'fail-on'],
  ['failon', 'fail-on'],
  ['formta', 'format'],
  ['follow-symlink', 'follow-symlinks'],
  ['job', 'jobs'],
  ['jbos', 'jobs'],
  ['jbso', undefined],
  ['xyz', undefined],
  ['', undefined],
  ['x'.repeat(5000), undefined],
])('%s is near %s', (word, nearest) => {
  expect(findNearest(word, KNOWN)).toBe(nearest);
});

test('speaks only when it knows something', () => {
  expect(suggest('formta', KNOWN)).toBe('; did you mean "format"?');
  expect(suggest('xyz', KNOWN)).toBe('');
});
