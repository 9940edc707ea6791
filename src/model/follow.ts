/**
 * What may follow a literal where its rule is to match: an automaton over ASCII bytes, spelled as text.
 *
 * `rules/automaton.ts` writes it, `prefilter` and `detect` walk it. A byte over 127 is seen as DEL.
 */

/**
 * Base64 of: the number of runs; for each run of bytes of one class its length and its class, over all 128 bytes; then for each
 * state, from number 1 on, 1 if a match may end there (else 0) and the next state for each class.
 */
export type FollowTable = string;

/** The next state where nothing can go on. */
export const DEAD = 0;
/** The next state of which nothing is known: a match may have ended, or may go on with anything. */
export const UNKNOWN = 0xff;

/** A table, ready to walk. */
export interface Follow {
  /** By ASCII byte, its class. */
  readonly classes: Uint8Array;
  /** Classes. */
  readonly width: number;
  /** `1 + width` bytes a state, as in the table. */
  readonly cells: Uint8Array;
}

const ASCII = 128;

/** Reads a table that is not empty. */
export function decodeFollow(table: FollowTable): Follow {
  const stored = Buffer.from(table, 'base64');
  const rows = 1 + 2 * (stored[0] ?? 0);
  const classes = new Uint8Array(ASCII);
  let width = 1;
  for (let run = 1, byte = 0; run < rows; run += 2) {
    const own = stored[run + 1] ?? 0;
    classes.fill(own, byte, (byte += stored[run] ?? 0));
    width = Math.max(width, own + 1);
  }
  return { classes, width, cells: stored.subarray(rows) };
}
