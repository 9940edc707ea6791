/**
 * Reads the sets of bytes in a pattern: classes in brackets, escapes and their names.
 *
 * Takes a pattern and the index where a set begins; gives a mask of 128 bits and the index behind it. Bit 127 stands
 * for all bytes over 127, so each negated set has it. RE2's syntax; Unicode classes are taken for any byte. Throws
 * `SyntaxError` for what stands for no ASCII set.
 */

/** A set and the index behind its text. */
export interface Charset {
  readonly mask: bigint;
  readonly end: number;
}

const ANY = (1n << 128n) - 1n;
const DIGITS = span(0x30, 0x39);
const UPPER = span(0x41, 0x5a);
const LOWER = span(0x61, 0x7a);
const WORD = DIGITS | UPPER | LOWER | span(0x5f, 0x5f);
const PERL_SPACE = span(9, 10) | span(12, 13) | span(0x20, 0x20);

const PERL: Readonly<Record<string, bigint>> = {
  d: DIGITS,
  D: ANY & ~DIGITS,
  s: PERL_SPACE,
  S: ANY & ~PERL_SPACE,
  w: WORD,
  W: ANY & ~WORD,
};

const NAMED: Readonly<Record<string, bigint>> = {
  alnum: DIGITS | UPPER | LOWER,
  alpha: UPPER | LOWER,
  ascii: ANY,
  blank: span(9, 9) | span(0x20, 0x20),
  cntrl: span(0, 0x1f) | span(0x7f, 0x7f),
  digit: DIGITS,
  graph: span(0x21, 0x7e),
  lower: LOWER,
  print: span(0x20, 0x7e),
  punct: span(0x21, 0x2f) | span(0x3a, 0x40) | span(0x5b, 0x60) | span(0x7b, 0x7e),
  space: PERL_SPACE | span(11, 11),
  upper: UPPER,
  word: WORD,
  xdigit: DIGITS | span(0x41, 0x46) | span(0x61, 0x66),
};

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** The bytes from `first` to `last`. */
function span(first: number, last: number): bigint {
  return ((1n << BigInt(last - first + 1)) - 1n) << BigInt(first);
}

/** Both cases of every letter in `mask`. */
function foldCase(mask: bigint): bigint {
  return mask | ((mask & UPPER) << 32n) | ((mask & LOWER) >> 32n);
}

/** Reads a class that begins with `[` at `at`; `fold` takes both cases of its letters. */
export function readClass(text: string, at: number, fold: boolean): Charset {
  const negated = text[at + 1] === '^';
  const first = at + (negated ? 2 : 1);
  let [mask, next] = [0n, first];
  while (next === first || text[next] !== ']') {
    const item = readItem(text, next);
    mask |= item.mask;
    next = item.end;
  }
  const folded = fold ? foldCase(mask) : mask;
  return { mask: negated ? ANY & ~folded : folded, end: next + 1 };
}

const POSIX = /\[:(\^?)(\w+):\]/y;

/** A name, a range or a single member. */
function readItem(text: string, at: number): Charset {
  if (at >= text.length) throw new SyntaxError('a class has no end');
  POSIX.lastIndex = at;
  const [whole = '', negated, name = ''] = POSIX.exec(text) ?? [];
  const named = NAMED[name];
  if (named !== undefined) return { mask: negated === '^' ? ANY & ~named : named, end: at + whole.length };
  const member = readMember(text, at);
  const isRange = text[member.end] === '-' && text[member.end + 1] !== ']';
  if (member.code === undefined || !isRange) return member;
  const last = readMember(text, member.end + 1);
  return { mask: span(member.code, last.code ?? member.code), end: last.end };
}

/** A member of a class; `code` where it is a single character and may begin a range. */
function readMember(text: string, at: number): Charset & { readonly code?: number } {
  if (text[at] === '\\') return readEscape(text, at, false);
  const code = text.charCodeAt(at);
  if (code > 0x7f) throw new SyntaxError(`"${text[at]}" is not ASCII`);
  return { mask: span(code, code), end: at + 1, code };
}

const NUMBER = /\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|([0-7]{1,3}))/y;
const UNICODE = /\\[pP](?:\{\^?\w+\}|\w)/y;

/** Reads the escape at `at`: a class of Perl or Unicode, a character by number, or one that stands for itself. */
export function readEscape(text: string, at: number, fold: boolean): Charset & { readonly code?: number } {
  const letter = text[at + 1] ?? '';
  const perl = PERL[letter];
  if (perl !== undefined) return { mask: perl, end: at + 2 };
  UNICODE.lastIndex = at;
  if (letter === 'C' || UNICODE.test(text)) return { mask: ANY, end: Math.max(at + 2, UNICODE.lastIndex) };
  NUMBER.lastIndex = at;
  const [whole, short, long, octal] = NUMBER.exec(text) ?? [];
  const code = octal === undefined ? Number.parseInt(short ?? long ?? '', 16) : Number.parseInt(octal, 8);
  if (whole !== undefined) return readCode(code, { end: at + whole.length, fold });
  const control = CONTROLS[letter];
  if (control === undefined && /^[A-Za-z0-9]?$/.test(letter)) {
    throw new SyntaxError(`"\\${letter}" is not understood`);
  }
  return readCode(control ?? letter.charCodeAt(0), { end: at + 2, fold });
}

function readCode(
  code: number,
  { end, fold }: { readonly end: number; readonly fold: boolean },
): Charset & { readonly code: number } {
  if (code > 0x7f) throw new SyntaxError(`the character with the code ${code} is not ASCII`);
  const mask = span(code, code);
  return { mask: fold ? foldCase(mask) : mask, end, code };
}
