/**
 * How bad it is that a secret stands in logs: takes the severity of its rule and the circumstances, gives the severity of
 * the finding and the reasons.
 *
 * Every circumstance has points, in half steps: two points are one step between `info` and `critical`. The sum is cut
 * towards zero, so that one point alone changes nothing. A secret that certainly works no more is `info`, whatever else.
 * Monotone: wider exposure never lowers, higher age never raises. The table below is the one in docs/audits.md.
 */
import type { Assessment, Exposure, Reason } from '../model/finding.js';
import { SEVERITIES, severityRank } from '../model/severity.js';
import type { Severity } from '../model/severity.js';

/** What is known of the files that hold a secret, and of its age. */
export interface Circumstances {
  /** Who can read at least one of the files. */
  readonly audience: Exposure['audience'];
  /** Whether a web server hands out one of the files. */
  readonly isServed: boolean;
  /** Whether one is in reach of other machines by a share. */
  readonly isShared: boolean;
  /** Whether one is sent to another program or host. */
  readonly isShipped: boolean;
  /** Whether it is sent there without encryption. */
  readonly isShippedInClear: boolean;
  /** Whether one is kept in backups. */
  readonly isBackedUp: boolean;
  /** Number of files. */
  readonly copies: number;
  /** Days since it was last written, as far as lines and files tell. */
  readonly ageDays: number;
  /** Whether it was last written longer ago than secrets of its kind live. */
  readonly isOutlived: boolean;
  /** Whether it says of itself that it works no more. */
  readonly isExpired: boolean;
}

export interface Verdict extends Assessment {
  readonly severity: Severity;
}

/** Two points are one step of severity. */
const POINTS_PER_STEP = 2;
const MANY_COPIES = 5;
const OLD_DAYS = 365;

/** The severity of a secret in these circumstances. */
export function assess(base: Severity, circumstances: Circumstances): Verdict {
  if (circumstances.isExpired) {
    return { severity: 'info', base, reasons: [{ points: 0, text: 'it works no more' }] };
  }
  const reasons = weigh(circumstances);
  const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
  const rank = severityRank(base) + Math.trunc(points / POINTS_PER_STEP);
  const severity = SEVERITIES[Math.min(Math.max(rank, 0), SEVERITIES.length - 1)] ?? base;
  return { severity, base, reasons };
}

function weigh(one: Circumstances): readonly Reason[] {
  const rows: readonly (readonly [applies: boolean, points: number, text: string])[] = [
    [one.audience === 'everyone', 2, 'every user of the host can read it'],
    [one.audience === 'owner', -1, 'nobody but the owner and root can read it'],
    [one.isServed, 2, 'a web server hands it out'],
    [one.isShared, 2, 'other machines reach it by a share'],
    [one.isShipped, 1, 'it is sent to another program or host'],
    [one.isShippedInClear, 1, 'it is sent without encryption'],
    [one.isBackedUp, 1, 'backups keep it'],
    [one.copies >= MANY_COPIES, 1, `it stands in ${MANY_COPIES} files or more`],
    [one.ageDays > OLD_DAYS, -1, `it was last written more than ${OLD_DAYS} days ago`],
    [one.isOutlived, -4, 'it was last written longer ago than secrets of its kind live'],
  ];
  return rows.filter(([applies]) => applies).map(([, points, text]) => ({ points, text }));
}
