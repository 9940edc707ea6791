/**
 * Automata over ASCII bytes, made small and spelled as text.
 *
 * Takes rows of next states; gives a table in which equal states are one and bytes that no state tells apart are one class. A
 * thousand of them are read whenever the program starts, so size matters. `detect/follow.ts` reads them.
 */

/** Bytes over 127 are seen as DEL. */
export const ASCII = 128;
/** The next state where nothing can go on. */
export const DEAD = 0;
/** The next state where a match may end, or where the automaton ends. */
export const MATCH = 0xff;

/** A row for each state, from number 1 on, with the next state for each of the 128 bytes. */
export type Automaton = readonly (readonly number[])[];

/**
 * Base64 of: the number of runs; for each run of bytes of one class its length and its class, over all 128 bytes; then a row
 * for each state, from number 1 on, with the next state for each class.
 */
export type FollowTable = string;

/** The table of an automaton. Its first state stays the first. */
export function encodeAutomaton(automaton: Automaton): FollowTable {
  const rows = mergeStates(automaton);
  const columns = new Map<string, number>();
  const samples: number[] = [];
  const runs: number[][] = [];
  for (let byte = 0; byte < ASCII; byte++) {
    const column = rows.map((row) => row[byte]).join();
    const own = columns.get(column) ?? samples.push(byte) - 1;
    columns.set(column, own);
    const last = runs.at(-1);
    if (last?.[1] === own) last[0] = (last[0] ?? 0) + 1;
    else runs.push([1, own]);
  }
  const cells = rows.flatMap((row) => samples.map((byte) => row[byte] ?? MATCH));
  return Buffer.from([runs.length, ...runs.flat(), ...cells]).toString('base64');
}

/** States with the same future become one (Moore's algorithm). */
function mergeStates(automaton: Automaton): Automaton {
  let blocks = automaton.map(() => 1);
  for (let count = 1; ;) {
    const known = new Map<string, number>();
    const block = (state: number): number =>
      state === DEAD || state === MATCH ? state : (blocks[state - 1] ?? 0);
    const next = automaton.map((row, state) => {
      const key = [blocks[state], ...row.map(block)].join();
      const own = known.get(key) ?? known.size + 1;
      known.set(key, own);
      return own;
    });
    blocks = next;
    if (known.size === count) return listBlocks(automaton, blocks);
    count = known.size;
  }
}

/** A row for each block, in the order of its first state. */
function listBlocks(automaton: Automaton, blocks: readonly number[]): Automaton {
  const first = blocks.map((block, state) => (blocks.indexOf(block) === state ? state : -1));
  return first
    .filter((state) => state >= 0)
    .map((state) =>
      (automaton[state] ?? []).map((next) =>
        next === DEAD || next === MATCH ? next : (blocks[next - 1] ?? MATCH),
      ),
    );
}
