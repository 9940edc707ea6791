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
import { maskMatches, type Hit, type Match } from './hit.js';
import { UNPACKERS } from './lens/unpack.js';
import { indexLiterals, type CompiledRule, type LiteralIndex, type RuleLiteral } from './literal.js';
import { matchCandidate, type Found, type Text } from './match.js';
import type { RegexEngine } from './regex.js';
import { settleMatches } from './settle.js';
import { triageMatch } from './triage.js';
import { foldView, type View } from './view.js';

/** Finds literals in a short text that was unpacked from a window. */
export interface TextSearch {
  search(text: Buffer, visit: (literal: number, offset: number) => void): void;
}

export interface DetectorOptions {
  readonly key: Uint8Array;
  readonly engine: RegexEngine;
  readonly now: () => number;
  /** Opens a search for the detector's literals; called when the first packed text is met. */
  readonly openSearch: (literals: readonly RuleLiteral[]) => TextSearch;
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
  /** By rule and span, since several literals may lead to one match. */
  readonly matches: Map<string, Match>;
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
  let search: TextSearch | undefined;
  let opened: OpenWindow | undefined;
  const current = (): OpenWindow => {
    if (!opened) throw new Error('No window is open');
    return opened;
  };
  return {
    literals: index.literals,
    open(window, prefilter) {
      opened = { window, text: openText(window, prefilter), matches: new Map() };
    },
    add(literal, offset) {
      const { text } = current();
      for (const entry of index.rules[literal] ?? []) matchRule(entry, { text, offset }, current(), options);
      for (const trigger of index.triggers[literal] ?? []) {
        const view = UNPACKERS[trigger]?.unpack(text, offset);
        search ??= view && options.openSearch(index.literals);
        if (view && search) searchView(view, { search, rules: index.rules }, current(), options);
      }
    },
    close({ modifiedMs }) {
      const { window, matches } = current();
      opened = undefined;
      const settled = settleMatches([...matches.values()]);
      return maskMatches(settled, window, { rules, key: options.key, modifiedMs });
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

interface Candidate {
  readonly text: Text;
  readonly offset: number;
}

function matchRule(
  entry: CompiledRule,
  { text, offset }: Candidate,
  opened: OpenWindow,
  options: DetectorOptions,
): void {
  const found = findMatch(entry, { text, offset }, options);
  if (found) addMatch(entry, found, opened, options);
}

function findMatch(
  entry: CompiledRule,
  { text, offset }: Candidate,
  { engine }: DetectorOptions,
): Found | undefined {
  const { rule } = entry;
  entry.matcher ??= engine.compile(rule.pattern, rule.reach);
  return matchCandidate(text, { rule, matcher: entry.matcher, offset });
}

interface ViewSearch {
  readonly search: TextSearch;
  readonly rules: readonly (readonly CompiledRule[])[];
}

/** Searches an unpacked text like a file of its own; what unpacks from it in turn is left alone. */
function searchView(
  view: View,
  { search, rules }: ViewSearch,
  opened: OpenWindow,
  options: DetectorOptions,
): void {
  const bytes = Buffer.concat([LINE_FEED, view.bytes]);
  const text = { bytes, ascii: foldView({ ...view, bytes }), begin: 1, end: bytes.length };
  search.search(bytes, (literal, offset) => {
    for (const entry of rules[literal] ?? []) {
      const found = offset > 0 ? findMatch(entry, { text, offset }, options) : undefined;
      if (!found) continue;
      const start = view.starts[found.start - 1] ?? 0;
      addMatch(entry, { start, end: view.ends[found.end - 2] ?? start, raw: found.raw }, opened, options);
    }
  });
}

/** The context byte before an unpacked text. */
const LINE_FEED = Buffer.from([10]);

function addMatch(
  { rule, index }: CompiledRule,
  { start, end, raw }: Found,
  { window, matches }: OpenWindow,
  options: DetectorOptions,
): void {
  const id = `${index}:${start}:${end}`;
  if (matches.has(id)) return;
  const triage = triageMatch(rule, {
    raw,
    before: window.bytes.toString('latin1', Math.max(window.begin, start - 64), start),
    after: window.bytes.toString('latin1', end, Math.min(window.end, end + 16)),
    nowMs: options.now(),
  });
  if (!triage.keep) return;
  const { value, severity, confidence } = triage;
  matches.set(id, { rule: index, rank: rule.rank, start, end, value, severity, confidence });
}
