/**
 * Lays out what the kernel makes its automaton from: classes of bytes, a record for each literal, what may follow it.
 *
 * Takes literals; gives bytes in the shapes of `assembly/layout.ts`, ready to be copied. Pure.
 */
import {
  DEPTH,
  RECORD_BYTES,
  RECORD_FOLD,
  RECORD_FOLLOWS,
  RECORD_LENGTH,
  RECORD_TEXT,
  ROW_BYTES,
} from './assembly/layout.js';
import type { Literal } from './contract.js';
import { layOutFollows } from './follow.js';

export interface Tables {
  /** By byte, four times its class: 0 for what no literal begins with. */
  readonly classes: Uint8Array;
  /** The literals, by id. */
  readonly records: Uint8Array;
  /** What may follow them. */
  readonly follows: Uint8Array;
  /** The greatest number of states that their automaton can have. */
  readonly states: number;
}

const BYTES = 256;
const EDGE_BYTES = 4;

/** Computes the tables of `literals`. */
export function buildTables(literals: readonly Literal[]): Tables {
  const follows = layOutFollows(literals.map(({ follow }) => follow));
  return {
    classes: assignClasses(literals),
    records: fillRecords(literals, follows.lists),
    follows: follows.bytes,
    states: 1 + literals.reduce((sum, { text }) => sum + Math.min(text.length, DEPTH), 0),
  };
}

/**
 * A class for each byte that is among the first of some literal, both cases of a letter together. When there are more than a
 * row has room for, some share one: the kernel compares what it reports, so that costs only time.
 */
function assignClasses(literals: readonly Literal[]): Uint8Array {
  const heads = literals.map(({ text }) => lowerLetters(text.slice(0, DEPTH))).join('');
  const room = ROW_BYTES / EDGE_BYTES - 1;
  const classes = new Uint8Array(BYTES);
  for (const [index, char] of [...new Set(heads)].entries()) {
    const own = (1 + (index % room)) * EDGE_BYTES;
    classes[char.charCodeAt(0)] = own;
    if (isLetter(char)) classes[char.charCodeAt(0) ^ 0x20] = own;
  }
  return classes;
}

function fillRecords(literals: readonly Literal[], lists: readonly number[]): Uint8Array {
  const records = Buffer.alloc(literals.length * RECORD_BYTES);
  for (const [id, { text, caseSensitive }] of literals.entries()) {
    const at = id * RECORD_BYTES;
    records.writeUInt32LE(id, at);
    records.writeUInt32LE(text.length, at + RECORD_LENGTH);
    records.writeUInt32LE(lists[id] ?? 0, at + RECORD_FOLLOWS);
    records.write(caseSensitive ? text : lowerLetters(text), at + RECORD_TEXT, 'latin1');
    if (!caseSensitive) {
      records.set(
        Array.from(text, (char) => (isLetter(char) ? 0x20 : 0)),
        at + RECORD_FOLD,
      );
    }
  }
  return records;
}

function isLetter(char: string): boolean {
  return /[A-Za-z]/.test(char);
}

function lowerLetters(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
