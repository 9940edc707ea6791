/**
 * What a scan says while it runs, in an order that does not depend on the number of threads.
 *
 * `start`, then per file in walk order its occurrences and problems, then `finding`s worst first, then
 * `done`. `progress` may come anywhere between and is the only event that differs from run to run.
 */
import type { Finding, Occurrence } from './finding.js';
import type { Problem } from './problem.js';
import type { RuleInfo } from './rule.js';

/** How much was read, and how much was not. */
export interface Coverage {
  readonly files: {
    readonly scanned: number;
    readonly partlyScanned: number;
    readonly skipped: number;
    /** Left out by the user's own --exclude or --max-depth. */
    readonly excluded: number;
    /** Audited without reading them, as the user asked; missing for none. */
    readonly examined?: number;
  };
  readonly directories: number;
  /** Decoded bytes that went through the detectors. */
  readonly bytes: number;
  /** Number of problems by code. */
  readonly problems: Readonly<Record<string, number>>;
  /** Findings that the user's own configuration allows, which are not told; missing in reports of earlier versions. */
  readonly allowed?: number;
}

export interface StartEvent {
  readonly type: 'start';
  readonly tool: { readonly name: string; readonly version: string };
  /** The operands, or the well-known places that were taken. */
  readonly roots: readonly string[];
  /** Every rule that a finding of this scan can name. */
  readonly rules: readonly RuleInfo[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly engine: { readonly regex: string; readonly kernel: string };
}

export interface ProgressEvent {
  readonly type: 'progress';
  readonly files: number;
  readonly bytes: number;
}

/** How many matches of one rule came to nothing for one reason. */
export interface DropCount {
  readonly rule: string;
  /** Continues "the value": `is a placeholder`. */
  readonly reason: string;
  readonly count: number;
}

export interface DoneEvent {
  readonly type: 'done';
  readonly coverage: Coverage;
  readonly complete: boolean;
  readonly elapsedMs: number;
  /** Ordered by rule, then reason. */
  readonly drops?: readonly DropCount[];
}

export type Event =
  | StartEvent
  | ProgressEvent
  | { readonly type: 'occurrence'; readonly occurrence: Occurrence }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'finding'; readonly finding: Finding }
  | DoneEvent;
