/**
 * Which two bytes may follow a literal where its rule is to match: most near misses fail on them, and are then dropped
 * without a call to the regular-expression engine.
 *
 * Read off the pattern's compiled program, in which all states that may hold behind the literal are followed for two
 * bytes. The answer may allow too much and never too little. It depends on the inner form of one pinned version of
 * re2js; where that form is another, everything is allowed.
 */
import type { RE2JS } from 're2js';
import type { Rule } from '../model/rule.js';

/** Instructions of a program, as re2js 2.10 numbers them (after Go's regexp/syntax). */
const OPS = {
  alt: 1,
  altMatch: 2,
  capture: 3,
  emptyWidth: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  runeAnyNotNl: 11,
} as const;

interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(rune: number): boolean;
}
interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

const ASCII = 128;
/** In `FollowTable.sets`: any second byte will do. */
const ANY = 0xff;

/**
 * For each ASCII byte behind a literal, 0 where no match can go on, 255 where any second byte will do, else the number
 * of a set; then the sets, from number 1 on, 16 bytes each, a bit for each ASCII byte. Base64; empty if all is allowed.
 */
export type FollowTable = string;

/** The tables of a rule's literals, in their order. */
export function findFollowers(
  rule: Pick<Rule, 'pattern' | 'literals' | 'reach' | 'caseSensitive'>,
  regex: typeof RE2JS,
): readonly FollowTable[] {
  const program = readProgram(regex.compile(rule.pattern));
  if (!program) return rule.literals.map(() => '');
  return rule.literals.map((literal) => {
    const states = followLiteral(program, literal, rule);
    return encodeTable(program, states);
  });
}

function readProgram(compiled: unknown): Program | undefined {
  const inner = (compiled as { re2Input?: { prog?: Partial<Program> } }).re2Input?.prog;
  if (!Array.isArray(inner?.inst) || typeof inner.start !== 'number') return undefined;
  const usable = inner.inst.every(
    (instruction: Partial<Instruction>) =>
      typeof instruction.op === 'number' &&
      instruction.op >= OPS.alt &&
      instruction.op <= OPS.runeAnyNotNl &&
      typeof instruction.matchRune === 'function',
  );
  return usable ? { inst: inner.inst, start: inner.start } : undefined;
}

type States = ReadonlySet<number>;

/** The states that may hold behind the literal; a rule that reaches back may be anywhere in its pattern before it. */
function followLiteral(
  program: Program,
  literal: string,
  { reach, caseSensitive }: Pick<Rule, 'reach' | 'caseSensitive'>,
): States {
  let states = expandStates(program, reach === 0 ? [program.start] : program.inst.keys());
  for (const character of literal) {
    const bytes = caseSensitive ? [character] : [character.toLowerCase(), character.toUpperCase()];
    const next = new Set<number>();
    for (const byte of new Set(bytes))
      for (const state of stepStates(program, states, byte.charCodeAt(0))) next.add(state);
    states = next;
  }
  return states;
}

/** All states that are reached without a byte. Assertions are taken to hold. */
function expandStates(program: Program, from: Iterable<number>): States {
  const states = new Set<number>();
  const open = [...from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (states.has(state)) continue;
    states.add(state);
    const instruction = program.inst[state];
    if (!instruction) continue;
    const { op, out, arg } = instruction;
    if (op === OPS.alt || op === OPS.altMatch) open.push(out, arg);
    if (op === OPS.capture || op === OPS.emptyWidth || op === OPS.nop) open.push(out);
  }
  return states;
}

function stepStates(program: Program, states: States, byte: number): States {
  const next: number[] = [];
  for (const state of states) {
    const instruction = program.inst[state];
    if (instruction && instruction.op >= OPS.rune && instruction.matchRune(byte)) next.push(instruction.out);
  }
  return expandStates(program, next);
}

function isAccepting(program: Program, states: States): boolean {
  return [...states].some((state) => program.inst[state]?.op === OPS.match);
}

function encodeTable(program: Program, states: States): FollowTable {
  if (isAccepting(program, states)) return '';
  const first = Buffer.alloc(ASCII);
  const sets: Buffer[] = [];
  for (let byte = 0; byte < ASCII; byte++) {
    const next = stepStates(program, states, byte);
    if (next.size === 0) continue;
    first[byte] = isAccepting(program, next) ? ANY : indexSet(sets, listBytes(program, next));
  }
  return Buffer.concat([first, ...sets]).toString('base64');
}

function listBytes(program: Program, states: States): Buffer {
  const set = Buffer.alloc(ASCII / 8);
  for (let byte = 0; byte < ASCII; byte++) {
    const matches = [...states].some((state) => {
      const instruction = program.inst[state];
      return instruction !== undefined && instruction.op >= OPS.rune && instruction.matchRune(byte);
    });
    if (matches) set[byte >> 3] = (set[byte >> 3] ?? 0) | (1 << (byte & 7));
  }
  return set;
}

/** Number of the set, from 1 on; `ANY` when there are more sets than numbers. */
function indexSet(sets: Buffer[], set: Buffer): number {
  const known = sets.findIndex((other) => other.equals(set));
  if (known >= 0) return known + 1;
  return sets.length + 1 < ANY ? sets.push(set) : ANY;
}
