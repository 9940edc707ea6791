import { describe, expect, it } from 'vitest';
import {
  CLASSES,
  DEPTH,
  HEADER,
  HEADER_RESUME,
  MARK_ENDS,
  MARKS,
  MARKS_BYTES,
  RECORD_BYTES,
  RECORD_FOLD,
  RECORD_LENGTH,
  RECORD_TEXT,
  RECORDS,
  ROW_BYTES,
  STREAM_BYTES,
  STREAMS,
} from '../../src/prefilter/assembly/layout.js';
import { buildTables } from '../../src/prefilter/tables.js';
import type { Tables } from '../../src/prefilter/tables.js';
import { anyCase, exact, RULE_LITERALS } from './harness.js';

interface Row {
  readonly id: number;
  readonly text: string;
  readonly fold: readonly number[];
}

function readRecords({ records }: Tables): readonly Row[] {
  return Array.from({ length: records.length / RECORD_BYTES }, (_, index) => {
    const row = Buffer.from(records).subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES);
    const length = row.readUInt32LE(RECORD_LENGTH);
    return {
      id: row.readUInt32LE(),
      text: row.toString('latin1', RECORD_TEXT, RECORD_TEXT + length),
      fold: [...row.subarray(RECORD_FOLD, RECORD_FOLD + length)],
    };
  });
}

describe('buildTables', () => {
  it('has a record for each literal, by id', () => {
    const rows = readRecords(buildTables(RULE_LITERALS));
    expect(rows.map(({ id }) => id)).toEqual([...RULE_LITERALS.keys()]);
    expect(rows.map(({ text }) => text)).toEqual(
      RULE_LITERALS.map(({ text, caseSensitive }) => (caseSensitive ? text : text.toLowerCase())),
    );
  });

  it('folds letters only, and only where case is ignored', () => {
    const [row] = readRecords(buildTables([anyCase('A_[z@1')]));
    expect(row).toEqual({ id: 0, text: 'a_[z@1', fold: [0x20, 0, 0, 0x20, 0, 0] });
    const [plain] = readRecords(buildTables([exact('A_[z@1')]));
    expect(plain).toEqual({ id: 0, text: 'A_[z@1', fold: [0, 0, 0, 0, 0, 0] });
  });

  it('gives both cases of a letter one class, and each other byte of a head its own', () => {
    const { classes } = buildTables([exact('a[1'), exact('A{2')]);
    const own = ['a', '[', '1', '{', '2'].map((char) => classes[char.charCodeAt(0)]);
    expect(new Set(own).size).toBe(5);
    expect(own).not.toContain(0);
    expect(classes[0x41]).toBe(classes[0x61]);
    expect(classes.filter((value) => value > 0)).toHaveLength(6);
  });

  it('knows no byte behind the head', () => {
    const { classes, states } = buildTables([exact('aaaaaaaab')]);
    expect(classes[0x62]).toBe(0);
    expect(states).toBe(1 + DEPTH);
  });

  it('keeps classes within a row when there are more bytes than it has room for', () => {
    const bytes = Array.from({ length: 255 }, (_, byte) => exact(String.fromCharCode(byte, 1, 2)));
    const { classes } = buildTables(bytes);
    expect(Math.max(...classes)).toBe(ROW_BYTES - 4);
    expect([...classes].filter((value) => value % 4 !== 0)).toEqual([]);
    expect([...classes.subarray(0, 255)]).not.toContain(0);
  });

  it('is empty for no literals', () => {
    const { classes, records, states } = buildTables([]);
    expect([records.length, states, Math.max(...classes)]).toEqual([0, 1, 0]);
  });
});

describe('the layout', () => {
  it('has room for everything and no overlap', () => {
    const places = [
      [HEADER, HEADER_RESUME + 4],
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
});
