/**
 * Drops candidates by the two bytes behind their literal, before anything else is done for them.
 *
 * The tables come with the rules (see `Rule.follow`); where a view may undo something there, or the line goes on
 * elsewhere, the candidate stays.
 */

/** Whether a match may go on behind the literal that ends before `at`. */
export type Follow = (bytes: Buffer, at: number) => boolean;

const ASCII = 128;
const SET_BYTES = 16;
const REJECT = 0;
const ANY = 0xff;
/** Where ESC, LF, CR, `%`, `&` or a backslash follows, views decide. */
const LOOK_CLOSER: ReadonlySet<number> = new Set([0x1b, 0x0a, 0x0d, 0x25, 0x26, 0x5c]);
const DEL = 0x7f;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** Reads a rule's table; undefined for an empty one, which allows everything. */
export function openFollow(table: string): Follow | undefined {
  if (table === '') return undefined;
  const tables = Buffer.from(table, 'base64');
  for (const byte of LOOK_CLOSER) tables[byte] = ANY;
  return (bytes, at) => {
    // A quote and a comma: a record of a container may end here, in the middle of its message.
    if (bytes[at] === QUOTE && bytes[at + 1] === COMMA) return true;
    const verdict = tables[fold(bytes[at] ?? 0)] ?? ANY;
    if (verdict === REJECT || verdict === ANY) return verdict === ANY;
    const next = fold(bytes[at + 1] ?? 0);
    if (LOOK_CLOSER.has(next)) return true;
    const set = ASCII + (verdict - 1) * SET_BYTES;
    return (((tables[set + (next >> 3)] ?? 0) >> (next & 7)) & 1) === 1;
  };
}

/** Patterns see bytes over 127 as DEL. */
function fold(byte: number): number {
  return byte > DEL ? DEL : byte;
}
