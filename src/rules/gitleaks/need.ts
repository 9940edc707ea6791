/**
 * Finds strings of which one occurs in every match of a pattern, as the prefilter needs them.
 *
 * Takes the tree of a pattern; gives strings of 3 to 64 printable ASCII characters, and how far behind the start of a match
 * such a string may begin. Of several such sets the one that is met least often and nearest to the start wins. Pure.
 */
import { MAX_REACH_BYTES } from '../../model/rule.js';
import { repeatExtent, type Extent } from './extent.js';
import type { Node } from './syntax.js';

/** Strings of which each match holds one. */
export interface Need {
  readonly strings: readonly string[];
  /** The most bytes of a match before the string; `Infinity` where there is no bound. */
  readonly before: number;
  /** Whether the strings' case counts. */
  readonly caseSensitive: boolean;
}

const MIN_LENGTH = 3;
const MAX_LENGTH = 64;
/** Strings of one need. */
const MAX_STRINGS = 64;
/** Characters at one place of a string: few at first, many where nothing else is to be had. */
const FEW = 4;
const MANY = MAX_STRINGS;
/** Longer strings are not met less often, as far as logs go. */
const RARE_LENGTH = 6;

/** The best need of a pattern; undefined where matches have nothing in common that is long enough. */
export function findNeed(node: Node): Need | undefined {
  const need = chooseWay(node, FEW);
  return need && isNear(need)
    ? need
    : pickBest([need, chooseWay(node, MANY)].filter((found) => found !== undefined));
}

function chooseWay(node: Node, choices: number): Need | undefined {
  const needs = [false, true].flatMap((fold): readonly Need[] => {
    const need = chooseNeed(study(node, { choices, fold, known: new Map() }));
    return need ? [{ ...need, caseSensitive: !fold }] : [];
  });
  return pickBest(needs);
}

interface Way {
  /** The most characters at one place. */
  readonly choices: number;
  /** Whether letters count in lower case only. */
  readonly fold: boolean;
  /** Characters of the sets met so far: patterns say the same few again and again. */
  readonly known: Map<bigint, readonly string[] | undefined>;
}

type Candidate = Omit<Need, 'caseSensitive'>;

/** What is known of a piece. */
interface Facts extends Pick<Extent, 'max'> {
  /** All texts that it matches, where they are few. */
  readonly exact: readonly string[] | undefined;
  readonly needs: readonly Candidate[];
}

const NOTHING: Facts = { exact: [''], needs: [], max: 0 };

function study(node: Node, way: Way): Facts {
  const parts = listParts(node).map((part) => studyPart(part, way));
  return parts.length === 1 ? (parts[0] ?? NOTHING) : studySequence(parts);
}

/** What stands one behind the other, with repeats cut into what each match has and what it may have. */
function listParts(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'group':
      return listParts(node.node);
    case 'sequence':
      return node.parts.flatMap(listParts);
    case 'repeat':
      return splitRepeat(node);
    case 'set':
    case 'assertion':
    case 'choice':
      return [node];
  }
}

function studyPart(node: Node, way: Way): Facts {
  switch (node.kind) {
    case 'set':
      return { exact: listCharacters(node.mask, way), needs: [], max: 1 };
    case 'assertion':
      return NOTHING;
    case 'repeat':
      return studyRepeat(study(node.node, way), node);
    case 'choice':
      return studyChoice(node.options.map((option) => study(option, way)));
    case 'group':
    case 'sequence':
      return study(node, way);
  }
}

/** The characters of a set; undefined where they are too many, or not all printable. */
function listCharacters(mask: bigint, way: Way): readonly string[] | undefined {
  if (!way.known.has(mask)) way.known.set(mask, readMask(mask, way));
  return way.known.get(mask);
}

function readMask(mask: bigint, { choices, fold }: Way): readonly string[] | undefined {
  const characters = new Set<string>();
  for (let code = 0; code < 128; code++) {
    if (((mask >> BigInt(code)) & 1n) === 0n) continue;
    if (code < 0x20 || code > 0x7e) return undefined;
    const character = String.fromCharCode(code);
    characters.add(fold ? character.toLowerCase() : character);
    if (characters.size > choices) return undefined;
  }
  return [...characters];
}

type Repeat = Extract<Node, { kind: 'repeat' }>;

/** `x{3,5}` is `xx`, then `x`, then up to two more, of which only the first three are in every match. */
function splitRepeat(node: Repeat): readonly Node[] {
  if (node.min === 0) return [node];
  const single = { ...node, min: 1, max: 1 };
  const singles = node.min === 1 ? [single] : [single, single];
  const [min, max] = [node.min - singles.length, node.max - singles.length];
  return [...singles, ...splitBounds({ ...node, min, max })];
}

