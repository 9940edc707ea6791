/**
 * What changed between two scans: findings that are new, gone or unchanged.
 *
 * A finding is the same in both when rule and fingerprint are, wherever it stands and however often; so lines that move
 * and logs that rotate change nothing. Fingerprints are keyed: reports made with different keys have none in common.
 * The JSON form is described by docs/schema/diff.schema.json.
 */
import type { Finding } from '../model/finding.js';
import type { RuleInfo } from '../model/rule.js';
import { encodeJson } from './escape.js';
import { recordFinding, recordRule } from './record.js';

/** One scan, as far as a comparison needs it. */
export interface Snapshot {
  readonly startedAt: string;
  readonly roots: readonly string[];
  readonly rules: readonly RuleInfo[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Whether everything was read. */
  readonly complete: boolean;
}

/** Two scans compared. */
export interface Difference {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** In the later scan alone, worst first. */
  readonly appeared: readonly Finding[];
  /** In the earlier scan alone, worst first. */
  readonly gone: readonly Finding[];
  /** In both, as the later scan tells them. */
  readonly unchanged: readonly Finding[];
}

/** Raised when a field changes its meaning or goes away. */
const DOCUMENT_VERSION = 1;

/** Compares two scans. */
export function compareScans(before: Snapshot, after: Snapshot): Difference {
  const [known, found] = [new Set(before.findings.map(keyOf)), new Set(after.findings.map(keyOf))];
  return {
    before,
    after,
    appeared: after.findings.filter((finding) => !known.has(keyOf(finding))),
    gone: before.findings.filter((finding) => !found.has(keyOf(finding))),
    unchanged: after.findings.filter((finding) => known.has(keyOf(finding))),
  };
}

/** Whether both scans found secrets and not one of them is the same, as with different keys. */
export function isDisjoint({ before, after, unchanged }: Difference): boolean {
  return [before.findings, after.findings].every((list) => list.some(isSecret)) && !unchanged.some(isSecret);
}

/** The comparison as one JSON document, in pieces. */
export function* encodeDifference(difference: Difference): Iterable<string> {
  const { before, after, appeared, gone, unchanged } = difference;
  yield `{\n"version": ${DOCUMENT_VERSION},\n`;
  yield `"before": ${encodeJson(recordSnapshot(before))},\n"after": ${encodeJson(recordSnapshot(after))},\n`;
  yield* encodeList('new', appeared.map(recordFinding));
  yield* encodeList('gone', gone.map(recordFinding));
  yield* encodeList('unchanged', unchanged.map(recordFinding));
  const named = new Set([...appeared, ...gone, ...unchanged].map(({ rule }) => rule));
  const rules = new Map([...before.rules, ...after.rules].map((rule) => [rule.id, rule]));
  const told = [...rules.values()].filter(({ id }) => named.has(id));
  yield* encodeList('rules', told.map(recordRule), '\n}\n');
}

/** A field that holds a list, one record a line, and what comes behind it. */
export function* encodeList(
  name: string,
  records: readonly object[],
  end: ',\n' | '\n}\n' = ',\n',
): Iterable<string> {
  yield `"${name}": [`;
  for (const [index, record] of records.entries()) yield (index === 0 ? '\n' : ',\n') + encodeJson(record);
  yield `\n]${end}`;
}

function recordSnapshot({ startedAt, roots, complete }: Snapshot): object {
  return { startedAt, roots, complete };
}

function keyOf({ rule, fingerprint }: Finding): string {
  return `${rule} ${fingerprint}`;
}

function isSecret({ kind }: Finding): boolean {
  return kind === 'secret';
}
