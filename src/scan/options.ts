/**
 * What a scan needs to know, with nothing left to the environment.
 *
 * Clock, key, home directory and standard input are parameters, so that a scan in a test is the same
 * scan. Everything is already checked: paths are operands as typed, rules are loaded, numbers in range.
 */
import type { Readable } from 'node:stream';
import type { AllowEntry } from '../model/allow.js';
import type { BaselineEntry } from '../model/baseline.js';
import type { OpenHistory } from '../model/cursor.js';
import type { KnownSecret } from '../model/known.js';
import type { Rule } from '../model/rule.js';
import type { Confidence, Severity } from '../model/severity.js';
import type { RangeSizes } from '../read/split.js';
import type { ReadOptions } from '../read/windows.js';

/** Which regular-expression engine to use; `auto` takes the native one where it loads. */
export type RegexChoice = 'auto' | 're2' | 're2js';
/** Which prefilter to use; `auto` takes the SIMD kernel where WebAssembly SIMD is there. */
export type KernelChoice = 'auto' | 'simd' | 'scalar';

export interface ScanOptions {
  /** Files, directories, globs, or `-` for `stdin`; relative to `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  /** Globs of names or paths to leave out (picomatch syntax). */
  readonly exclude: readonly string[];
  /** How many directories deep below an operand; `Infinity` for no limit. */
  readonly maxDepth: number;
  readonly followSymlinks: boolean;
  /** How files are read: bounds, the policy for binary files and the entries of journals, where not by default. */
  readonly reading?: Pick<ReadOptions, 'limits' | 'binary' | 'journal'>;
  /** Which files are read in ranges by several threads; tests set it. */
  readonly ranges?: RangeSizes;
  /** Worker threads, started where there is enough to scan; 1 scans in the calling thread. */
  readonly jobs: number;
  readonly rules: readonly Rule[];
  /** Secrets that the user has named; found however they are written. Their bytes go to the engines alone. */
  readonly known?: readonly KnownSecret[];
  /** Findings that the user allows: counted, not told. Expired entries hold no more. */
  readonly allow?: readonly AllowEntry[];
  /** Findings that the user has accepted: told with a mark, and those that are gone are counted. */
  readonly baseline?: readonly BaselineEntry[];
  /** Opens what earlier scans left, if only news are wanted: then nothing is told that was told before. */
  readonly history?: OpenHistory;
  /** Whether the surroundings of the logs are audited. */
  readonly audit: boolean;
  /** Whether the contents of files are searched; true if not given. Without, files are only examined for the audits. */
  readonly contents?: boolean;
  /** Directory that stands for `/` where audits read the host's own files, such as `/etc/passwd`; `/` if not given. */
  readonly root?: string;
  /** Stored credentials that are older, in days, should be renewed; a year if not given. */
  readonly maxCredentialAgeDays?: number;
  /** Findings below either bound are dropped. */
  readonly minSeverity: Severity;
  readonly minConfidence: Confidence;
  /** Secret key of the fingerprints, 32 bytes. */
  readonly key: Uint8Array;
  readonly regex: RegexChoice;
  readonly kernel: KernelChoice;
  /** Whether the last event tells where the time went. */
  readonly stats?: boolean;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}
