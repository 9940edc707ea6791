/**
 * What a check of one log gives: the fault, what made it so, and what would mend it. Plain data.
 */
import type { LogFile } from '../model/logfile.js';
import type { Confidence, Severity } from '../model/severity.js';
import type { AuditRuleId } from './catalog.js';
import type { HostFacts } from './facts.js';
import type { Mend } from './shell.js';

/** What is wrong with one file. */
export interface Mark {
  readonly rule: AuditRuleId;
  readonly detail: string;
  /** What made it so, and would again: a clause. */
  readonly cause?: string | undefined;
  /** Undefined if no exact command is known. */
  readonly mend?: Mend | undefined;
  /** Who should own the file instead. */
  readonly uid?: number | undefined;
  readonly severity?: Severity | undefined;
  readonly confidence?: Confidence | undefined;
}

export type Check = (file: LogFile, host: HostFacts) => Mark | undefined;
