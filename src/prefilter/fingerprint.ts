/**
 * Chooses for each literal the four bytes by which the SIMD filter knows it, and the bucket they share.
 *
 * Takes literals; gives one fingerprint each, and the share of positions that the filter will let through.
 * A bucket accepts at each of the four positions every byte whose low nibble and whose high nibble some
 * member has there, so company costs: literals are placed one by one where they raise the expected share
 * least, any window of the literal in any bucket, then taken out and placed again. Pure and deterministic.
 */
import type { Literal } from './contract.js';
import { BYTE_FREQUENCY, FREQUENCY_TOTAL } from './frequency.js';

/** Buckets of one bank of nibble tables: the bits of a byte. */
export const BANK_BUCKETS = 8;
export const FINGERPRINT_BYTES = 4;

/** From so many literals on, sixteen buckets let so much less through that filtering twice pays. */
const SECOND_BANK_LITERALS = 512;

/** Passes after the first placement; a third gains nothing measurable. */
const PASSES = 2;

/**
 * What it costs, as a share of positions, that one more literal contains the same four bytes: each text that
 * has them is compared with all literals they stand for. Ten times more is slower, and so is nothing.
 */
const SHARING_COST = 1e-4;

/** What a window of four equal bytes costs: logs have long runs of `-`, `=` or `*`, and each of their positions passes. */
const RUN_COST = 1e-2;

/** What is accepted at each position: a bit per value of the low nibble, and from bit 16 on of the high nibble. */
type NibbleSets = Uint32Array;

export interface Fingerprint {
  /** Distance from the literal's start; the fingerprint of a literal of three bytes ends in a wildcard. */
  readonly offset: number;
  readonly sets: NibbleSets;
  readonly bucket: number;
}

export interface Assignment {
  /** How many banks of `BANK_BUCKETS` buckets there are: 1, or 2 for many literals. */
  readonly banks: number;
  /** By literal id. */
  readonly fingerprints: readonly Fingerprint[];
  /** Expected share of the positions of a log that pass the filter: the sum over all buckets. */
  readonly survivors: number;
}

/** A window of a literal that could be its fingerprint, and what is to be paid for it wherever it is placed. */
interface Choice {
  readonly offset: number;
  readonly sets: NibbleSets;
  readonly cost: number;
}

interface Bucket {
  readonly members: Map<number, Choice>;
  readonly sets: NibbleSets;
  rate: number;
}

const ANY_BYTE = 0xffffffff;
const NO_SETS: NibbleSets = new Uint32Array(FINGERPRINT_BYTES);

/** Assigns a fingerprint to each of `literals`; the order of the literals settles ties. */
export function assignFingerprints(literals: readonly Literal[]): Assignment {
  const counts = countWindows(literals);
  const choices = literals.map((literal) => listChoices(literal, counts));
  const rates = choices.map((list) => Math.min(...list.map(({ sets }) => unionRate(sets, NO_SETS))));
  const order = [...choices.keys()].sort((a, b) => (rates[b] ?? 0) - (rates[a] ?? 0) || a - b);
  const banks = literals.length >= SECOND_BANK_LITERALS ? 2 : 1;
  const buckets = Array.from({ length: banks * BANK_BUCKETS }, emptyBucket);
  for (let pass = 0; pass <= PASSES; pass++) {
    for (const id of order) {
      for (const bucket of buckets) if (bucket.members.delete(id)) update(bucket);
      place(buckets, id, choices[id] ?? []);
    }
  }
  return {
    banks,
    fingerprints: literals.map((_, id) => findFingerprint(buckets, id)),
    survivors: buckets.reduce((sum, { rate }) => sum + rate, 0),
  };
}

function emptyBucket(): Bucket {
  return { members: new Map(), sets: NO_SETS.slice(), rate: 0 };
}

