/**
 * Reads an RE2 pattern into a tree, to find out what its matches have in common; nothing is matched with the tree.
 *
 * Takes a pattern that an engine has already compiled. Text is seen as patterns of this project see it: seven bits, where
 * 127 stands for every byte over 127. What the tree cannot tell exactly (Unicode classes) is taken for any byte, so that
 * conclusions from it are too wide, never too narrow. Throws `SyntaxError` for what it does not understand.
 */
import { readClass, readEscape } from './charset.js';

/** Indexes of a piece in its pattern. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export type Node =
  /** One byte out of a set: bit `n` for byte `n`. */
  | { readonly kind: 'set'; readonly mask: bigint }
  /** Nothing, perhaps under a condition: `\b`, `^`. */
  | { readonly kind: 'assertion' }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly node: Node;
      readonly min: number;
      /** `Infinity` where there is no bound. */
      readonly max: number;
      /** The whole piece with its quantifier. */
      readonly range: Range;
    }
  | {
      readonly kind: 'group';
      readonly node: Node;
      /** Number and name of a capturing group. */
      readonly capture?: { readonly index: number; readonly name?: string };
      /** The opening parenthesis up to the group's content. */
      readonly opening: Range;
    };

const EMPTY: Node = { kind: 'assertion' };
const ANY = (1n << 128n) - 1n;
const LINE_FEED = 1n << 10n;

/** Flags that change what a piece matches; those of a group end with it. */
interface Flags {
  fold: boolean;
  dotAll: boolean;
}

interface Reader {
  readonly text: string;
  at: number;
  captures: number;
}

/** The tree of a pattern. Throws `SyntaxError`. */
export function parsePattern(text: string): Node {
  const reader = { text, at: 0, captures: 0 };
  const node = readChoice(reader, { fold: false, dotAll: false });
  if (reader.at < text.length) throw refuse(reader);
  return node;
}

function refuse({ text, at }: Reader): SyntaxError {
  return new SyntaxError(`"${text.slice(at, at + 8)}" is not understood`);
}

function readChoice(reader: Reader, flags: Flags): Node {
  const options = [readSequence(reader, flags)];
  while (reader.text[reader.at] === '|') {
    reader.at++;
    options.push(readSequence(reader, flags));
  }
  return options.length === 1 ? (options[0] ?? EMPTY) : { kind: 'choice', options };
}

function readSequence(reader: Reader, flags: Flags): Node {
  const parts: Node[] = [];
  while (reader.at < reader.text.length && !'|)'.includes(reader.text[reader.at] ?? '')) {
    parts.push(...readRepeat(reader, flags));
  }
  return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'sequence', parts };
}

const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;

/** One atom with its quantifier; several for a quotation, none for a group of flags alone. */
function readRepeat(reader: Reader, flags: Flags): readonly Node[] {
  const from = reader.at;
  const atoms = readAtom(reader, flags);
  QUANTIFIER.lastIndex = reader.at;
  const found = QUANTIFIER.exec(reader.text);
  const last = atoms.at(-1);
  if (!found || !last) return atoms;
  reader.at = QUANTIFIER.lastIndex;
  // A quotation repeats its last character only; the rest of it is no part of what may be taken out.
  const range = { from: atoms.length === 1 ? from : reader.at, to: reader.at };
  return [...atoms.slice(0, -1), { kind: 'repeat', node: last, ...readBounds(found), range }];
}

function readBounds([, sign, least = '', comma, most = '']: RegExpExecArray): { min: number; max: number } {
  if (sign === '*') return { min: 0, max: Infinity };
  if (sign === '+') return { min: 1, max: Infinity };
  if (sign === '?') return { min: 0, max: 1 };
  const min = Number(least);
  if (comma === undefined) return { min, max: min };
  return { min, max: most === '' ? Infinity : Number(most) };
}

function readAtom(reader: Reader, flags: Flags): readonly Node[] {
  const { text } = reader;
  const character = text[reader.at] ?? '';
  switch (character) {
    case '(':
      return readGroup(reader, flags);
    case '[': {
      const { mask, end } = readClass(text, reader.at, flags.fold);
      reader.at = end;
      return [{ kind: 'set', mask }];
    }
    case '.':
      reader.at++;
      return [{ kind: 'set', mask: flags.dotAll ? ANY : ANY & ~LINE_FEED }];
    case '^':
    case '$':
      reader.at++;
      return [EMPTY];
    case '\\':
      return readBackslash(reader, flags);
    default:
      reader.at++;
      return [readLiteral(character, flags)];
  }
}

function readBackslash(reader: Reader, flags: Flags): readonly Node[] {
  const { text, at } = reader;
  const letter = text[at + 1] ?? '';
  if ('AzbB'.includes(letter)) {
    reader.at += 2;
    return [EMPTY];
  }
  if (letter === 'Q') {
    const end = text.indexOf('\\E', at);
    reader.at = end < 0 ? text.length : end + 2;
    const quoted = text.slice(at + 2, end < 0 ? undefined : end);
    return Array.from(quoted, (character) => readLiteral(character, flags));
  }
  const { mask, end } = readEscape(text, at, flags.fold);
  reader.at = end;
  return [{ kind: 'set', mask }];
}

function readLiteral(character: string, { fold }: Flags): Node {
  const code = character.charCodeAt(0);
  if (code > 0x7f) throw new SyntaxError(`"${character}" is not ASCII`);
  const other = fold && /[A-Za-z]/.test(character) ? code ^ 0x20 : code;
  return { kind: 'set', mask: (1n << BigInt(code)) | (1n << BigInt(other)) };
}

const OPENING = /\((?:\?(?:P?<(\w+)>|([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])))?/y;

function readGroup(reader: Reader, flags: Flags): readonly Node[] {
  const from = reader.at;
  OPENING.lastIndex = from;
  const [whole = '', name, on, off, end] = OPENING.exec(reader.text) ?? [];
  if (whole === '(' && reader.text[from + 1] === '?') throw refuse(reader);
  reader.at += whole.length;
  const inner = changeFlags(flags, on, off);
  if (end === ')') {
    Object.assign(flags, inner);
    return [];
  }
  const index = end === ':' ? 0 : ++reader.captures;
  const node = readChoice(reader, inner);
  if (reader.text[reader.at] !== ')') throw refuse(reader);
  reader.at++;
  const capture = index === 0 ? {} : { capture: { index, ...(name !== undefined && { name }) } };
  return [{ kind: 'group', node, ...capture, opening: { from, to: from + whole.length } }];
}

function changeFlags({ fold, dotAll }: Flags, on = '', off = ''): Flags {
  return {
    fold: (fold || on.includes('i')) && !off.includes('i'),
    dotAll: (dotAll || on.includes('s')) && !off.includes('s'),
  };
}
