/**
 * Drops candidates by what follows their literal, before anything else is done for them.
 *
 * The automata come with the rules (see `Rule.follow`). They walk over the text as it stands and as views would show
 * it (see `reading.ts`). A candidate is dropped only where neither the text nor a view of it can match; where that is hard
 * to tell, it stays.
 *
 * Hot: most candidates end here, after some 50 ns. Run `npm run bench` before and after a change.
 */
import { isFilled, isPlain, isRecordEnd, listReadings } from './reading.js';

/** Whether a match may go on behind the literal that ends before `at`. */
export type Follow = (bytes: Buffer, at: number) => boolean;

const ASCII = 128;
const DEL = 0x7f;
const BLANK = 0x20;
const QUOTE = 0x22;
const FIRST = 1;
const DEAD = 0;
const MATCH = 0xff;
/** A candidate that is alive after so many bytes stays. */
const MAX_STEPS = 256;
/** A candidate whose text may be read in many ways stays. */
const MAX_FORKS = 16;

/** A rule's table, as `rules/automaton.ts` encodes it. */
interface Automaton {
  /** The class of each ASCII byte, then the rows. */
  readonly cells: Buffer;
  /** Number of classes. */
  readonly width: number;
  /** Whether only the text as it stands counts, over line ends. */
  readonly raw: boolean;
}

/** Reads a rule's table when it is first needed; undefined for an empty one, which allows everything. */
export function openFollow(table: string, multiline = false): Follow | undefined {
  if (table === '') return undefined;
  let automaton: Automaton | undefined;
  return (bytes, at) => walk((automaton ??= decodeTable(table, multiline)), bytes, { at, state: FIRST });
}

function decodeTable(table: string, raw: boolean): Automaton {
  const stored = Buffer.from(table, 'base64');
  const rows = 1 + 2 * (stored[0] ?? 0);
  const cells = Buffer.alloc(ASCII + stored.length - rows);
  let width = 1;
  for (let run = 1, byte = 0; run < rows; run += 2) {
    const own = stored[run + 1] ?? 0;
    cells.fill(own, byte, (byte += stored[run] ?? 0));
    width = Math.max(width, own + 1);
  }
  stored.copy(cells, ASCII, rows);
  return { cells, width, raw };
}

interface Spot {
  readonly at: number;
  readonly state: number;
  /** Bytes and forks that are left; a fresh walk has them all. */
  readonly budget?: Budget;
}

interface Budget {
  readonly end: number;
  forks: number;
}

function walk(automaton: Automaton, bytes: Buffer, { at: start, state: from, budget }: Spot): boolean {
  const { cells, width, raw } = automaton;
  const end = budget?.end ?? start + MAX_STEPS;
  let state = from;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? DEL;
    if (!raw && !isPlain(byte)) {
      return fork(automaton, bytes, { at, state, budget: budget ?? { end, forks: MAX_FORKS } });
    }
    if (byte === QUOTE && isRecordEnd(bytes, at)) return true;
    state = cells[ASCII + (state - 1) * width + (cells[byte > DEL ? DEL : byte] ?? 0)] ?? MATCH;
    if (state === DEAD) return byte === BLANK && isFilled(bytes, at);
    if (state === MATCH) return true;
  }
  return true;
}

/** Tries all ways to read what stands at `at`; those that lead to one state are one. */
function fork(automaton: Automaton, bytes: Buffer, { at, state, budget }: Required<Spot>): boolean {
  const found = listReadings(bytes, at);
  if (found === 'unclear' || budget.forks-- <= 0) return true;
  const states = new Set(found.readings.map((reading) => stepAll(automaton, reading, state)));
  for (const next of states) {
    if (next === MATCH) return true;
    if (next !== DEAD && walk(automaton, bytes, { at: at + found.length, state: next, budget })) return true;
  }
  return false;
}

function stepAll({ cells, width }: Automaton, reading: Iterable<number>, from: number): number {
  let state = from;
  for (const byte of reading) {
    state = cells[ASCII + (state - 1) * width + (cells[Math.min(byte, DEL)] ?? 0)] ?? MATCH;
    if (state === DEAD || state === MATCH) return state;
  }
  return state;
}