function splitBounds(node: Repeat): readonly Node[] {
  if (node.max === 0) return [];
  if (node.min === 0 || node.min === node.max) return [node];
  return [
    { ...node, max: node.min },
    { ...node, min: 0, max: node.max - node.min },
  ];
}

function studyRepeat(inner: Facts, { min, max }: Repeat): Facts {
  return {
    exact: max <= MAX_LENGTH ? listPowers(inner.exact, min, max) : undefined,
    needs: min > 0 ? [...inner.needs, ...asNeed(inner)] : [],
    max: repeatExtent({ min: 0, max: inner.max }, { min, max }).max,
  };
}

/** The texts of `min` to `max` repetitions. */
function listPowers(
  exact: readonly string[] | undefined,
  min: number,
  max: number,
): readonly string[] | undefined {
  let power: readonly string[] | undefined = [''];
  const all = new Set<string>();
  for (let count = 0; count <= max; count++) {
    if (power === undefined || all.size > MAX_STRINGS) return undefined;
    if (count >= min) for (const text of power) all.add(text);
    power = multiply(power, exact);
  }
  return all.size > MAX_STRINGS ? undefined : [...all];
}

function studyChoice(options: readonly Facts[]): Facts {
  const exact = new Set<string>();
  for (const option of options) for (const text of option.exact ?? []) exact.add(text);
  const isExact = exact.size <= MAX_STRINGS && options.every((option) => option.exact);
  const best = options.map(chooseNeed);
  const strings = new Set(best.flatMap((need) => need?.strings ?? []));
  const before = Math.max(...best.map((need) => need?.before ?? 0));
  return {
    exact: isExact ? [...exact] : undefined,
    needs: best.every(Boolean) && strings.size <= MAX_STRINGS ? [{ strings: [...strings], before }] : [],
    max: Math.max(...options.map((option) => option.max)),
  };
}

/** Strings that grow along a sequence, while all texts of its parts are known. */
interface Run {
  readonly strings: readonly string[];
  /** The most bytes before it. */
  readonly before: number;
}

function studySequence(parts: readonly Facts[]): Facts {
  const needs: Candidate[] = [];
  let exact: readonly string[] | undefined = [''];
  let max = 0;
  let run: Run = { strings: [''], before: 0 };
  for (const part of parts) {
    exact = multiply(exact, part.exact);
    const longer = extendRun(run, part);
    if (!longer) {
      needs.push(...asNeed({ exact: run.strings, before: run.before }));
      for (const need of part.needs) needs.push({ ...need, before: need.before + max });
    }
    run =
      longer ??
      (part.exact ? { strings: part.exact, before: max } : { strings: [''], before: max + part.max });
    max += part.max;
  }
  needs.push(...asNeed({ exact: run.strings, before: run.before }));
  return { exact, needs, max };
}

/** The run with `part` behind it, unless that makes many strings of few. */
function extendRun({ strings, before }: Run, { exact }: Facts): Run | undefined {
  const product = multiply(strings, exact);
  if (!product || !exact) return undefined;
  const shortest = Math.min(...strings.map(({ length }) => length));
  const pays =
    exact.length === 1 || shortest < MIN_LENGTH || (shortest < RARE_LENGTH && product.length <= 16);
  return pays ? { strings: product, before } : undefined;
}

function multiply(
  heads: readonly string[] | undefined,
  tails: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!heads || !tails || heads.length * tails.length > MAX_STRINGS) return undefined;
  const texts = [...new Set(heads.flatMap((head) => tails.map((tail) => head + tail)))];
  return texts.some(({ length }) => length > MAX_LENGTH) ? undefined : texts;
}

/** A piece whose texts are all known as a need, if all of them are long enough. */
function asNeed({ exact, before = 0 }: Pick<Facts, 'exact'> & { readonly before?: number }): Candidate[] {
  const isNeed = exact !== undefined && exact.length > 0 && exact.every(({ length }) => length >= MIN_LENGTH);
  return isNeed ? [{ strings: exact, before }] : [];
}

function chooseNeed(facts: Facts): Candidate | undefined {
  return pickBest([...facts.needs, ...asNeed(facts)]);
}

function pickBest<N extends Candidate>(needs: readonly N[]): N | undefined {
  return [...needs].sort(
    (a, b) => Number(isNear(b)) - Number(isNear(a)) || rate(b) - rate(a) || near(a) - near(b),
  )[0];
}

function isNear({ before }: Candidate): boolean {
  return before <= MAX_REACH_BYTES;
}

/** How seldom a need is met, in bits: about four for each character of its shortest string, less for many strings. */
function rate({ strings }: Candidate): number {
  return 4 * Math.min(RARE_LENGTH, ...strings.map(({ length }) => length)) - Math.log2(strings.length);
}

/** Never the difference of two infinities. */
function near({ before }: Candidate): number {
  return Math.min(before, Number.MAX_SAFE_INTEGER);
}
