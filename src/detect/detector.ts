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
import type { KnownSecret } from '../model/known.js';
import type { Rule } from '../model/rule.js';
import type { Window } from '../model/window.js';
import type { Allowance } from './allow.js';
import { createExceptions } from './exception.js';
import { createMasker, maskMatches, type AllowedSecret, type Hit, type Match } from './hit.js';
import { listOutcomes, type Judge, type JudgeOutcomes } from './judge.js';
import { indexKnown, makeKnownRule, type KnownIndex, type KnownSpan } from './known.js';
import { UNPACKERS, type Unpacked } from './lens/unpack.js';
import {
  indexLiterals,
  type CompiledRule,
  type Dropped,
  type LiteralIndex,
  type Outcome,
  type RuleLiteral,
} from './literal.js';
import type { Text } from './match.js';
import type { Span } from './value.js';
import type { RegexEngine } from './regex.js';
import { settleMatches } from './settle.js';
import { openRecord, type Observer, type WindowRecord } from './trace.js';
import { foldBytes, type View } from './view.js';

export interface DetectorOptions {
  readonly key: Uint8Array;
  readonly engine: RegexEngine;
  readonly now: () => number;
  /** Secrets that the user has named. */
  readonly known?: readonly KnownSecret[];
  /** What the user allows. */
  readonly allowance?: Allowance;
  /** Told what became of the matches of each window when it is closed. */
  readonly observer?: Observer;
  /** Stands in for `listOutcomes`, to measure it. */
  readonly judge?: JudgeOutcomes;
}

export interface Detector {
  /** The literals that the prefilter must find. */
  readonly literals: readonly RuleLiteral[];
  /**
   * Starts a window of the file that reports call `file`. Its candidates are to be found from a rule span before the fresh
   * part to one behind it.
   */
  open(window: Window, prefilter: Haystack, file?: string): void;
  /** Takes one candidate of the open window; any order. */
  add(literal: number, offset: number): void;
  /** Ends the window: the hits that start in its fresh part, by start. */
  close(file: { readonly modifiedMs: number }): readonly Hit[];
}

/** What searches the window for the detector's literals. */
export interface Haystack {
  /** Gives the window's bytes for patterns: each byte over 127 replaced by DEL, same indexes. */
  ascii(from: number, end: number): Buffer;
  /** Visits the literals that begin before index `to` of another text, which is short. */
  searchText(text: Buffer, to: number, visit: (literal: number, offset: number) => void): void;
}

interface OpenWindow {
  readonly window: Window;
  /** Name of the file, as reports show it. */
  readonly file: string;
  readonly text: Text;
  readonly prefilter: Haystack;
  /** In any order; one that several literals lead to may be in it several times. */
  readonly matches: Match[];
  readonly record: WindowRecord | undefined;
}

/** Prepares rules for detection. Compiles nothing yet. */
export function createDetector(rules: readonly Rule[], options: DetectorOptions): Detector {
  const bench = openBench(rules, options);
  const { index, literals } = bench;
  const mask = createMasker(options.key);
  const isTraced = options.observer?.trace !== undefined;
  let opened: OpenWindow | undefined;
  const current = (): OpenWindow => {
    if (!opened) throw new Error('No window is open');
    return opened;
  };
  return {
    // An explanation tells near misses, too.
    literals: isTraced ? literals.map(({ text, caseSensitive }) => ({ text, caseSensitive })) : literals,
    open(window, prefilter, file = '') {
      const record = options.observer && openRecord(options.observer);
      opened = { window, file, text: openText(window, prefilter), prefilter, matches: [], record };
    },
    add(literal, offset) {
      const { text, file, matches } = current();
      const word = literals[literal]?.text ?? '';
      for (const { entry, follow } of index.rules[literal] ?? []) {
        if (follow?.allows(text.bytes, offset + word.length) === false) {
          if (isTraced) takeOutcome(current(), entry, { literal: word, offset, span: null, outcome: null });
          continue;
        }
        for (const outcome of bench.judge(entry, { text, offset, literal: word, follow, file }, bench)) {
          const span = outcome && { start: offset + outcome.start, end: offset + outcome.end };
          takeOutcome(current(), entry, { literal: word, offset, span, outcome });
        }
      }
      const own = findKnown(bench, text, { literal, offset });
      if (own) matches.push(bench.matchKnown(own));
      for (const trigger of index.triggers[literal] ?? []) {
        const unpacked = UNPACKERS[trigger]?.unpack(text, offset);
        if (unpacked) searchUnpacked(unpacked, { bench, offset }, current());
      }
    },
    close({ modifiedMs }) {
      const { window, file, matches, record } = current();
      opened = undefined;
      const settled = settleMatches(matches);
      const { allRules, allowance } = bench;
      record?.close({ window, rules: allRules, matches, settled, mask });
      const allows = allowance && ((secret: AllowedSecret) => allowance({ ...secret, file }));
      const hitOptions = { rules: allRules, mask, modifiedMs, claims: matches, ...(allows && { allows }) };
      return maskMatches(settled, window, hitOptions);
    },
  };
}

