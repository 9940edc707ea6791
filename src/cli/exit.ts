/**
 * The exit code of a run: a set of bits for what a scan met, and codes of their own for everything else.
 *
 * Takes the events of a scan, gives the code so far at any moment. Never looks at reports: where they go does not
 * change what was found.
 */
import type { FindingId } from '../model/cursor.js';
import type { Event } from '../model/event.js';
import { severityRank, type Severity } from '../model/severity.js';
import type { Settings } from './flags.js';

/** Exit codes; `findings` and `incomplete` add up. 64 and 70 are those of BSD's sysexits. */
export const EXIT = {
  clean: 0,
  findings: 1,
  incomplete: 2,
  /** The command line, environment, configuration or a rule pack cannot be followed. */
  usage: 64,
  /** A bug in logscan. */
  bug: 70,
  /** Added to the number of a signal that ended logscan at once, as shells do: 130 for the second SIGINT. */
  signal: 128,
} as const;

/** Counts what decides the exit code. */
export interface Tally {
  readonly see: (event: Event) => void;
  /** Notes a failure that is no event: a report that could not be written. */
  readonly fail: () => void;
  readonly code: () => number;
  /** Findings of any severity. */
  readonly findings: () => number;
  /** Whether the scan said that it is done. */
  readonly isDone: () => boolean;
}

/**
 * A tally for one scan: findings at or above `failOn` set bit 1, any problem sets bit 2. Those that `isAccepted` do not
 * count.
 */
export function createTally(
  failOn: Settings['fail-on'],
  isAccepted: (finding: FindingId) => boolean = () => false,
): Tally {
  const least = failOn === 'never' ? Infinity : severityRank(failOn);
  let [failed, feared, incomplete, done, findings] = [false, false, false, false, 0];
  const isSevere = (finding: FindingId & { readonly severity: Severity }): boolean =>
    severityRank(finding.severity) >= least && !isAccepted(finding);
  return {
    see(event) {
      switch (event.type) {
        case 'sighting':
        case 'occurrence':
          // Its finding weighs it anew, but may come too late: a reader that has seen enough ends the scan.
          feared ||= isSevere(event.occurrence);
          return;
        case 'finding':
          findings++;
          failed ||= isSevere(event.finding);
          return;
        case 'problem':
          incomplete = true;
          return;
        case 'done':
          done = true;
          incomplete ||= !event.complete;
          return;
        case 'start':
        case 'file':
        case 'progress':
          return;
        default:
          return event satisfies never;
      }
    },
    fail() {
      incomplete = true;
    },
    code: () => (failed || (feared && !done) ? EXIT.findings : 0) | (incomplete ? EXIT.incomplete : 0),
    findings: () => findings,
    isDone: () => done,
  };
}
