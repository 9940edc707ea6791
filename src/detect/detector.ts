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
import { indexLiterals, type CompiledRule, type RuleLiteral } from './literal.js';
import type { RegexEngine } from './regex.js';
import { findRegion } from './region.js';
import { settleMatches } from './settle.js';
import { triageMatch } from './triage.js';
import { settleValue, type Span } from './value.js';

export interface DetectorOptions {
  readonly key: Uint8Array;
  readonly engine: RegexEngine;
  readonly now: () => number;
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
  readonly prefilter: AsciiText;
  text?: Buffer;
  /** By rule and span, since several literals may lead to one match. */
  readonly matches: Map<string, Match>;
}

/** Prepares rules for detection. Compiles nothing yet. */
export function createDetector(rules: readonly Rule[], options: DetectorOptions): Detector {
  const index = indexLiterals(rules);
  let opened: OpenWindow | undefined;
  const current = (): OpenWindow => {
    if (!opened) throw new Error('No window is open');
    return opened;
  };
  return {
    literals: index.literals,
    open(window, prefilter) {
      opened = { window, prefilter, matches: new Map() };
    },
    add(literal, offset) {
      for (const entry of index.rules[literal] ?? []) matchRule(entry, offset, current(), options);
    },
    close({ modifiedMs }) {
      const { window, matches } = current();
      opened = undefined;
      return maskMatches(settleMatches([...matches.values()]), window, {
        rules,
        key: options.key,
        modifiedMs,
      });
    },
  };
}

function matchRule(entry: CompiledRule, offset: number, opened: OpenWindow, options: DetectorOptions): void {
  const { window } = opened;
  const { rule } = entry;
  opened.text ??= opened.prefilter.ascii(window.begin - 1, window.end);
  entry.matcher ??= options.engine.compile(rule.pattern, rule.reach);
  const region = findRegion(opened.text, { rule, offset }, window);
  for (let from = region.from; from <= offset;) {
    const span = entry.matcher.match(opened.text, from - 1, region.to);
    if (!span) return;
    if (span.end > offset) {
      const secret = { start: span.secretStart, end: span.secretEnd };
      addMatch(entry, rule.loose ? settleValue(opened.text, secret, region.to) : secret, opened, options);
      return;
    }
    from = span.end;
  }
}

function addMatch(
  { rule, index }: CompiledRule,
  { start, end }: Span,
  { window, matches }: OpenWindow,
  options: DetectorOptions,
): void {
  const id = `${index}:${start}:${end}`;
  if (matches.has(id)) return;
  const triage = triageMatch(rule, {
    raw: window.bytes.subarray(start, end),
    before: window.bytes.toString('latin1', Math.max(window.begin, start - 64), start),
    after: window.bytes.toString('latin1', end, Math.min(window.end, end + 16)),
    nowMs: options.now(),
  });
  if (!triage.keep) return;
  const { value, severity, confidence } = triage;
  matches.set(id, { rule: index, rank: rule.rank, start, end, value, severity, confidence });
}
