/**
 * From candidates to hits: match, triage, settle, mask.
 *
 * Takes the candidates of one window and gives the secrets that start in its fresh part, masked and in order. Regions
 * are settled by bytes alone, never by where the window ends, so any cut of a file gives the same result. Patterns are
 * compiled when a literal of theirs is first met.
 *
 * Hot: a near miss costs one anchored RE2 call (about 0.3 µs native), a match about 4 µs. Run `npm run bench` before
 * and after a change.
 */
import type { Rule } from '../model/rule.js';
import type { Window } from '../model/window.js';
import { createMasker, maskMatches, type Hit, type Match } from './hit.js';
import { UNPACKERS } from './lens/unpack.js';
import {
  indexLiterals,
  type CompiledRule,
  type Dropped,
  type LiteralIndex,
  type Outcome,
  type RuleLiteral,
} from './literal.js';
import { findMemoKey, matchCandidate, mayMatch, type Found, type Text } from './match.js';
import { findRegion } from './region.js';
import type { Span } from './value.js';
import type { RegexEngine } from './regex.js';
import { settleMatches } from './settle.js';
import { openRecord, type Observer, type WindowRecord } from './trace.js';
import { triageMatch } from './triage.js';
import { foldView, type View } from './view.js';

/** Finds literals in a short text that was unpacked from a window. */
export interface TextSearch {
  /** Visits the literals that begin before index `to` of `text`. */
  search(text: Buffer, to: number, visit: (literal: number, offset: number) => void): void;
}

export interface DetectorOptions {
  readonly key: Uint8Array;
  readonly engine: RegexEngine;
  readonly now: () => number;
  /** Opens a search for the detector's literals; called when the first packed text is met. */
  readonly openSearch: (literals: readonly RuleLiteral[]) => TextSearch;
  /** Told what became of the matches of each window when it is closed. */
  readonly observer?: Observer;
}

export interface Detector {
  /** The literals that the prefilter must find. */
  readonly literals: readonly RuleLiteral[];
  /** Starts a window. Its candidates are to be found from a rule span before the fresh part to one behind it. */
  open(window: Window, prefilter: AsciiText): void;
  /** Takes one candidate of the open window; any order. */
  add(literal: number, offset: number): void;
  /** Ends the window: the hits that start in its fresh part, by start. */
  close(file: { readonly modifiedMs: number }): readonly Hit[];
}

/** Gives the window's bytes for patterns: each byte over 127 replaced by DEL, same indexes. */
export interface AsciiText {
  ascii(from: number, end: number): Buffer;
}

interface OpenWindow {
  readonly window: Window;
  readonly text: Text;
  /** In any order; one that several literals lead to may be in it several times. */
  readonly matches: Match[];
  readonly record: WindowRecord | undefined;
}

/** The literals that a detector of `rules` has. */
export function listLiterals(rules: readonly Rule[]): readonly RuleLiteral[] {
  return indexRules(rules).literals;
}

function indexRules(rules: readonly Rule[]): LiteralIndex {
  const triggers = UNPACKERS.map(({ trigger }) => trigger);
  return indexLiterals(rules, triggers);
}

/** Prepares rules for detection. Compiles nothing yet. */
export function createDetector(rules: readonly Rule[], options: DetectorOptions): Detector {
  const index = indexRules(rules);
  const mask = createMasker(options.key);
  let search: TextSearch | undefined;
  let opened: OpenWindow | undefined;
  const current = (): OpenWindow => {
    if (!opened) throw new Error('No window is open');
    return opened;
  };
  return {
    literals: index.literals,
    open(window, prefilter) {
      const record = options.observer && openRecord(options.observer);
      opened = { window, text: openText(window, prefilter), matches: [], record };
    },
    add(literal, offset) {
      const { text } = current();
      const word = index.literals[literal]?.text ?? '';
      for (const { entry, follow } of index.rules[literal] ?? []) {
        if (follow?.(text.bytes, offset + word.length) === false) continue;
        const outcome = judgeCandidate(entry, { text, offset, literal: word }, options);
        const span = outcome && { start: offset + outcome.start, end: offset + outcome.end };
        takeOutcome(current(), entry, { literal: word, offset, span, outcome });
      }
      for (const trigger of index.triggers[literal] ?? []) {
        const unpacker = UNPACKERS[trigger];
        const view = unpacker?.unpack(text, offset);
        if (!view) continue;
        search ??= options.openSearch(index.literals);
        searchView(view, { search, ...index, offset, to: unpacker?.searchBytes }, current(), options);
      }
    },
    close({ modifiedMs }) {
      const { window, matches, record } = current();
      opened = undefined;
      const settled = settleMatches(matches);
      record?.close({ window, rules, matches, settled, mask });
      return maskMatches(settled, window, { rules, mask, modifiedMs, claims: matches });
    },
  };
}

