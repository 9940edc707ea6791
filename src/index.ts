/**
 * The public API: one scan as a stream of events, and the words that events use.
 *
 * `scan` reads no environment and prints nothing; what it needs is in its options. Rules come from `loadRules`.
 */
import type { Event } from './model/event.js';
import type { ScanOptions } from './scan/options.js';
import { runScan } from './scan/run.js';

export type { AllowEntry } from './model/allow.js';
export type { BaselineCounts, BaselineEntry, BaselineMark } from './model/baseline.js';
export type {
  Cursor,
  FindingId,
  History,
  HistoryRequest,
  Mark,
  OpenHistory,
  Resumption,
} from './model/cursor.js';
export type {
  Coverage,
  DoneEvent,
  Event,
  FileEvent,
  ProgressEvent,
  SightingEvent,
  StartEvent,
  Unchanged,
} from './model/event.js';
export type {
  AuditFinding,
  Exposure,
  FileCount,
  Finding,
  LineContext,
  Occurrence,
  SecretFinding,
} from './model/finding.js';
export type { KnownSecret } from './model/known.js';
export type { FileState, Problem, ProblemCode } from './model/problem.js';
export type { CheckName, Rule, RuleException, RuleInfo } from './model/rule.js';
export type { Confidence, Severity } from './model/severity.js';
export { loadRules, type RuleRequest } from './rules/load.js';
export type { OnRemark } from './rules/remark.js';
export { RuleError } from './rules/error.js';
export type { Remark } from './rules/remark.js';
export type { KernelChoice, RegexChoice, ScanOptions } from './scan/options.js';

/** Scans files and directories; the events end with `done`. Throws on bugs, and when a demanded engine does not load. */
export function scan(options: ScanOptions): AsyncIterable<Event> {
  return runScan(options);
}
