/**
 * What may follow a literal where its rule is to match, as a small automaton: most near misses fail on it within a few
 * bytes, and are then dropped without a call to the regular-expression engine.
 *
 * Read off the pattern's compiled program: all states that may hold behind the literal are followed byte by byte, sets of
 * them become the automaton's states. It may allow too much and never too little: long repeats are taken as endless,
 * assertions as true, and what needs more states than are stored is allowed. It depends on the inner form of
 * one pinned version of re2js; where that form is another, everything is allowed.
 */
import type { RE2JS } from 're2js';
import type { Rule } from '../model/rule.js';
import { DEAD, UNKNOWN, type FollowTable } from '../model/follow.js';
import { ASCII, encodeAutomaton, type Automaton, type State } from './automaton.js';

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

/** States beyond are taken as matches: of generic rules, whose literals are everywhere, and of others, as tables take time to read. */
const MAX_GENERIC_STATES = 128;
const MAX_STATES = 64;
/** Longer repeats are taken as endless: counting them would need a state for each count. */
const MAX_COUNT = 40;

/** The tables of a rule's literals, in their order; an empty one allows everything. */
export function findFollowers(
  rule: Pick<Rule, 'pattern' | 'literals' | 'reach' | 'caseSensitive' | 'multiline' | 'rank'>,
  regex: typeof RE2JS,
): readonly FollowTable[] {
  const program = readProgram(regex.compile(relaxCounts(rule.pattern)));
  if (!program) return rule.literals.map(() => '');
  const maxStates = rule.rank === 0 ? MAX_GENERIC_STATES : MAX_STATES;
  return rule.literals.map((literal) => {
    const states = followLiteral(program, literal, rule);
    return encodeAutomaton(buildAutomaton(program, states, maxStates), rule.multiline);
  });
}

/** An escape, a class, or the count of a repeat. */
const COUNT = /\\Q[\s\S]*?\\E|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|\{(\d+)(,?)(\d*)\}/g;

/** The pattern with long repeats made endless: it matches all that it did, and more. */
function relaxCounts(pattern: string): string {
  return pattern.replace(COUNT, (text, least?: string, comma?: string, most?: string) => {
    if (least === undefined) return text;
    const isLong = Number(most === '' ? (comma === '' ? least : 0) : most) > MAX_COUNT;
    return isLong || Number(least) > MAX_COUNT ? `{${Math.min(Number(least), MAX_COUNT)},}` : text;
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

/** The states that may hold behind the literal. */
function followLiteral(
  program: Program,
  literal: string,
  { reach, caseSensitive }: Pick<Rule, 'reach' | 'caseSensitive'>,
): States {
  let states = listStarts(program, reach);
  for (const character of literal) {
    const bytes = caseSensitive ? [character] : [character.toLowerCase(), character.toUpperCase()];
    const next = new Set<number>();
    for (const byte of new Set(bytes))
      for (const state of stepStates(program, states, byte.charCodeAt(0))) next.add(state);
    states = next;
  }
  return states;
}

/** The states in which a pattern may be at its literal, which up to `reach` bytes of a match may stand before. */
function listStarts(program: Program, reach: number): States {
  const all = new Set(expandStates(program, [program.start]));
  let latest: States = all;
  for (let count = 0; count < reach && latest.size > 0; count++) {
    const next = [...latest].flatMap((state) => {
      const instruction = program.inst[state];
      return instruction && instruction.op >= OPS.rune ? [instruction.out] : [];
    });
    latest = new Set([...expandStates(program, next)].filter((state) => !all.has(state)));
    for (const state of latest) all.add(state);
  }
  return all;
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
  const waiting = [...states].filter((state) => takesByte(program, state, byte));
  return expandStates(
    program,
    waiting.map((state) => program.inst[state]?.out ?? -1),
  );
}

function isAccepting(program: Program, states: States): boolean {
  return [...states].some((state) => program.inst[state]?.op === OPS.match);
}

/** Sets of states become numbers, those nearest to the literal first. */
function buildAutomaton(program: Program, start: States, maxStates: number): Automaton {
  const numbers = new Map([[spellStates(start), 1]]);
  const open = [start];
  const findState = (states: States): number => {
    if (states.size === 0) return DEAD;
    const key = spellStates(states);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (open.length >= maxStates) return UNKNOWN;
    numbers.set(key, open.push(states));
    return open.length;
  };
  const automaton: State[] = [];
  for (const states of open) {
    const nexts = new Map<string, number>();
    const row = Array.from({ length: ASCII }, (_, byte) => {
      const key = [...states].filter((state) => takesByte(program, state, byte)).join();
      const next = nexts.get(key) ?? findState(stepStates(program, states, byte));
      nexts.set(key, next);
      return next;
    });
    automaton.push({ accepts: isAccepting(program, states), row });
  }
  return automaton;
}

function takesByte({ inst }: Program, state: number, byte: number): boolean {
  const instruction = inst[state];
  return instruction !== undefined && instruction.op >= OPS.rune && instruction.matchRune(byte);
}

function spellStates(states: States): string {
  return [...states].sort((a, b) => a - b).join();
}