/** Folded to ASCII when first needed: most windows hold no candidate. */
function openText({ bytes, begin, end }: Window, prefilter: AsciiText): Text {
  let ascii: Buffer | undefined;
  return {
    bytes,
    get ascii() {
      return (ascii ??= prefilter.ascii(begin - 1, end));
    },
    begin,
    end,
  };
}

/** Outcomes that a rule remembers before it starts anew. */
const MAX_MEMO = 64;

interface Place {
  readonly text: Text;
  readonly offset: number;
  readonly literal: string;
}

/** What becomes of a candidate of `entry` at `offset`. */
function judgeCandidate(
  entry: CompiledRule,
  { text, offset, literal }: Place,
  options: DetectorOptions,
): Outcome | Dropped | null {
  const { rule, memo } = entry;
  const matcher = (entry.matcher ??= options.engine.compile(rule.pattern, rule.reach));
  const candidate = { rule, matcher, offset, literal };
  const region = findRegion(text.ascii, candidate, text);
  if (!mayMatch(text, candidate, region)) return null;
  const key = findMemoKey(text, candidate, region);
  const known = key === undefined ? undefined : memo.get(key);
  if (known !== undefined) return known;
  const found = matchCandidate(text, candidate, region);
  const outcome = found ? triageFound(rule, found, { text, offset }, options) : null;
  if (key !== undefined) {
    if (memo.size >= MAX_MEMO) memo.clear();
    memo.set(key, outcome);
  }
  return outcome;
}

function triageFound(
  rule: Rule,
  { start, end, raw, view }: Found,
  { text, offset }: { readonly text: Text; readonly offset: number },
  options: DetectorOptions,
): Outcome | Dropped {
  const { bytes, begin } = text;
  const triage = triageMatch(rule, {
    raw,
    before: bytes.toString('latin1', Math.max(begin, offset - 64, start - 64), start),
    after: bytes.toString('latin1', end, Math.min(text.end, end + 16)),
    nowMs: options.now(),
  });
  const place = { start: start - offset, end: end - offset, view };
  if (!triage.keep) return { ...place, reason: triage.reason };
  const { severity, confidence, note } = triage;
  // A copy: the window's memory is used anew.
  const value = Buffer.from(triage.value);
  return { ...place, value, severity, confidence, ...(note !== undefined && { note }) };
}

/** Keeps what a candidate gave for the end of the window. */
function takeOutcome(
  { matches, record }: OpenWindow,
  entry: CompiledRule,
  { literal, offset, span, outcome }: Taken,
): void {
  const match = span && outcome && 'value' in outcome ? createMatch(entry, span, outcome) : undefined;
  if (match) matches.push(match);
  if (record?.isWanted(outcome) === true) {
    const { rule, index } = entry;
    record.note({ rule, index, literal, offset, outcome, ...(span && { span }), ...(match && { match }) });
  }
}

interface Taken {
  readonly literal: string;
  /** Where the literal stands in the window, or the packed text that it was unpacked from. */
  readonly offset: number;
  /** Of the value in the window. */
  readonly span: Span | null;
  readonly outcome: Outcome | Dropped | null;
}

interface ViewSearch {
  readonly search: TextSearch;
  readonly rules: LiteralIndex['rules'];
  readonly literals: readonly RuleLiteral[];
  /** Where the packed text begins in the window. */
  readonly offset: number;
  /** Literals may begin before this index of the view; anywhere if undefined. */
  readonly to: number | undefined;
}

/** Searches an unpacked text like a file of its own; what unpacks from it in turn is left alone. */
function searchView(
  view: View,
  { search, rules, literals, offset: packed, to }: ViewSearch,
  opened: OpenWindow,
  options: DetectorOptions,
): void {
  const bytes = Buffer.concat([LINE_FEED, view.bytes]);
  const text = { bytes, ascii: foldView({ ...view, bytes }), begin: 1, end: bytes.length };
  search.search(bytes, to === undefined ? bytes.length : to + 1, (literal, offset) => {
    if (offset === 0) return;
    const word = literals[literal]?.text ?? '';
    for (const { entry } of rules[literal] ?? []) {
      const judged = judgeCandidate(entry, { text, offset, literal: word }, options);
      const outcome = judged && { ...judged, view: 'unpacked' as const };
      const span = outcome && {
        start: view.starts[offset + outcome.start - 1] ?? 0,
        end: view.ends[offset + outcome.end - 2] ?? 0,
      };
      takeOutcome(opened, entry, { literal: word, offset: packed, span, outcome });
    }
  });
}

/** The context byte before an unpacked text. */
const LINE_FEED = Buffer.from([10]);

function createMatch({ rule, index }: CompiledRule, { start, end }: Span, outcome: Outcome): Match {
  const { value, severity, confidence, note } = outcome;
  const worth = { severity, confidence, ...(note !== undefined && { note }) };
  return { rule: index, rank: rule.rank, start, end, value, ...worth };
}
