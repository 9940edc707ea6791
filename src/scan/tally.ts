/**
 * Gathers occurrences into findings: one per secret, over all files.
 *
 * Takes occurrences in file order; keeps exact counts and bounded lists, so memory grows with the number of distinct
 * secrets only, and that number is capped too.
 */
import {
  MAX_LISTED_FILES,
  MAX_LISTED_OCCURRENCES,
  type FileCount,
  type Occurrence,
  type SecretFinding,
} from '../model/finding.js';
import { createAdviser, type Adviser } from '../rules/advice.js';
import { confidenceRank, severityRank, type Confidence, type Severity } from '../model/severity.js';

/** Distinct secrets that one scan holds. */
export const MAX_FINDINGS = 100_000;

/** Occurrences that the lists of all findings hold together; each list has at least one. */
const MAX_HELD_OCCURRENCES = 250_000;

export interface Tally {
  add(occurrence: Occurrence): void;
  /** Occurrences that belong to no held finding, because the cap was reached. */
  readonly uncounted: number;
  /** Findings worst first. */
  list(): readonly SecretFinding[];
}

interface Entry {
  severity: Severity;
  confidence: Confidence;
  count: number;
  fileCount: number;
  first: Occurrence;
  last: Occurrence;
  lastFile: string;
  readonly files: { file: string; family: string; count: number }[];
  readonly occurrences: Occurrence[];
}

/** Starts an empty tally that holds at most `maxFindings` distinct secrets. */
export function createTally(maxFindings = MAX_FINDINGS): Tally {
  const entries = new Map<string, Entry>();
  const budget: Budget = { held: 0 };
  let uncounted = 0;
  return {
    add(occurrence) {
      const key = `${occurrence.rule} ${occurrence.fingerprint}`;
      const entry = entries.get(key);
      if (entry) extendEntry(entry, occurrence, budget);
      else if (entries.size < maxFindings) entries.set(key, startEntry(occurrence, budget));
      else uncounted++;
    },
    get uncounted() {
      return uncounted;
    },
    list() {
      const advise = createAdviser();
      return [...entries.values()].sort(compareEntries).map((entry) => closeEntry(entry, advise));
    },
  };
}

/** What all lists share. */
interface Budget {
  held: number;
}

function startEntry(occurrence: Occurrence, budget: Budget): Entry {
  const entry: Entry = {
    severity: occurrence.severity,
    confidence: occurrence.confidence,
    count: 0,
    fileCount: 0,
    first: occurrence,
    last: occurrence,
    lastFile: '',
    files: [],
    occurrences: [],
  };
  extendEntry(entry, occurrence, budget);
  return entry;
}

function extendEntry(entry: Entry, occurrence: Occurrence, budget: Budget): void {
  const { file, family, severity, confidence } = occurrence;
  entry.count++;
  if (severityRank(severity) > severityRank(entry.severity)) entry.severity = severity;
  if (confidenceRank(confidence) > confidenceRank(entry.confidence)) entry.confidence = confidence;
  if (isBefore(occurrence, entry.first)) entry.first = occurrence;
  const isTimed = occurrence.time !== undefined || entry.last.time === undefined;
  if (isTimed && !isBefore(occurrence, entry.last)) entry.last = occurrence;
  if (file !== entry.lastFile) {
    entry.lastFile = file;
    entry.fileCount++;
    if (entry.files.length < MAX_LISTED_FILES) entry.files.push({ file, family, count: 0 });
  }
  const listed = entry.files.at(-1);
  if (listed?.file === file) listed.count++;
  const room = entry.occurrences.length === 0 || budget.held < MAX_HELD_OCCURRENCES;
  if (!room || entry.occurrences.length >= MAX_LISTED_OCCURRENCES) return;
  entry.occurrences.push(occurrence);
  budget.held++;
}

/** By timestamp where both have one; otherwise the order of the files decides. */
function isBefore(one: Occurrence, other: Occurrence): boolean {
  if (one.time === undefined || other.time === undefined) return false;
  return isSameForm(one.time, other.time) ? one.time < other.time : toMs(one.time) < toMs(other.time);
}

/** Times of one length and zone are in the order of their letters; reading them as dates takes many times longer. */
function isSameForm(one: string, other: string): boolean {
  return one.length === other.length && zoneOf(one) === zoneOf(other);
}

function zoneOf(time: string): string {
  if (time.endsWith('Z')) return 'Z';
  const sign = time.at(-6);
  return sign === '+' || sign === '-' ? time.slice(-6) : '';
}

/** Times without a zone are compared as UTC: what matters is the order within one host. */
function toMs(time: string): number {
  const ms = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`);
  return Number.isNaN(ms) ? 0 : ms;
}

function compareEntries(a: Entry, b: Entry): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    confidenceRank(b.confidence) - confidenceRank(a.confidence) ||
    b.count - a.count ||
    compareText(a.first.rule, b.first.rule) ||
    compareText(a.first.file, b.first.file) ||
    a.first.start - b.first.start
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function closeEntry(entry: Entry, advise: Adviser): SecretFinding {
  const files: readonly FileCount[] = [...entry.files].sort(
    (a, b) => b.count - a.count || compareText(a.file, b.file),
  );
  const advice = advise([...entry.occurrences, entry.last]);
  return {
    kind: 'secret',
    rule: entry.first.rule,
    fingerprint: entry.first.fingerprint,
    severity: entry.severity,
    confidence: entry.confidence,
    preview: entry.first.preview,
    count: entry.count,
    files,
    fileCount: entry.fileCount,
    first: entry.first,
    last: entry.last,
    occurrences: entry.occurrences,
    ...(advice !== undefined && { advice }),
  };
}
