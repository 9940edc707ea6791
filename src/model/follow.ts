/**
 * What may follow a literal where its rule is to match: an automaton over ASCII bytes, spelled as text.
 *
 * `rules/automaton.ts` writes it, `prefilter` and `detect` walk it. A byte over 127 is seen as DEL.
 */

/**
 * Base64 of: the number of classes of bytes, plus 128 if only the text as it stands counts, over line ends; the class of each
 * of the 128 bytes; then for each state, from number 1 on, 1 if a
 * match may end there (else 0) and the next state for each class.
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
  /** Whether only the text as it stands counts, over line ends. */
  readonly raw: boolean;
  /** `1 + width` bytes a state, as in the table. */
  readonly cells: Uint8Array;
}

/** An automaton with more has no table. */
export const MAX_CLASSES = 127;
const CLASSES = 1;
const CELLS = 129;

/** Reads a table that is not empty. */
export function decodeFollow(table: FollowTable): Follow {
  const bytes = Buffer.from(table, 'base64');
  const first = bytes[0] ?? 0;
  return {
    width: first & MAX_CLASSES,
    raw: first > MAX_CLASSES,
    classes: bytes.subarray(CLASSES, CELLS),
    cells: bytes.subarray(CELLS),
  };
}
