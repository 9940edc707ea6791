/**
 * Lays out what the kernel is told: the literals, and what may follow them.
 *
 * Takes literals; gives bytes in the shapes of `assembly/layout.ts`, ready to be copied. Pure. A part of every start, so the
 * kernel makes all that depends on single characters by itself.
 */
import { DEPTH, ENTRY_BYTES, ENTRY_EXACT, ENTRY_LENGTH } from './assembly/layout.js';
import type { Literal } from './contract.js';
import { layOutFollows } from './follow.js';

export interface Tables {
  /** Number of literals. */
  readonly count: number;
  /** An entry for each literal, by id, and their texts. */
  readonly entries: Uint8Array;
  /** What may follow them. */
  readonly follows: Uint8Array;
  /** The greatest number of states that their automaton can have. */
  readonly states: number;
}

/** Computes the tables of `literals`. */
export function buildTables(literals: readonly Literal[]): Tables {
  const follows = layOutFollows(literals.map(({ follow }) => follow));
  const entries = Buffer.alloc(literals.length * ENTRY_BYTES);
  let states = 1;
  for (const [id, { text, caseSensitive }] of literals.entries()) {
    const at = id * ENTRY_BYTES;
    entries.writeUInt32LE(follows.lists[id] ?? 0, at);
    entries[at + ENTRY_LENGTH] = text.length;
    entries[at + ENTRY_EXACT] = caseSensitive ? 1 : 0;
    states += Math.min(text.length, DEPTH);
  }
  const texts = Buffer.from(literals.map(({ text }) => text).join(''), 'latin1');
  return {
    count: literals.length,
    entries: Buffer.concat([entries, texts]),
    follows: follows.bytes,
    states,
  };
}
