/**
 * The prefilter in plain TypeScript: the oracle, and the fallback where WebAssembly has no SIMD.
 *
 * Takes literals and a capacity that the door has checked; keeps the contract by construction: it visits
 * each offset in order, and there each literal in order of id that begins with the two bytes found. Meant to
 * be obviously right; at 70 MB/s with 1,000 literals it is fast enough to be used.
 */
import { isAscii } from 'node:buffer';
import { decodeFollow, type Follow } from '../model/follow.js';
import { checkRange, MAX_TEXT_BYTES } from './contract.js';
import type { Literal, Prefilter, ScanRange, Visit } from './contract.js';
import { mayFollow } from './follow.js';

const DEL = 0x7f;
const LINE_FEED = 0x0a;

/** A literal as the two bytes that it allows at each place: a letter in both cases, or twice the same byte. */
interface Needle {
  readonly id: number;
  readonly some: Buffer;
  readonly others: Buffer;
  readonly follows: readonly Follow[] | undefined;
}

/** Makes the scalar prefilter; `literals` and `capacityBytes` are as `createPrefilter` demands. */
export function createScalar(literals: readonly Literal[], capacityBytes: number): Prefilter {
  const window = Buffer.alloc(capacityBytes);
  const needles = literals.map(makeNeedle);
  const heads = indexHeads(needles);
  let copy: Buffer | undefined;
  return {
    kernel: 'scalar',
    window,
    scan(range, visit) {
      checkRange(range, capacityBytes);
      scanWindow({ window, heads }, range, visit);
    },
    searchText(text, to, visit) {
      const end = text.length;
      checkRange({ from: 0, to, end }, MAX_TEXT_BYTES);
      scanWindow({ window: text, heads }, { from: 0, to, end }, visit);
    },
    ascii(from, end) {
      checkRange({ from, to: end, end }, capacityBytes);
      if (isAscii(window.subarray(from, end))) return window;
      copy ??= Buffer.alloc(capacityBytes);
      for (let at = from; at < end; at++) copy[at] = Math.min(window[at] ?? 0, DEL);
      return copy;
    },
    countLines(from, to) {
      checkRange({ from, to, end: to }, capacityBytes);
      let lines = 0;
      for (let at = from; at < to; at++) if (window[at] === LINE_FEED) lines++;
      return lines;
    },
  };
}

function makeNeedle({ text, caseSensitive, follow }: Literal, id: number): Needle {
  const some = Buffer.from(text, 'latin1');
  const others = Buffer.from(caseSensitive ? text : swapCase(text), 'latin1');
  return { id, some, others, follows: follow?.map(decodeFollow) };
}

function swapCase(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) ^ 0x20));
}

/** The needles by their first two bytes, in every case that they allow; ascending by id. */
type Heads = readonly (readonly Needle[] | undefined)[];

function indexHeads(needles: readonly Needle[]): Heads {
  const heads = new Array<Needle[] | undefined>(0x10000).fill(undefined);
  for (const needle of needles) {
    for (const head of listHeads(needle)) (heads[head] ??= []).push(needle);
  }
  return heads;
}

function listHeads({ some, others }: Needle): ReadonlySet<number> {
  const firsts = [some.readUInt8(0), others.readUInt8(0)];
  const seconds = [some.readUInt8(1), others.readUInt8(1)];
  return new Set(firsts.flatMap((first) => seconds.map((second) => (first << 8) | second)));
}

interface Haystack {
  readonly window: Buffer;
  readonly heads: Heads;
}

function scanWindow({ window, heads }: Haystack, { from, to, end }: ScanRange, visit: Visit): void {
  for (let at = from; at < to; at++) {
    const needles = heads[((window[at] ?? 0) << 8) | (window[at + 1] ?? 0)];
    if (needles === undefined) continue;
    for (const needle of needles) {
      const needleEnd = at + needle.some.length;
      if (needleEnd > end || !isAt(needle, window, at)) continue;
      if (needle.follows?.some((follow) => mayFollow(follow, window, needleEnd, end)) !== false)
        visit(needle.id, at);
    }
  }
}

function isAt({ some, others }: Needle, window: Buffer, start: number): boolean {
  for (let place = 0; place < some.length; place++) {
    const byte = window[start + place];
    if (byte !== some[place] && byte !== others[place]) return false;
  }
  return true;
}
