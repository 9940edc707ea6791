/**
 * What the audit of credentials knows: small files, units and processes of the programs that keep secrets beside logs.
 *
 * Plain data, gathered by `gather.ts`, judged by `hygiene.ts`. No text of a file stays here: of a secret only the line,
 * the rule that found it and the name of its key are kept.
 */
import type { LogFile } from '../../model/logfile.js';
import type { Severity } from '../../model/severity.js';

/** A secret that the detectors found in a text. */
export interface Leak {
  /** From 1. */
  readonly line: number;
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
}

/** Finds secrets in a small text with the detectors of the scan; `name` is what path rules see. */
export type FindLeaks = (name: string, text: Buffer) => Promise<readonly Leak[]>;

/** Lines at the end of a log, by level. */
export interface LevelCount {
  readonly lines: number;
  /** Lines of level TRACE, DEBUG or finer. */
  readonly verbose: number;
}

/** Counts levels at the end of a log; undefined where it cannot be read as text. */
export type CountLevels = (file: LogFile) => Promise<LevelCount | undefined>;

/** What the audit cannot do by itself, as it knows no detector. */
export interface HygieneTools {
  readonly findLeaks: FindLeaks;
  /** Undefined where contents of logs are not to be read. */
  readonly countLevels?: CountLevels;
}

/** What a file is kept for. */
export type HoldingKind = 'mopidy' | 'config' | 'credential' | 'history' | 'unit';

/** A file that holds secrets by design or by accident. */
export interface Holding {
  readonly kind: HoldingKind;
  readonly file: LogFile;
  /** Below the root, one character for each byte. */
  readonly path: string;
}

/** A holding with what was read in it; all empty where it may not be read. */
export interface ReadHolding extends Holding {
  readonly leaks: readonly Leak[];
  /** Keys with a secret value, as people write them: `mpd/password`. */
  readonly secretKeys: readonly string[];
  /** Those among them that `mopidy config` prints in clear. */
  readonly shownKeys: readonly string[];
  /** Settings that make a program log more than a service should: `[logging] verbosity = 2`. */
  readonly verboseSettings: readonly string[];
  /** `auth_type` of librespot's stored credentials. */
  readonly authType?: number;
  /** Program of a unit that runs as root because no line says otherwise. */
  readonly rootProgram?: string;
}

/** A process of a known program. */
export interface ProcessFacts {
  readonly pid: number;
  /** What it was started from, below the root; a path below /proc where that is not known. */
  readonly path: string;
  /** Effective user. */
  readonly uid: number;
  /** Whether it is one of the programs that need no rights of root. */
  readonly isModest: boolean;
  readonly argumentLeaks: readonly Leak[];
  readonly environmentLeaks: readonly Leak[];
}

export interface HygieneFacts {
  readonly holdings: readonly ReadHolding[];
  readonly processes: readonly ProcessFacts[];
  /** Whether other users cannot look into /proc: mount option hidepid, proc(5). */
  readonly isProcClosed: boolean;
  /** By `pathKey` of the log. */
  readonly levels: ReadonlyMap<string, LevelCount>;
}
