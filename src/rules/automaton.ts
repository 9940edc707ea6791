/**
 * Automata over ASCII bytes, made small and spelled as text.
 *
 * Takes rows of next states; gives a table in which equal states are one and bytes that no state tells apart are one class. A
 * thousand of them are read whenever the program starts, so size matters.
 */
import { DEAD, MAX_CLASSES, UNKNOWN, type FollowTable } from '../model/follow.js';

/** Bytes over 127 are seen as DEL. */
export const ASCII = 128;
export interface State {
  /** Whether a match may end here. */
  readonly accepts: boolean;
  /** The next state for each of the 128 bytes. */
  readonly row: readonly number[];
}

/** The states, from number 1 on. */
export type Automaton = readonly State[];

/** The table of an automaton, empty for one with too many classes. Its first state stays the first. */
export function encodeAutomaton(automaton: Automaton, raw: boolean): FollowTable {
  const states = mergeStates(automaton);
  const columns = new Map<string, number>();
  const samples: number[] = [];
  const classes = Array.from({ length: ASCII }, (_, byte) => {
    const column = states.map(({ row }) => row[byte]).join();
    const own = columns.get(column) ?? samples.push(byte) - 1;
    columns.set(column, own);
    return own;
  });
  const cells = states.flatMap(({ accepts, row }) => [
    accepts ? 1 : 0,
    ...samples.map((byte) => row[byte] ?? UNKNOWN),
  ]);
  if (samples.length > MAX_CLASSES) return '';
  return Buffer.from([samples.length + (raw ? MAX_CLASSES + 1 : 0), ...classes, ...cells]).toString('base64');
}

/** States with the same future become one (Moore's algorithm). */
function mergeStates(automaton: Automaton): Automaton {
  let blocks: readonly number[] = automaton.map(({ accepts }) => (accepts ? 2 : 1));
  for (let count = new Set(blocks).size; ;) {
    const known = new Map<string, number>();
    const next = automaton.map(({ row }, state) => {
      const key = [blocks[state], ...row.map((to) => findBlock(blocks, to))].join();
      const own = known.get(key) ?? known.size + 1;
      known.set(key, own);
      return own;
    });
    blocks = next;
    if (known.size === count) return listBlocks(automaton, blocks);
    count = known.size;
  }
}

/** The block of a next state. */
function findBlock(blocks: readonly number[], state: number): number {
  return state === DEAD || state === UNKNOWN ? state : (blocks[state - 1] ?? UNKNOWN);
}

/** A state for each block, in the order of its first. */
function listBlocks(automaton: Automaton, blocks: readonly number[]): Automaton {
  return automaton
    .filter((_, state) => blocks.indexOf(blocks[state] ?? 0) === state)
    .map(({ accepts, row }) => ({ accepts, row: row.map((to) => findBlock(blocks, to)) }));
}
