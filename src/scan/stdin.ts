/**
 * Standard input as a file among the others: named `-`, without facts.
 */
import type { LogFile } from '../model/logfile.js';

/** The operand that stands for standard input. */
export const STDIN_OPERAND = '-';

/** The file that stands for standard input; `nowMs` is its time of change. */
export function describeStdin(nowMs: number): LogFile {
  return {
    path: Buffer.from(STDIN_OPERAND),
    name: STDIN_OPERAND,
    family: STDIN_OPERAND,
    stdin: true,
    facts: { mode: 0o600, uid: 0, gid: 0, dev: 0, ino: 0, links: 1, sizeBytes: 0, modifiedMs: nowMs },
  };
}
