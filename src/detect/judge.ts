/**
 * Judges the candidates of rules: match, triage, exceptions.
 *
 * Takes a rule at a place where a literal of it stands; says what became of it, in places that count from the literal.
 * Patterns are compiled when first needed, and outcomes that depend on a line alone are remembered, since logs repeat
 * themselves.
 */
import type { Rule } from '../model/rule.js';
import { describeMatch, type Exceptions } from './exception.js';
import { placeSecret, takeFound, type Found } from './found.js';
import type { Follow } from './follow.js';
import type { CompiledRule, Dropped, Outcome } from './literal.js';
import { findMemoKey } from './memo.js';
import { matchCandidate, mayMatch, type Candidate, type Text } from './match.js';
import { findRegion, type Region } from './region.js';
import type { Matcher, RegexEngine } from './regex.js';
import { triageMatch } from './triage.js';

/** What candidates are judged with. */
export interface Judge {
  readonly engine: RegexEngine;
  readonly now: () => number;
  readonly exceptions: Exceptions;
}

/** A literal of a rule where it stands. */
export interface Place {
  readonly text: Text;
  readonly offset: number;
  readonly literal: string;
  /** Knows what may follow the literal; missing where it was not computed. */
  readonly follow: Follow | undefined;
  /** Name of the file, as reports show it. */
  readonly file: string;
}

/** What became of a candidate: a secret, a match that is none, or nothing. */
export type Judgement = Outcome | Dropped | null;

const NOTHING: readonly Judgement[] = [null];

/** Judges the candidates of one rule at one place. */
export type JudgeOutcomes = (entry: CompiledRule, place: Place, judge: Judge) => readonly Judgement[];

/** What becomes of a candidate of `entry`: one judgement, or one for each match where its rule searches. */
export function listOutcomes(entry: CompiledRule, place: Place, judge: Judge): readonly Judgement[] {
  const { rule } = entry;
  if (!judge.exceptions.holds(rule, place.file)) return NOTHING;
  const { text, offset, literal } = place;
  const matcher = (entry.matcher ??= compileRule(rule, judge));
  const candidate = { rule, matcher, offset, literal };
  const region = findRegion(text.ascii, candidate, text);
  if (rule.search === true) {
    return searchCandidate(text, candidate, region).map((found) => triageFound(rule, found, place, judge));
  }
  const outcome = judgeCandidate(entry, { place, candidate, region }, judge);
  return outcome ? [outcome] : NOTHING;
}

/** All secrets in the `region` of a candidate whose rule searches; no views. */
function searchCandidate(text: Text, { rule, matcher }: Candidate, region: Region): readonly Found[] {
  const found: Found[] = [];
  for (let at = region.from; at < region.to;) {
    const span = matcher.match(text.ascii, at - 1, region.to);
    if (!span) break;
    found.push(takeFound(text.bytes, placeSecret(text.ascii, span, { rule, to: region.to })));
    at = Math.max(span.end, at + 1);
  }
  return found;
}

function compileRule({ pattern, reach, search }: Rule, { engine }: Judge): Matcher {
  return engine.compile(pattern, search === true ? Infinity : reach);
}

/** Outcomes that a rule remembers before it starts anew. */
const MAX_MEMO = 256;

interface Spot {
  readonly place: Place;
  readonly candidate: Candidate;
  readonly region: Region;
}

/** What becomes of the one match that a candidate may have. */
function judgeCandidate(
  { rule, memo }: CompiledRule,
  { place, candidate, region }: Spot,
  judge: Judge,
): Judgement {
  const { text, follow } = place;
  const key = findMemoKey(text, candidate, { region, follow });
  const id = key && `${key.at} ${candidate.literal} ${key.text}`;
  const known = id === undefined ? undefined : memo.get(id);
  if (known !== undefined) return known;
  if (!mayMatch(text, candidate, region)) return null;
  const found = matchCandidate(text, candidate, region);
  const outcome = found ? triageFound(rule, found, place, judge) : null;
  if (id !== undefined && (key?.isShort === false || found?.inPlace === true)) {
    if (memo.size >= MAX_MEMO) memo.clear();
    memo.set(id, outcome);
  }
  return outcome;
}

function triageFound(
  rule: Rule,
  found: Found,
  { text, offset, file }: Place,
  judge: Judge,
): Outcome | Dropped {
  const { bytes, begin } = text;
  const { start, end, raw, view } = found;
  const triage = triageMatch(rule, {
    raw,
    before: bytes.toString('latin1', Math.max(begin, offset - 64, start - 64), start),
    after: bytes.toString('latin1', end, Math.min(text.end, end + 16)),
    nowMs: judge.now(),
  });
  const span = { start: start - offset, end: end - offset, view };
  if (!triage.keep) return { ...span, reason: triage.reason };
  if (rule.exceptions && judge.exceptions.covers(rule, describeMatch(text, found, file))) {
    return { ...span, reason: 'is an exception of its rule' };
  }
  const { severity, confidence, note } = triage;
  // A copy: the window's memory is used anew.
  const value = Buffer.from(triage.value);
  return { ...span, value, severity, confidence, ...(note !== undefined && { note }) };
}
