/**
 * A scan compared with a baseline: findings that are new or accepted, and entries that were not found.
 *
 * The JSON form is described by docs/schema/baseline-diff.schema.json.
 */
import type { BaselineEntry } from '../model/baseline.js';
import type { Finding } from '../model/finding.js';
import type { RuleInfo } from '../model/rule.js';
import { encodeList } from './difference.js';
import { recordFinding, recordRule } from './record.js';

export interface BaselineDifference {
  readonly rules: readonly RuleInfo[];
  /** Not accepted, worst first. */
  readonly appeared: readonly Finding[];
  /** Accepted, worst first. */
  readonly unchanged: readonly Finding[];
  /** Accepted and not found. */
  readonly gone: readonly BaselineEntry[];
  /** Whether everything was read. */
  readonly complete: boolean;
}

/** Raised when a field changes its meaning or goes away. */
const DOCUMENT_VERSION = 1;

/** The comparison as one JSON document, in pieces. */
export function* encodeBaselineDifference(difference: BaselineDifference): Iterable<string> {
  const { appeared, unchanged, gone, complete } = difference;
  yield `{\n"version": ${DOCUMENT_VERSION},\n"complete": ${complete},\n`;
  yield* encodeList('new', appeared.map(recordFinding));
  yield* encodeList('gone', gone.map(recordEntry));
  yield* encodeList('unchanged', unchanged.map(recordFinding));
  const named = new Set([...appeared, ...unchanged].map(({ rule }) => rule));
  const rules = difference.rules.filter(({ id }) => named.has(id));
  yield* encodeList('rules', rules.map(recordRule), '\n}\n');
}

function recordEntry({ rule, fingerprint, file, added, reason, expires }: BaselineEntry): object {
  return { rule, fingerprint, file, added, reason, expires };
}