/** What windows are searched with. */
interface Bench extends Judge {
  readonly index: LiteralIndex;
  readonly known: KnownIndex;
  /** Those of rules and triggers, then those of known secrets. */
  readonly literals: readonly RuleLiteral[];
  /** The rules, then those of known secrets; by the indexes that matches have. */
  readonly allRules: readonly Rule[];
  readonly allowance: Allowance | undefined;
  readonly matchKnown: (span: KnownSpan) => Match;
  readonly judge: JudgeOutcomes;
}

function openBench(rules: readonly Rule[], options: DetectorOptions): Bench {
  const { engine, now, allowance, known: secrets = [], judge = listOutcomes } = options;
  const triggers = UNPACKERS.map(({ trigger }) => trigger);
  const index = indexLiterals(rules, triggers);
  const known = indexKnown(secrets);
  const ids = [...new Set(secrets.map(({ rule }) => rule))];
  const knownRules = ids.map(makeKnownRule);
  return {
    engine,
    now,
    index,
    known,
    allowance,
    literals: [...index.literals, ...known.literals],
    allRules: [...rules, ...knownRules],
    exceptions: createExceptions(engine),
    judge,
    matchKnown({ secret, start, end }) {
      const { rule: id, value } = secrets[secret] as KnownSecret;
      const own = ids.indexOf(id);
      const { rank, severity, confidence } = knownRules[own] as Rule;
      return { rule: rules.length + own, rank, start, end, value: Buffer.from(value), severity, confidence };
    },
  };
}

function findKnown(
  { index, known }: Bench,
  text: Text,
  { literal, offset }: { readonly literal: number; readonly offset: number },
): KnownSpan | undefined {
  const own = literal - index.literals.length;
  return own < 0 ? undefined : known.find(text, own, offset);
}

/** Folded to ASCII when first needed: most windows hold no candidate. */
function openText({ bytes, begin, end }: Window, prefilter: Haystack): Text {
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

interface PackedSearch {
  readonly bench: Bench;
  /** Where the packed text begins in the window. */
  readonly offset: number;
}

/** Searches an unpacked text like a file of its own; what unpacks from it in turn is left alone. */
function searchUnpacked(
  unpacked: Unpacked,
  { bench, offset: packed }: PackedSearch,
  opened: OpenWindow,
): void {
  const { index, literals } = bench;
  const { file, matches, prefilter } = opened;
  const bytes = Buffer.concat([LINE_FEED, unpacked.bytes]);
  let view: View | undefined;
  let text: Text | undefined;
  const restore = ({ start, end }: Span): Span => ({
    start: view?.starts[start - 1] ?? 0,
    end: view?.ends[end - 2] ?? 0,
  });
  // Behind the line feed, everything is one further.
  const seam = 1 + (unpacked.seam ?? 0);
  prefilter.searchText(bytes, unpacked.seam === undefined ? bytes.length : seam, (literal, offset) => {
    const word = literals[literal]?.text ?? '';
    if (offset === 0 || offset + word.length <= seam) return;
    view ??= unpacked.open();
    text ??= openPacked(Buffer.concat([LINE_FEED, view.bytes]));
    for (const { entry, follow } of index.rules[literal] ?? []) {
      if (follow?.allows(text.bytes, offset + word.length) === false) continue;
      for (const judged of bench.judge(entry, { text, offset, literal: word, follow, file }, bench)) {
        const outcome = judged && { ...judged, view: 'unpacked' as const };
        const span = outcome && restore({ start: offset + outcome.start, end: offset + outcome.end });
        takeOutcome(opened, entry, { literal: word, offset: packed, span, outcome });
      }
    }
    const own = findKnown(bench, text, { literal, offset });
    if (own) matches.push(bench.matchKnown({ ...own, ...restore(own) }));
  });
}

/** Folded to ASCII when first needed, as most packed texts hold no candidate. */
function openPacked(bytes: Buffer): Text {
  let ascii: Buffer | undefined;
  return {
    bytes,
    get ascii() {
      return (ascii ??= foldBytes(bytes));
    },
    begin: 1,
    end: bytes.length,
  };
}

/** The context byte before an unpacked text. */
const LINE_FEED = Buffer.from([10]);

function createMatch({ rule, index }: CompiledRule, { start, end }: Span, outcome: Outcome): Match {
  const { value, severity, confidence, note } = outcome;
  const worth = { severity, confidence, ...(note !== undefined && { note }) };
  return { rule: index, rank: rule.rank, start, end, value, ...worth };
}
