import { expect, test } from 'vitest';
import { decodeBook, EMPTY_BOOK, encodeBook, mergeBook, type Delta } from '../../src/state/book.js';

const KEY = Buffer.alloc(32, 5);
const NOTHING: Delta = { policy: 'p', scope: 's', cursors: new Map(), secrets: new Set(), met: new Set() };

test('is the same book where nothing was noted', () => {
  const book = mergeBook(EMPTY_BOOK, { ...NOTHING, secrets: new Set(['a.b 00']) }, 1);
  expect(book).not.toBe(EMPTY_BOOK);
  expect(mergeBook(book, NOTHING, 1)).toBe(book);
  expect(mergeBook(book, { ...NOTHING, secrets: book.secrets }, 1)).toBe(book);
});

test('drops the oldest where there are too many', () => {
  const many = new Set(Array.from({ length: 500_000 }, (_, index) => `a.b ${index}`));
  const book = mergeBook(EMPTY_BOOK, { ...NOTHING, secrets: many }, 1);
  const next = mergeBook(book, { ...NOTHING, secrets: new Set(['a.b new']) }, 1);
  expect([next.secrets.size, next.secrets.has('a.b 0'), next.secrets.has('a.b new')]).toEqual([
    500_000,
    false,
    true,
  ]);
});

test('drops the cursors of the oldest policies where there are too many', () => {
  const mark = { sizeBytes: 1, head: '', tail: '' };
  const makeCursors = (count: number): Delta['cursors'] =>
    new Map(
      Array.from({ length: count }, (_, ino) => {
        const facts = { modifiedMs: 0, changedMs: 0, settled: true, name: '' };
        return [`1 ${ino}`, { dev: 1, ino, mark, ...facts }];
      }),
    );
  let book = EMPTY_BOOK;
  for (const [policy, count] of [
    ['old', 9],
    ['middle', 300_000],
    ['new', 200_000],
  ] as const)
    book = mergeBook(book, { ...NOTHING, policy, cursors: makeCursors(count) }, 1);
  expect([...book.policies].map(([policy, rows]) => [policy, rows.length])).toEqual([
    ['middle', 300_000],
    ['new', 200_000],
  ]);
});

test('leaves the book before as it was', () => {
  const book = mergeBook(EMPTY_BOOK, { ...NOTHING, faults: { ids: new Set(['a.b 00']), whole: true } }, 1);
  mergeBook(book, { ...NOTHING, faults: { ids: new Set(), whole: true } }, 1);
  expect([...book.faults]).toEqual([['a.b 00', 's']]);
});

test('is bytes that nobody makes without the key', () => {
  const bytes = encodeBook(EMPTY_BOOK, KEY);
  expect(decodeBook(bytes, KEY)).toEqual(EMPTY_BOOK);
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(decodeBook(changed, KEY)).toBeUndefined();
  }
});
