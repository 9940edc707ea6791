/**
 * Tells by what follows a literal whether its rule can match there, before anything else is done for a candidate.
 *
 * The automata come with the rules (see `Rule.follow`). They walk over the text as it stands and as views would show
 * it (see `reading.ts`). A candidate is dropped only where neither the text nor a view of it can match; where that is hard
 * to tell, it stays.
 *
 * Hot: most candidates end here, after some 50 ns. Run `npm run bench` before and after a change.
 */
import {
  DEAD as STORED_DEAD,
  decodeFollow,
  UNKNOWN as STORED_UNKNOWN,
  type FollowTable,
} from '../model/follow.js';
import { isFilled, isPlain, isRecordEnd, listReadings } from './reading.js';

/** Walks over what follows a literal. */
export interface Follow {
  /** Whether a match may go on behind the literal that ends before `at`. */
  readonly allows: (bytes: Buffer, at: number) => boolean;
  /**
   * How far a match could look behind the literal that ends before `at`, in the text as it stands: the index of the first byte
   * that no match goes on with; `to` if there is none before, and -1 if that is not known.
   */
  readonly measure: (bytes: Buffer, at: number, to: number) => number;
}

const BYTES = 256;
const DEL = 0x7f;
const BLANK = 0x20;
const QUOTE = 0x22;
/** What a step leads to: one of these, or a row, perhaps with the mark of one that accepts. */
const DEAD = -1;
const UNKNOWN = -2;
const ACCEPTS = 1 << 24;
const ROW = ACCEPTS - 1;
/** A candidate that is alive after so many bytes stays. */
const MAX_STEPS = 256;
/** A candidate whose text may be read in many ways stays. */
const MAX_FORKS = 16;

/** A rule's table, as `rules/automaton.ts` encodes it, ready to walk. */
interface Automaton {
  /** The class of each byte. */
  readonly classes: Uint8Array;
  /** Steps by row and class; the first row is at 0. */
  readonly steps: Int32Array;
  /** Whether a match may end at the literal's end. */
  readonly accepts: boolean;
  /** Whether only the text as it stands counts, over line ends. */
  readonly raw: boolean;
}

/** Reads a rule's table when it is first needed. */
export function openFollow(table: FollowTable): Follow {
  let automaton: Automaton | undefined;
  const open = (): Automaton => (automaton ??= decodeTable(table));
  return {
    allows: (bytes, at) => open().accepts || walk(open(), bytes, { at, row: 0 }),
    measure: (bytes, at, to) => measure(open(), bytes, { at, to }),
  };
}

function decodeTable(table: FollowTable): Automaton {
  const { classes: ascii, width, raw, cells } = decodeFollow(table);
  const classes = new Uint8Array(BYTES).fill(ascii[DEL] ?? 0);
  classes.set(ascii);
  const accepts = (state: number): boolean => cells[(state - 1) * (width + 1)] === 1;
  const steps = new Int32Array((cells.length / (width + 1)) * width);
  for (let step = 0; step < steps.length; step++) {
    const next = cells[Math.floor(step / width) * (width + 1) + 1 + (step % width)] ?? STORED_UNKNOWN;
    if (next === STORED_DEAD) steps[step] = DEAD;
    else if (next === STORED_UNKNOWN) steps[step] = UNKNOWN;
    else steps[step] = (next - 1) * width + (accepts(next) ? ACCEPTS : 0);
  }
  return { classes, steps, accepts: accepts(1), raw };
}

interface Spot {
  readonly at: number;
  readonly row: number;
  /** Bytes and forks that are left; a fresh walk has them all. */
  readonly budget?: Budget;
}

interface Budget {
  readonly end: number;
  forks: number;
}

function walk(automaton: Automaton, bytes: Buffer, { at: start, row: from, budget }: Spot): boolean {
  const { classes, steps, raw } = automaton;
  const end = budget?.end ?? start + MAX_STEPS;
  let row = from;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? DEL;
    if (!raw && !isPlain(byte)) {
      return fork(automaton, bytes, { at, row, budget: budget ?? { end, forks: MAX_FORKS } });
    }
    if (byte === QUOTE && isRecordEnd(bytes, at)) return true;
    const next = steps[row + (classes[byte] ?? 0)] ?? UNKNOWN;
    if (next === DEAD) return byte === BLANK && isFilled(bytes, at);
    if (next === UNKNOWN || next >= ACCEPTS) return true;
    row = next;
  }
  return true;
}

/** Tries all ways to read what stands at `at`; those that lead to one row are one. */
function fork(automaton: Automaton, bytes: Buffer, { at, row, budget }: Required<Spot>): boolean {
  const found = listReadings(bytes, at);
  if (found === 'unclear' || budget.forks-- <= 0) return true;
  const rows: number[] = [];
  for (const reading of found.readings) {
    const next = stepAll(automaton, reading, row);
    if (next === UNKNOWN || next >= ACCEPTS) return true;
    if (next !== DEAD && !rows.includes(next)) rows.push(next);
  }
  return rows.some((next) => walk(automaton, bytes, { at: at + found.length, row: next, budget }));
}

/** The step that a reading ends with, or the first one that settles it. */
function stepAll({ classes, steps }: Automaton, reading: ArrayLike<number>, from: number): number {
  let row = from;
  for (let index = 0; index < reading.length; index++) {
    const next = steps[row + (classes[reading[index] ?? 0] ?? 0)] ?? UNKNOWN;
    if (next < 0 || next >= ACCEPTS) return next;
    row = next;
  }
  return row;
}

function measure(
  { classes, steps }: Automaton,
  bytes: Buffer,
  { at: start, to }: { readonly at: number; readonly to: number },
): number {
  let row = 0;
  for (let at = start; at < to; at++) {
    const next = steps[row + (classes[bytes[at] ?? 0] ?? 0)] ?? UNKNOWN;
    if (next === DEAD) return at;
    if (next === UNKNOWN) return -1;
    row = next & ROW;
  }
  return to;
}
