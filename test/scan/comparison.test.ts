import { expect, test } from 'vitest';
import { openComparison } from '../../src/scan/comparison.js';
import { makeOccurrence, makeSecret } from '../report/scene.js';

const NOW_MS = Date.UTC(2026, 10, 21);
const FOUND = makeSecret();
const OTHER = makeSecret({}, [makeOccurrence({ fingerprint: 'cd'.repeat(16) })]);
const { rule, fingerprint } = FOUND;
const ENTRY = { rule, fingerprint, file: 'app.log', added: '2026-01-01' };

test('marks what is accepted, with its reason, and what is new', () => {
  const comparison = openComparison([{ ...ENTRY, reason: 'demo' }], NOW_MS);
  expect(comparison.mark(FOUND).baseline).toEqual({ state: 'unchanged', reason: 'demo' });
  expect(comparison.mark(OTHER).baseline).toEqual({ state: 'new' });
  expect(comparison.count(true)).toEqual({ new: 1, unchanged: 1, gone: 0, expired: 0 });
});

test('counts what was not found, unless not everything was looked at', () => {
  const comparison = openComparison([ENTRY, { ...ENTRY, rule: 'other.rule' }], NOW_MS);
  comparison.mark(FOUND);
  expect(comparison.count(true)).toEqual({ new: 0, unchanged: 1, gone: 1, expired: 0 });
  expect(comparison.count(false)).not.toHaveProperty('gone');
});

test('an entry holds on its last day and no longer', () => {
  const count = (expires: string): object => {
    const comparison = openComparison([{ ...ENTRY, expires }], NOW_MS);
    comparison.mark(FOUND);
    return comparison.count(true);
  };
  expect(count('2026-11-21')).toEqual({ new: 0, unchanged: 1, gone: 0, expired: 0 });
  expect(count('2026-11-20')).toEqual({ new: 1, unchanged: 0, gone: 0, expired: 1 });
});

test('the same fingerprint under another rule is another finding', () => {
  expect(openComparison([{ ...ENTRY, rule: 'other.rule' }], NOW_MS).mark(FOUND).baseline?.state).toBe('new');
});
