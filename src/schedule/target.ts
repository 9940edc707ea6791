/**
 * The two ways to start a run regularly, behind one door: units of systemd, or a block in the user's crontab.
 *
 * A target shows the texts it would write, tells which stand there, writes them and takes them away. It never touches a text
 * that is not ours or that somebody has changed. What fails is thrown as `ScheduleError`, for people.
 */
import type { Origin } from './mark.js';
import type { Order } from './order.js';

/** A text that we write, where it goes, and what stands there. */
export interface Piece {
  /** A path, or `crontab of alice`. */
  readonly place: string;
  readonly text: string;
  readonly origin: Origin | 'none';
  /** Whether the very same text stands there. */
  readonly isSame: boolean;
}

export interface Target {
  readonly kind: 'systemd' | 'cron';
  /** What would be written. */
  readonly plan: (order: Order) => Promise<readonly Piece[]>;
  /** Writes what differs and starts it; gives sentences about what was done. */
  readonly install: (order: Order) => Promise<readonly string[]>;
  /** What stands there of ours. */
  readonly find: () => Promise<readonly Piece[]>;
  /** Takes away what stands there of ours. */
  readonly remove: () => Promise<readonly string[]>;
  /** What the host says of the schedule: when it ran, when it runs next. */
  readonly describe: () => Promise<readonly string[]>;
}

/** Why a schedule could not be written or taken away, and what to do. */
export class ScheduleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScheduleError';
  }
}

/** Throws for a place that holds something other than what we wrote. */
export function refuseOthers(pieces: readonly Piece[]): void {
  for (const { place, origin } of pieces) {
    if (origin === 'foreign') {
      throw new ScheduleError(`"${place}" was not written by logscan; move it away first`);
    }
    if (origin === 'changed') {
      throw new ScheduleError(`"${place}" was changed by hand since logscan wrote it; move it away first`);
    }
  }
}
