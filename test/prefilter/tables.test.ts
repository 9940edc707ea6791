import { describe, expect, it } from 'vitest';
import {
  BANK_BYTES,
  BITMAP,
  BITMAP_BYTES,
  CANDIDATES,
  CHUNK_BYTES,
  HEADER,
  HEADER_BANKS,
  KEY_FOLD,
  MASKS,
  MASKS_BYTES,
  NIBBLES,
  RECORD_BYTES,
  RECORD_FOLD,
  RECORD_LENGTH,
  RECORD_OFFSET,
  RECORD_TEXT,
  RECORDS,
  SHORT_KEY,
  SLOT_BYTES,
  SLOT_COUNT,
  SLOT_RECORD,
} from '../../src/prefilter/assembly/layout.js';
import type { Literal } from '../../src/prefilter/contract.js';
import { buildTables, hashKey } from '../../src/prefilter/tables.js';
import type { Tables } from '../../src/prefilter/tables.js';
import { anyCase, exact, RULE_LITERALS, seedNumbers } from './harness.js';

/** Whether four bytes pass a bank of the nibble tables. */
function passes({ nibbles }: Tables, bytes: Uint8Array): boolean {
  for (let bank = 0; bank < nibbles.length; bank += BANK_BYTES) {
    let buckets = 0xff;
    for (let position = 0; position < 4; position++) {
      const byte = bytes[position] ?? 0;
      const at = bank + position * 32;
      buckets &= (nibbles[at + (byte & 15)] ?? 0) & (nibbles[at + 16 + (byte >> 4)] ?? 0);
    }
    if (buckets !== 0) return true;
  }
  return false;
}

function isInBitmap({ bitmap }: Tables, key: number): boolean {
  const hash = hashKey(key);
  return (((bitmap[hash >> 3] ?? 0) >> (hash & 7)) & 1) === 1;
}

/** Ids of the records that the hash table has for a key. */
function lookUp({ slots, records }: Tables, key: number): readonly number[] {
  const count = slots.length / SLOT_BYTES;
  const view = Buffer.from(slots);
  for (let index = hashKey(key) % count; ; index = (index + 1) % count) {
    const slot = index * SLOT_BYTES;
    const found = view.readUInt32LE(slot);
    if (found === 0) return [];
    if (found !== key) continue;
    const first = view.readUInt32LE(slot + SLOT_RECORD) - RECORDS;
    return Array.from({ length: view.readUInt32LE(slot + SLOT_COUNT) }, (_, place) =>
      Buffer.from(records).readUInt32LE(first + place * RECORD_BYTES),
    );
  }
}

interface Row {
  readonly id: number;
  readonly offset: number;
  readonly length: number;
  readonly text: Buffer;
  readonly fold: Buffer;
}

function readRecords({ records }: Tables): readonly Row[] {
  return Array.from({ length: records.length / RECORD_BYTES }, (_, index) => {
    const row = Buffer.from(records).subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES);
    const length = row.readUInt32LE(RECORD_LENGTH);
    return {
      id: row.readUInt32LE(),
      offset: row.readUInt32LE(RECORD_OFFSET),
      length,
      text: row.subarray(RECORD_TEXT, RECORD_TEXT + length),
      fold: row.subarray(RECORD_FOLD, RECORD_FOLD + length),
    };
  });
}

/** What the kernel would do for one literal: each step must let it through. */
function expectFound(tables: Tables, literals: readonly Literal[]): void {
  for (const { id, offset, length, text, fold } of readRecords(tables)) {
    const literal = literals[id];
    if (literal === undefined) throw new Error(`Record of no literal: ${id}`);
    expect(length).toBe(literal.text.length);
    const variants = literal.caseSensitive
      ? [literal.text]
      : [literal.text.toUpperCase(), literal.text.toLowerCase()];
    for (const variant of variants) {
      const seen = Buffer.concat([Buffer.from(variant), Buffer.from([0xff])]);
      expect(passes(tables, seen.subarray(offset))).toBe(true);
      const word = seen.length - offset >= 4 ? seen.readUInt32LE(offset) : 0;
      const key = length === 3 ? (word | KEY_FOLD) & SHORT_KEY : (word | KEY_FOLD) >>> 0;
      expect(isInBitmap(tables, key)).toBe(true);
      expect(lookUp(tables, key)).toContain(id);
      expect(Buffer.from(seen.subarray(0, length).map((byte, place) => byte | (fold[place] ?? 0)))).toEqual(
        text,
      );
    }
  }
}

describe('buildTables', () => {
  it('lets every literal through every step, and has one record for each', () => {
    const tables = buildTables(RULE_LITERALS);
    expectFound(tables, RULE_LITERALS);
    const ids = readRecords(tables).map(({ id }) => id);
    expect([...ids].sort((a, b) => a - b)).toEqual([...RULE_LITERALS.keys()]);
    expect(tables.reach).toBe(Math.max(...readRecords(tables).map(({ offset }) => offset)));
  });

  it('does so for many literals, with two banks and full chains', () => {
    const next = seedNumbers(5);
    const literals = Array.from({ length: 700 }, (_, id) => {
      const letters = Array.from({ length: 3 + next(6) }, () => 'abcdXYZ_'[next(8)] ?? 'a').join('');
      return id % 2 === 0 ? exact(letters) : anyCase(letters);
    });
    const tables = buildTables(literals);
    expect(tables.nibbles.length).toBe(2 * BANK_BYTES);
    expectFound(tables, literals);
  });

  it('folds letters only', () => {
    const [row] = readRecords(buildTables([anyCase('A_[z@1')]));
    expect(row?.text.toString('latin1')).toBe('a_[z@1');
    expect([...(row?.fold ?? [])]).toEqual([0x20, 0, 0, 0x20, 0, 0]);
    const [plain] = readRecords(buildTables([exact('A_[z@1')]));
    expect(plain?.text.toString('latin1')).toBe('A_[z@1');
    expect(plain?.fold.every((byte) => byte === 0)).toBe(true);
  });

  it('gives a literal of three bytes a key that no four bytes have', () => {
    const tables = buildTables([exact('abc'), exact('abcd')]);
    const short = Buffer.from('abc\0').readUInt32LE();
    expect(lookUp(tables, short)).toEqual([0]);
    expect(lookUp(tables, (short | KEY_FOLD) >>> 0)).toEqual([]);
  });

  it('is empty, and lets nothing through, for no literals', () => {
    const tables = buildTables([]);
    expect(tables.records.length).toBe(0);
    expect(tables.survivors).toBe(0);
    expect(passes(tables, Buffer.from('key='))).toBe(false);
    expect(lookUp(tables, KEY_FOLD)).toEqual([]);
  });
});

describe('the layout', () => {
  it('has room for everything and no overlap', () => {
    const places = [
      [HEADER, HEADER_BANKS + 4],
      [NIBBLES, 2 * BANK_BYTES],
      [BITMAP, BITMAP_BYTES],
      [MASKS, MASKS_BYTES],
      [CANDIDATES, 4 * CHUNK_BYTES],
      [RECORDS, 0],
    ] as const;
    expect(MASKS_BYTES * 8).toBe(CHUNK_BYTES);
    for (const [index, [start, length]] of places.entries()) {
      const [following] = places[index + 1] ?? [Infinity];
      expect(start + length).toBeLessThanOrEqual(following);
      expect(start % 16).toBe(0);
    }
  });
});