/** How many literals contain each window, whatever its case. */
function countWindows(literals: readonly Literal[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of literals) {
    for (const window of new Set(listWindows(text))) counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return counts;
}

function listWindows(text: string): readonly string[] {
  const last = Math.max(0, text.length - FINGERPRINT_BYTES);
  const folded = text.toLowerCase();
  return Array.from({ length: last + 1 }, (_, offset) => folded.slice(offset, offset + FINGERPRINT_BYTES));
}

function listChoices(
  { text, caseSensitive }: Literal,
  counts: ReadonlyMap<string, number>,
): readonly Choice[] {
  const bytes = Buffer.from(text, 'latin1');
  const accepted = Uint32Array.from(bytes, (byte) => acceptByte(byte, caseSensitive));
  return listWindows(text).map((window, offset) => {
    const sets = new Uint32Array(FINGERPRINT_BYTES).fill(ANY_BYTE);
    sets.set(accepted.subarray(offset, offset + FINGERPRINT_BYTES));
    const runCost = new Set(window).size === 1 ? RUN_COST : 0;
    return { offset, sets, cost: SHARING_COST * (counts.get(window) ?? 0) + runCost };
  });
}

function acceptByte(byte: number, caseSensitive: boolean): number {
  const isLetter = /[A-Za-z]/.test(String.fromCharCode(byte));
  const otherCase = isLetter && !caseSensitive ? byte ^ 0x20 : byte;
  return (1 << (byte & 15)) | (0x10000 << (byte >> 4)) | (0x10000 << (otherCase >> 4));
}

/** Share of positions that pass a bucket of both kinds of members, the four bytes taken as independent. */
function unionRate(some: NibbleSets, others: NibbleSets): number {
  let rate = 1;
  for (let position = 0; position < FINGERPRINT_BYTES; position++) {
    rate *= byteShare((some[position] ?? 0) | (others[position] ?? 0));
  }
  return rate;
}

function byteShare(set: number): number {
  if (set >>> 0 === ANY_BYTE) return 1;
  const even = (set & 0xff) << 4;
  const odd = (set & 0xff00) >> 4;
  let share = 0;
  for (let high = (set >>> 16) & 0xff, row = 0; high !== 0; high >>= 1, row++) {
    if (high & 1) share += (HALF_SHARES[even + row] ?? 0) + (HALF_SHARES[odd + row + 8] ?? 0);
  }
  return share;
}

/**
 * Shares of the bytes with a given high nibble, by the set of their low nibbles: at `16 * set + row` for the
 * set of the values 0 to 7, and eight further for that of the values 8 to 15.
 */
const HALF_SHARES = Float64Array.from({ length: 256 * 16 }, (_, index) => {
  const first = (index & 7) * 16 + (index & 8);
  let sum = 0;
  for (let bit = 0; bit < 8; bit++) if ((index >> (bit + 4)) & 1) sum += BYTE_FREQUENCY[first + bit] ?? 0;
  return sum / FREQUENCY_TOTAL;
});

/** Adds the literal where, and as what, it costs least. */
function place(buckets: readonly Bucket[], id: number, choices: readonly Choice[]): void {
  let least = Infinity;
  let placed: { readonly bucket: Bucket; readonly choice: Choice } | undefined;
  for (const choice of choices) {
    for (const bucket of buckets) {
      const cost = unionRate(bucket.sets, choice.sets) - bucket.rate + choice.cost;
      if (cost >= least) continue;
      least = cost;
      placed = { bucket, choice };
    }
  }
  if (placed === undefined) return;
  placed.bucket.members.set(id, placed.choice);
  update(placed.bucket);
}

function update(bucket: Bucket): void {
  bucket.sets.fill(0);
  for (const { sets } of bucket.members.values()) {
    for (let position = 0; position < FINGERPRINT_BYTES; position++) {
      bucket.sets[position] = (bucket.sets[position] ?? 0) | (sets[position] ?? 0);
    }
  }
  bucket.rate = unionRate(bucket.sets, NO_SETS);
}

function findFingerprint(buckets: readonly Bucket[], id: number): Fingerprint {
  for (const [bucket, { members }] of buckets.entries()) {
    const choice = members.get(id);
    if (choice !== undefined) return { offset: choice.offset, sets: choice.sets, bucket };
  }
  throw new Error(`No bucket holds literal ${id}`);
}
