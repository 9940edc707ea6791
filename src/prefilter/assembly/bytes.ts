/**
 * What is asked of all bytes of a range, 16 at once: how many lines end in it, and whether it is ASCII.
 */

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
