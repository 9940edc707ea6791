/**
 * The SIMD kernel, in AssemblyScript: finds all literals in a range of memory, counts lines, folds to ASCII.
 *
 * Takes tables that `../simd.ts` has written where `layout.ts` says; gives hits in the order of the
 * contract. Works chunk by chunk in three steps without a branch that depends on the text in the first:
 * filter (nibble tables, 16 positions at once), gather (bitmap of hashes), verify (exact compare).
 * Hot: `../README.md` says how fast it is and how to measure; measure before and after a change.
 */
import {
  BANK_BYTES,
  BITMAP,
  CANDIDATES,
  CHUNK_BYTES,
  HASH_MULTIPLIER,
  HASH_SHIFT,
  HEADER,
  HEADER_BANKS,
  HEADER_HITS,
  HEADER_HIT_LIMIT,
  HEADER_REACH,
  HEADER_RESUME,
  HEADER_SLOTS,
  HEADER_SLOT_MASK,
  KEY_FOLD,
  MASKS,
  MASKS_BYTES,
  NIBBLES,
  RECORD_BYTES,
  RECORD_FOLD,
  RECORD_LENGTH,
  RECORD_OFFSET,
  RECORD_TEXT,
  SHORT_KEY,
  SLOT_BYTES,
  SLOT_COUNT,
  SLOT_RECORD,
} from './layout';

/** The range of the running scan and the number of hits so far. */
let rangeFrom: u32 = 0;
let rangeTo: u32 = 0;
let rangeEnd: u32 = 0;
let hits: u32 = 0;

/**
 * Finds the literals that start in [from, to) and end at or before `end`, and returns their number.
 * All starts below the header's `RESUME` are decided; call again from there while it is below `to`.
 */
export function scan(from: u32, to: u32, end: u32): u32 {
  const reach = load<u32>(HEADER + HEADER_REACH);
  const stop = min(to + reach, end);
  const banksEnd: u32 = NIBBLES + load<u32>(HEADER + HEADER_BANKS) * BANK_BYTES;
  rangeFrom = from;
  rangeTo = to;
  rangeEnd = end;
  hits = 0;
  for (let chunk = from; chunk < stop; chunk += CHUNK_BYTES) {
    const chunkEnd = min(chunk + CHUNK_BYTES, stop);
    memory.fill(MASKS, 0, MASKS_BYTES);
    for (let bank: u32 = NIBBLES; bank < banksEnd; bank += BANK_BYTES) filter(bank, chunk, chunkEnd);
    const undecided = verify(gather(chunk, chunkEnd));
    if (undecided !== 0) return suspend(undecided - reach);
  }
  store<u32>(HEADER + HEADER_RESUME, to);
  return hits;
}

/** Keeps the hits before `resume`: a later candidate may still belong between the others. */
function suspend(resume: u32): u32 {
  const list = load<u32>(HEADER + HEADER_HITS);
  while (hits > 0 && load<u32>(list + (hits << 3) - 4) >= resume) hits--;
  store<u32>(HEADER + HEADER_RESUME, resume);
  return hits;
}

/** Sets the bit in `MASKS` of each position in [from, to), rounded up to whole blocks, that passes the bank. */
function filter(bank: u32, from: u32, to: u32): void {
  const low0 = v128.load(bank);
  const high0 = v128.load(bank, 16);
  const low1 = v128.load(bank, 32);
  const high1 = v128.load(bank, 48);
  const low2 = v128.load(bank, 64);
  const high2 = v128.load(bank, 80);
  const low3 = v128.load(bank, 96);
  const high3 = v128.load(bank, 112);
  const nibble = i8x16.splat(15);
  const zero = i8x16.splat(0);
  let low = v128.and(v128.load(from), nibble);
  let high = i8x16.shr_u(v128.load(from), 4);
  let first = v128.and(v128.swizzle(low0, low), v128.swizzle(high0, high));
  let second = v128.and(v128.swizzle(low1, low), v128.swizzle(high1, high));
  let third = v128.and(v128.swizzle(low2, low), v128.swizzle(high2, high));
  let fourth = v128.and(v128.swizzle(low3, low), v128.swizzle(high3, high));
  let mask: u32 = MASKS;
  for (let at = from; at < to; at += 16) {
    // The next block is looked up now, because the last three positions of this one end in it.
    const block = v128.load(at, 16);
    low = v128.and(block, nibble);
    high = i8x16.shr_u(block, 4);
    const nextFirst = v128.and(v128.swizzle(low0, low), v128.swizzle(high0, high));
    const nextSecond = v128.and(v128.swizzle(low1, low), v128.swizzle(high1, high));
    const nextThird = v128.and(v128.swizzle(low2, low), v128.swizzle(high2, high));
    const nextFourth = v128.and(v128.swizzle(low3, low), v128.swizzle(high3, high));
    const buckets = v128.and(
      v128.and(first, shift1(second, nextSecond)),
      v128.and(shift2(third, nextThird), shift3(fourth, nextFourth)),
    );
    store<u16>(mask, load<u16>(mask) | (<u16>~i8x16.bitmask(i8x16.eq(buckets, zero))));
    mask += 2;
    first = nextFirst;
    second = nextSecond;
    third = nextThird;
    fourth = nextFourth;
  }
}

function shift1(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
}

function shift2(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
}

function shift3(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
}

