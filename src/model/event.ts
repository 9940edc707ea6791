/**
 * What a scan says while it runs, in an order that does not depend on the number of threads.
 *
 * `start`, then per file in walk order its occurrences, how it ended and its problems, then `finding`s worst first, then
 * `done`. `progress` and `sighting` may come anywhere between and are the only events that differ from run to run.
 */
import type { BaselineCounts } from './baseline.js';
import type { Finding, Occurrence } from './finding.js';
import type { FileState, Problem, ProblemCode } from './problem.js';
import type { RuleInfo } from './rule.js';
import type { ScanStats } from './stats.js';

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
  /** Missing in reports of earlier versions. */
  readonly bytesBy?: {
    /** Decoded bytes of files that were read to their end. */
    readonly scanned: number;
    /** Decoded bytes that were read of the others. */
    readonly partlyScanned: number;
    /** Sizes of the files that were not read, where they could be had. */
    readonly skipped: number;
  };
  /** Number of problems by code. */
  readonly problems: Readonly<Record<string, number>>;
  /** Findings that the user's own configuration allows, which are not told; missing in reports of earlier versions. */
  readonly allowed?: number;
  /** What an earlier scan has read or reported; missing where news are not told apart. */
  readonly unchanged?: Unchanged;
  /** The findings compared with the user's baseline; missing where there is none. */
  readonly baseline?: BaselineCounts;
}

/** What a scan for news alone passed over, because an earlier one read it whole, without a fault. */
export interface Unchanged {
  /** Files without news. */
  readonly files: number;
  /** Bytes of the files, also of those that were read on from there. */
  readonly bytes: number;
  /** Findings that stand in what was read, and were reported before. */
  readonly findings: number;
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

/**
 * A secret seen for the first time in what somebody is still writing, ahead of its turn. It comes once a secret and file,
 * depends on the writer's pauses, and is told again as an occurrence when all around it is known.
 */
export interface SightingEvent {
  readonly type: 'sighting';
  readonly occurrence: Occurrence;
}

/** How one file ended. Comes once a file, in the order of the files; what the walk itself left out comes last. */
export interface FileEvent {
  readonly type: 'file';
  readonly file: string;
  /** `excluded` by the user's own options; may be a directory then. */
  readonly state: FileState | 'excluded';
  /** Decoded bytes that were searched. */
  readonly bytes: number;
  /** Codes of its problems, each once. */
  readonly reasons: readonly ProblemCode[];
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
  /** Where the time went, if that was asked for. */
  readonly stats?: ScanStats;
}

export type Event =
  | StartEvent
  | ProgressEvent
  | SightingEvent
  | { readonly type: 'occurrence'; readonly occurrence: Occurrence }
  | { readonly type: 'problem'; readonly problem: Problem }
  | FileEvent
  | { readonly type: 'finding'; readonly finding: Finding }
  | DoneEvent;
