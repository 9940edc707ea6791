/**
 * What a page tells of a scan beyond its single findings: counts by severity, log, source and kind, and the time axis.
 *
 * Takes the findings worst first; gives entries with numbers, and tallies worst first. Everything is counted from the
 * findings, not from the stream of occurrences, so that a page made from a saved report is the same page: sources and
 * times are those of the occurrences that a finding lists, the first hundred and the last.
 */
import type { Finding, Occurrence } from '../../model/finding.js';
import type { RuleInfo } from '../../model/rule.js';
import { SEVERITIES, severityRank } from '../../model/severity.js';
import { listPlaces } from '../home.js';
import type { Rulebook } from '../rulebook.js';
import { parseTime, spanTimes, type Axis } from './moment.js';

/** One finding on the page. */
export interface Entry {
  /** From 1, in the order of the report; names the entry's anchor. */
  readonly id: number;
  readonly finding: Finding;
  readonly rule: RuleInfo;
  /** Numbers of its kind, its logs and its sources among the digest's. */
  readonly kind: number;
  readonly logs: readonly number[];
  readonly sources: readonly number[];
  /** Milliseconds since 1970-01-01 UTC, where the lines tell. */
  readonly firstMs?: number;
  readonly lastMs?: number;
}

/** Findings that have something in common. */
export interface Tally {
  /** Number of the tally among those of its list, by which entries refer to it. */
  readonly index: number;
  readonly label: string;
  /** Findings by severity rank. */
  readonly counts: readonly number[];
}

export interface Digest {
  readonly entries: readonly Entry[];
  /** Findings by severity rank. */
  readonly severities: readonly number[];
  readonly logs: readonly Tally[];
  readonly sources: readonly Tally[];
  /** By title of the rule. */
  readonly kinds: readonly Tally[];
  readonly rules: readonly RuleInfo[];
  /** Undefined when no line with a secret tells its time. */
  readonly axis?: Axis | undefined;
}

/** A finding's logs and sources are told apart up to this number. */
const MAX_MARKS = 50;

/** Digests the findings of one scan. */
export function digestFindings(findings: readonly Finding[], rules: Rulebook): Digest {
  const [logs, sources, kinds] = [openTally(), openTally(), openTally()];
  const severities = SEVERITIES.map(() => 0);
  const named = new Map<string, RuleInfo>();
  const entries = findings.map((finding, index): Entry => {
    const { rule } = rules(finding.rule);
    const rank = severityRank(finding.severity);
    severities[rank] = (severities[rank] ?? 0) + 1;
    named.set(rule.id, rule);
    const times = listTimes(finding);
    return {
      id: index + 1,
      finding,
      rule,
      kind: kinds.count(rule.title, rank),
      logs: listLogs(finding).map((log) => logs.count(log, rank)),
      sources: listSources(finding).map((source) => sources.count(source, rank)),
      ...(times.length > 0 ? { firstMs: Math.min(...times), lastMs: Math.max(...times) } : {}),
    };
  });
  return {
    entries,
    severities,
    logs: logs.list(),
    sources: sources.list(),
    kinds: kinds.list(),
    rules: [...named.values()],
    axis: spanTimes(entries.flatMap(({ firstMs, lastMs }) => [firstMs, lastMs].filter(isTime))),
  };
}

/** The program that wrote a line, or else its logger; undefined where the line names neither. */
export function sourceOf({ program, logger }: Occurrence): string | undefined {
  return program ?? logger;
}

function listLogs(finding: Finding): readonly string[] {
  if (finding.kind === 'audit') return [finding.family];
  return [...new Set(finding.files.map(({ family }) => family))].slice(0, MAX_MARKS);
}

function listSources(finding: Finding): readonly string[] {
  if (finding.kind === 'audit') return [];
  const sources = listPlaces(finding).flatMap((place) => sourceOf(place) ?? []);
  return [...new Set(sources)].slice(0, MAX_MARKS);
}

function listTimes(finding: Finding): readonly number[] {
  if (finding.kind === 'audit') return [];
  return listPlaces(finding).flatMap(({ time }) => parseTime(time) ?? []);
}

function isTime(ms: number | undefined): ms is number {
  return ms !== undefined;
}

interface OpenTally {
  /** Counts a finding, and gives the number of its label. */
  readonly count: (label: string, rank: number) => number;
  /** Worst first. */
  readonly list: () => readonly Tally[];
}

function openTally(): OpenTally {
  const tallies = new Map<string, { readonly index: number; readonly counts: number[] }>();
  return {
    count(label, rank) {
      const tally = tallies.get(label) ?? { index: tallies.size, counts: SEVERITIES.map(() => 0) };
      tallies.set(label, tally);
      tally.counts[rank] = (tally.counts[rank] ?? 0) + 1;
      return tally.index;
    },
    list: () => [...tallies].map(([label, tally]) => ({ label, ...tally })).sort(compareTallies),
  };
}

function compareTallies(one: Tally, other: Tally): number {
  for (let rank = SEVERITIES.length - 1; rank >= 0; rank--) {
    const difference = (other.counts[rank] ?? 0) - (one.counts[rank] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.index - other.index;
}

/** All findings of a tally. */
export function sumCounts(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