/** Writes the addresses of those positions whose fingerprint may be in the table; returns their number. */
function gather(chunk: u32, chunkEnd: u32): u32 {
  let candidate: u32 = CANDIDATES;
  let mask: u32 = MASKS;
  for (let base = chunk; base < chunkEnd; base += 64) {
    for (let bits = load<u64>(mask); bits !== 0; bits &= bits - 1) {
      const at = base + <u32>ctz(bits);
      const key = load<u32>(at) | KEY_FOLD;
      // Stored always and kept sometimes: a branch here would be mispredicted half of the time.
      store<u32>(candidate, at);
      candidate += (isKnown(key) | isKnown(key & SHORT_KEY)) << 2;
    }
    mask += 8;
  }
  return (candidate - CANDIDATES) >> 2;
}

function isKnown(key: u32): u32 {
  const value = hash(key);
  return (load<u8>(BITMAP + (value >> 3)) >> (<u8>(value & 7))) & 1;
}

function hash(key: u32): u32 {
  return (key * HASH_MULTIPLIER) >> HASH_SHIFT;
}

/** Emits the literals at `count` candidates; returns the address of the first one that found no room, or 0. */
function verify(count: u32): u32 {
  const limit = load<u32>(HEADER + HEADER_HIT_LIMIT);
  for (let index: u32 = 0; index < count; index++) {
    const at = load<u32>(CANDIDATES + (index << 2));
    if (hits > limit) return at;
    const key = load<u32>(at) | KEY_FOLD;
    probe(key, at);
    probe(key & SHORT_KEY, at);
  }
  return 0;
}

function probe(key: u32, at: u32): void {
  const slots = load<u32>(HEADER + HEADER_SLOTS);
  const slotMask = load<u32>(HEADER + HEADER_SLOT_MASK);
  let index = hash(key) & slotMask;
  for (;;) {
    const slot = slots + index * SLOT_BYTES;
    const found = load<u32>(slot);
    if (found === key) return compare(slot, at);
    if (found === 0) return;
    index = (index + 1) & slotMask;
  }
}

function compare(slot: u32, at: u32): void {
  let record = load<u32>(slot + SLOT_RECORD);
  const recordsEnd = record + load<u32>(slot + SLOT_COUNT) * RECORD_BYTES;
  for (; record < recordsEnd; record += RECORD_BYTES) {
    const start = at - load<u32>(record + RECORD_OFFSET);
    const end = start + load<u32>(record + RECORD_LENGTH);
    if (start >= rangeFrom && start < rangeTo && end <= rangeEnd && isEqual(record, start)) {
      emit(((<u64>start) << 32) | load<u32>(record));
    }
  }
}

function isEqual(record: u32, start: u32): bool {
  const length = load<u32>(record + RECORD_LENGTH);
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  for (let done: u32 = 0; done < length; done += 16) {
    const text = v128.load(record + done, RECORD_TEXT);
    const seen = v128.or(v128.load(start + done), v128.load(record + done, RECORD_FOLD));
    const counts = i8x16.lt_u(lanes, i8x16.splat(<i8>(length - done)));
    if (v128.any_true(v128.and(v128.xor(seen, text), counts))) return false;
  }
  return true;
}

/** Inserts a hit: fingerprints come in order, but starts lie up to `REACH` bytes before them. */
function emit(hit: u64): void {
  const list = load<u32>(HEADER + HEADER_HITS);
  let place = list + (hits << 3);
  while (place > list && load<u64>(place - 8) > hit) {
    store<u64>(place, load<u64>(place - 8));
    place -= 8;
  }
  store<u64>(place, hit);
  hits++;
}

/** Number of LF bytes in [from, to). */
export function countLines(from: u32, to: u32): u32 {
  const lineFeed = i8x16.splat(10);
  let at = from;
  let lines: u32 = 0;
  while (to - at >= 16) {
    // A lane counts to 255, so its sums are emptied before the 256th block.
    const stop = at + min((to - at) & ~15, 255 * 16);
    let sums = i8x16.splat(0);
    for (; at < stop; at += 16) sums = i8x16.sub(sums, i8x16.eq(v128.load(at), lineFeed));
    lines += sumLanes(sums);
  }
  const rest: u32 = (1 << (to - at)) - 1;
  return lines + popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), lineFeed)) & rest);
}

function sumLanes(bytes: v128): u32 {
  const words = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  return (
    i32x4.extract_lane(words, 0) +
    i32x4.extract_lane(words, 1) +
    i32x4.extract_lane(words, 2) +
    i32x4.extract_lane(words, 3)
  );
}

/**
 * Copies [from, end) to `copy`, rounded up to whole blocks, with each byte over 127 as 0x7F, and returns true;
 * or returns false and copies nothing when there is none.
 */
export function foldAscii(from: u32, end: u32, copy: u32): bool {
  if (!hasHighByte(from, end)) return false;
  const del = i8x16.splat(0x7f);
  for (let at = from; at < end; at += 16, copy += 16) {
    v128.store(copy, i8x16.min_u(v128.load(at), del));
  }
  return true;
}

function hasHighByte(from: u32, end: u32): bool {
  let at = from;
  let seen = i8x16.splat(0);
  for (; end - at >= 16; at += 16) seen = v128.or(seen, v128.load(at));
  const rest: u32 = (1 << (end - at)) - 1;
  return (i8x16.bitmask(seen) | (i8x16.bitmask(v128.load(at)) & rest)) !== 0;
}
