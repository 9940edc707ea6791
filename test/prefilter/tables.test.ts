import { describe, expect, it } from 'vitest';
import {
  CLASSES,
  DEPTH,
  ENTRY_BYTES,
  ENTRY_EXACT,
  ENTRY_LENGTH,
  HEADER,
  HEADER_ENTRIES,
  MARK_ENDS,
  MARKS,
  MARKS_BYTES,
  RECORD_BYTES,
  RECORD_FOLD,
  RECORD_FOLLOWS,
  RECORD_TEXT,
  RECORDS,
  STREAM_BYTES,
  STREAMS,
} from '../../src/prefilter/assembly/layout.js';
import { MAX_LITERAL_BYTES } from '../../src/prefilter/contract.js';
import { buildTables } from '../../src/prefilter/tables.js';
import { anyCase, exact, RULE_LITERALS } from './harness.js';

const TABLE = Buffer.from([1, ...new Uint8Array(128), 0, 0]).toString('base64');
const OTHER = Buffer.from([1, ...new Uint8Array(128), 1, 0]).toString('base64');

describe('buildTables', () => {
  it('tells length and case of each literal, and all texts behind', () => {
    const { count, entries } = buildTables([exact('aB='), anyCase('A_[z@1')]);
    expect(count).toBe(2);
    expect(Buffer.from(entries.subarray(0, ENTRY_BYTES)).toString('hex')).toBe('0000000003010000');
    expect(Buffer.from(entries.subarray(ENTRY_BYTES, 2 * ENTRY_BYTES)).toString('hex')).toBe(
      '0000000006000000',
    );
    expect([ENTRY_LENGTH, ENTRY_EXACT]).toEqual([4, 5]);
    expect(Buffer.from(entries.subarray(2 * ENTRY_BYTES)).toString()).toBe('aB=A_[z@1');
  });

  it('has room for a state for each of the first bytes', () => {
    expect(buildTables([exact('abc'), exact('abcdefghijkl')]).states).toBe(1 + 3 + DEPTH);
    const { count, states } = buildTables(RULE_LITERALS);
    expect(states).toBeGreaterThan(3 * count);
  });

  it('has each automaton once, and a list for each literal that says what may follow', () => {
    const literals = [
      exact('abc'),
      { ...exact('key'), follow: [TABLE, OTHER] },
      { ...exact('id='), follow: [OTHER] },
    ];
    const { entries, follows } = buildTables(literals);
    const words = Buffer.from(follows);
    const [none, two, one] = literals.map((_, id) => Buffer.from(entries).readUInt32LE(id * ENTRY_BYTES));
    expect(none).toBe(0);
    const readList = (at = 0): readonly number[] =>
      Array.from({ length: words.readUInt32LE(at) }, (_, index) => words.readUInt32LE(at + 4 + 4 * index));
    const [first = 0, second = 0] = readList(two);
    expect(readList(one)).toEqual([second]);
    expect(words.toString('base64', first, first + 131)).toBe(TABLE);
    expect(words.toString('base64', second, second + 131)).toBe(OTHER);
    expect(words.length).toBe(4 + 2 * 131 + 12 + 8);
  });

  it('is empty for no literals', () => {
    const { count, entries, states } = buildTables([]);
    expect([count, entries.length, states]).toEqual([0, 0, 1]);
  });
});

describe('the layout', () => {
  it('has room for everything and no overlap', () => {
    const places = [
      [HEADER, HEADER_ENTRIES + 4],
      [MARK_ENDS, 4 * STREAMS],
      [CLASSES, 256],
      [MARKS, STREAMS * MARKS_BYTES],
      [RECORDS, 0],
    ] as const;
    expect(MARKS_BYTES).toBeGreaterThanOrEqual(8 * (STREAM_BYTES + DEPTH - 1));
    for (const [index, [start, length]] of places.entries()) {
      const [following] = places[index + 1] ?? [Infinity];
      expect(start + length).toBeLessThanOrEqual(following);
      expect(start % 64).toBe(0);
    }
  });

  it('has room for the longest literal in a record', () => {
    expect(RECORD_FOLD - RECORD_TEXT).toBe(MAX_LITERAL_BYTES);
    expect(RECORD_FOLLOWS - RECORD_FOLD).toBe(MAX_LITERAL_BYTES);
    expect(RECORD_BYTES).toBeGreaterThanOrEqual(RECORD_FOLLOWS + 4);
  });
});
