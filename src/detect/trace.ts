/**
 * What became of the candidates of a window: for counts of what was dropped, and for those who ask why.
 *
 * Takes each judgement while the window is open and the settled matches at its end; tells an observer of what stands in
 * the fresh part, once each. Reasons are words of the project; nothing told holds secret text.
 */
import type { Rule } from '../model/rule.js';
import type { Confidence, Severity } from '../model/severity.js';
import type { Window } from '../model/window.js';
import type { Mask, Masker, Match } from './hit.js';
import type { Dropped, Outcome } from './literal.js';
import { isBetter } from './settle.js';
import type { Span } from './value.js';
import type { ViewName } from './view.js';

/** A rule at one place where a literal of it stands. Indexes are of the window's bytes. */
export interface Trace {
  readonly rule: Rule;
  readonly literal: string;
  /** Where the literal stands; where the packed text begins, if it was unpacked. */
  readonly offset: number;
  readonly fate: Fate;
}

export type Fate =
  | { readonly kind: 'unmatched' }
  | (Place & { readonly kind: 'dropped'; readonly reason: string })
  | (Place & Worth & { readonly kind: 'found' })
  | (Place & Worth & { readonly kind: 'beaten'; readonly by: Rule });

interface Place extends Span {
  readonly view: ViewName;
}

interface Worth extends Mask {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly note?: string;
}

/** Listens to a detector. */
export interface Observer {
  /** Told for each match that is no finding. */
  readonly drop: (rule: Rule, reason: string) => void;
  /** Told for every candidate of every rule; costs time and memory, so only explanations ask for it. */
  readonly trace?: (trace: Trace) => void;
}

/** One judgement: a match if there is one, what was dropped, or nothing. */
export interface Judged {
  readonly rule: Rule;
  readonly index: number;
  readonly literal: string;
  readonly offset: number;
  readonly span?: Span;
  readonly outcome: Outcome | Dropped | null;
  readonly match?: Match;
}

/** What an observer wants to know of a window. */
export interface WindowRecord {
  /** Whether a judgement need be noted. */
  readonly isWanted: (outcome: Judged['outcome']) => boolean;
  readonly note: (judged: Judged) => void;
  readonly close: (closing: Closing) => void;
}

interface Closing {
  readonly window: Window;
  readonly rules: readonly Rule[];
  readonly matches: readonly Match[];
  readonly settled: readonly Match[];
  readonly mask: Masker;
}

/** Starts the record of one window. */
export function openRecord({ drop, trace }: Observer): WindowRecord {
  const judgements: Judged[] = [];
  return {
    isWanted: (outcome) => trace !== undefined || isDropped(outcome),
    note: (judged) => void judgements.push(judged),
    close(closing) {
      const kept = new Set(closing.settled);
      const fresh = listOnce(
        judgements.filter((judged) => isFresh(closing.window, judged.span?.start ?? judged.offset)),
      );
      for (const judged of fresh) {
        if (isDropped(judged.outcome)) drop(judged.rule, judged.outcome.reason);
        trace?.(describe(judged, closing, kept));
      }
      for (const { rule } of listBeaten(closing, kept)) drop(closing.rules[rule] as Rule, BEATEN);
    },
  };
}

function isDropped(outcome: Judged['outcome']): outcome is Dropped {
  return outcome !== null && 'reason' in outcome;
}

const BEATEN = 'overlaps a better match';

function isFresh({ freshFrom, freshTo }: Window, at: number): boolean {
  return at >= freshFrom && at < freshTo;
}

/** Several literals may lead to one match. */
function listOnce(judgements: readonly Judged[]): readonly Judged[] {
  const seen = new Set<string>();
  return judgements.filter(({ index, span, offset, outcome }) => {
    const place = span ? `${span.start} ${span.end}` : `at ${offset}`;
    const key = `${index} ${place} ${isDropped(outcome)}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Matches that lost, once each; what is the same as a settled match has not. */
function listBeaten({ window, matches, settled }: Closing, kept: ReadonlySet<Match>): readonly Match[] {
  if (matches.length === settled.length) return [];
  const beaten = matches.filter((match) => !kept.has(match) && isFresh(window, match.start));
  if (beaten.length === 0) return [];
  const name = ({ rule, start, end }: Match): string => `${rule} ${start} ${end}`;
  const seen = new Set(settled.map(name));
  return beaten.filter((match) => !seen.has(name(match)) && seen.add(name(match)));
}

function describe(judged: Judged, closing: Closing, kept: ReadonlySet<Match>): Trace {
  const { rule, literal, offset } = judged;
  return { rule, literal, offset, fate: describeFate(judged, closing, kept) };
}

function describeFate(
  { span, outcome, match }: Judged,
  { rules, matches, settled, mask }: Closing,
  kept: ReadonlySet<Match>,
): Fate {
  if (!outcome || !span) return { kind: 'unmatched' };
  const place = { start: span.start, end: span.end, view: outcome.view };
  if (isDropped(outcome)) return { kind: 'dropped', ...place, reason: outcome.reason };
  const { severity, confidence, note } = outcome;
  const worth = { severity, confidence, ...mask(outcome.value), ...(note !== undefined && { note }) };
  const isSame = ({ rule, start, end }: Match): boolean =>
    rule === match?.rule && start === span.start && end === span.end;
  if (!match || kept.has(match) || settled.some(isSame)) return { kind: 'found', ...place, ...worth };
  const winner = matches.find(
    (other) => other.start < span.end && other.end > span.start && !isSame(other) && isBetter(other, match),
  );
  return { kind: 'beaten', ...place, ...worth, by: rules[winner?.rule ?? match.rule] as Rule };
}
