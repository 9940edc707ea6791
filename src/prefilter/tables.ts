/**
 * Lays out what the SIMD kernel looks up: nibble tables, bitmap of hashes, hash table, literals.
 *
 * Takes literals; gives bytes in the shapes of `assembly/layout.ts`, ready to be copied. A key is the
 * fingerprint as the kernel reads it, four bytes little-endian with `KEY_FOLD` set; that of a literal of
 * three bytes has a zero byte on top and so equals no other. Pure.
 */
import {
  BANK_BYTES,
  BITMAP_BYTES,
  HASH_MULTIPLIER,
  HASH_SHIFT,
  KEY_FOLD,
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
} from './assembly/layout.js';
import type { Literal } from './contract.js';
import { assignFingerprints, BANK_BUCKETS, FINGERPRINT_BYTES } from './fingerprint.js';
import type { Fingerprint } from './fingerprint.js';

export interface Tables {
  /** Per bank and position: 16 bytes of bucket bits by low nibble, then 16 by high nibble. */
  readonly nibbles: Uint8Array;
  /** A bit for each value that a known key hashes to. */
  readonly bitmap: Uint8Array;
  /** Open hash table of the keys, probed linearly. */
  readonly slots: Uint8Array;
  /** The literals, sorted by key. */
  readonly records: Uint8Array;
  /** The greatest distance from a literal's start to its fingerprint. */
  readonly reach: number;
  /** Expected share of positions that pass the nibble tables. */
  readonly survivors: number;
}

interface Entry {
  readonly id: number;
  readonly literal: Literal;
  readonly offset: number;
  readonly key: number;
}

/** Computes the tables of `literals`. */
export function buildTables(literals: readonly Literal[]): Tables {
  const { banks, fingerprints, survivors } = assignFingerprints(literals);
  const entries = literals
    .map((literal, id): Entry => {
      const offset = fingerprints[id]?.offset ?? 0;
      return { id, literal, offset, key: readKey(literal, offset) };
    })
    .sort((a, b) => a.key - b.key || a.id - b.id);
  return {
    nibbles: fillNibbles(fingerprints, banks),
    bitmap: fillBitmap(entries),
    slots: fillSlots(entries),
    records: fillRecords(entries),
    reach: Math.max(0, ...entries.map(({ offset }) => offset)),
    survivors,
  };
}

/** The folded key of a literal's fingerprint, as the kernel computes it from the text. */
function readKey({ text }: Literal, offset: number): number {
  const bytes = Buffer.alloc(FINGERPRINT_BYTES);
  bytes.write(text.slice(offset, offset + FINGERPRINT_BYTES), 'latin1');
  const folded = bytes.readUInt32LE() | KEY_FOLD;
  return text.length < FINGERPRINT_BYTES ? folded & SHORT_KEY : folded >>> 0;
}

/** The hash of a key: 16 bits. */
export function hashKey(key: number): number {
  return Math.imul(key, HASH_MULTIPLIER) >>> HASH_SHIFT;
}

function fillNibbles(fingerprints: readonly Fingerprint[], banks: number): Uint8Array {
  const nibbles = new Uint8Array(banks * BANK_BYTES);
  for (const { bucket, sets } of fingerprints) {
    const bank = Math.floor(bucket / BANK_BUCKETS) * BANK_BYTES;
    for (const [position, set] of sets.entries()) {
      for (let value = 0; value < 32; value++) {
        if ((set >> value) & 1) setBit(nibbles, (bank + position * 32 + value) * 8 + (bucket % BANK_BUCKETS));
      }
    }
  }
  return nibbles;
}

function fillBitmap(entries: readonly Entry[]): Uint8Array {
  const bitmap = new Uint8Array(BITMAP_BYTES);
  for (const { key } of entries) setBit(bitmap, hashKey(key));
  return bitmap;
}

function setBit(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
}

function fillSlots(entries: readonly Entry[]): Uint8Array {
  const count = countSlots(entries.length);
  const slots = new DataView(new ArrayBuffer(count * SLOT_BYTES));
  for (const [index, { key }] of entries.entries()) {
    const slot = findSlot(slots, key);
    if (slots.getUint32(slot, true) === 0) {
      slots.setUint32(slot, key, true);
      slots.setUint32(slot + SLOT_RECORD, RECORDS + index * RECORD_BYTES, true);
    }
    slots.setUint32(slot + SLOT_COUNT, slots.getUint32(slot + SLOT_COUNT, true) + 1, true);
  }
  return new Uint8Array(slots.buffer);
}

/** A power of two, four to eight times the keys; the hash has no more values than 64 Ki. */
function countSlots(keys: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, keys) * 4));
}

function findSlot(slots: DataView, key: number): number {
  const count = slots.byteLength / SLOT_BYTES;
  for (let index = hashKey(key) % count; ; index = (index + 1) % count) {
    const found = slots.getUint32(index * SLOT_BYTES, true);
    if (found === 0 || found === key) return index * SLOT_BYTES;
  }
}

function fillRecords(entries: readonly Entry[]): Uint8Array {
  const records = Buffer.alloc(entries.length * RECORD_BYTES);
  for (const [index, { id, literal, offset }] of entries.entries()) {
    const at = index * RECORD_BYTES;
    const text = literal.caseSensitive ? literal.text : lowerLetters(literal.text);
    records.writeUInt32LE(id, at);
    records.writeUInt32LE(offset, at + RECORD_OFFSET);
    records.writeUInt32LE(text.length, at + RECORD_LENGTH);
    records.write(text, at + RECORD_TEXT, 'latin1');
    for (let place = 0; place < text.length && !literal.caseSensitive; place++) {
      records[at + RECORD_FOLD + place] = /[a-z]/.test(text[place] ?? '') ? 0x20 : 0;
    }
  }
  return records;
}

function lowerLetters(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
