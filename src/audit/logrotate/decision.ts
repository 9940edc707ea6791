/**
 * Whether logrotate rotates a log at its next run: takes what it looks at, gives the decision with its
 * reason.
 *
 * Follows logrotate 3.21 run as root: safety first, then size, then time, in this order. Times are those of
 * the wall clock, given as if they were UTC. Pure.
 */
import type { Settings } from './settings.js';
import type { StateEntry } from './state.js';

export const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;
/** A last rotation this far ahead is a wrong clock, and the log is rotated. */
const FUTURE_MS = 25 * HOUR_MS;

/** What logrotate looks at. */
export interface Candidate {
  readonly sizeBytes: number;
  readonly links: number;
  readonly isSymlink: boolean;
  readonly modifiedMs: number;
  /** The directory in which the log is named; undefined if that is unknown. */
  readonly parent: { readonly mode: number; readonly gid: number } | undefined;
  /** Undefined for a log that logrotate has not met. */
  readonly state: StateEntry | undefined;
}

export type NeverReason = 'insecure-parent' | 'symlink' | 'hard-links';
export type WaitReason = 'size' | 'interval' | 'minsize' | 'minage' | 'empty';

export type Decision =
  | { readonly kind: 'rotates' }
  | { readonly kind: 'waits'; readonly reason: WaitReason }
  | { readonly kind: 'never'; readonly reason: NeverReason };

/** The decision at a time; with `force` as under `logrotate -f`. */
export function decide(
  log: Candidate,
  settings: Settings,
  { nowMs, force = false }: { readonly nowMs: number; readonly force?: boolean },
): Decision {
  const never = findNever(log, settings);
  if (never) return { kind: 'never', reason: never };
  const reason = force ? undefined : findWait(log, settings, nowMs);
  if (reason) return { kind: 'waits', reason };
  const isEmpty = log.sizeBytes === 0 && !settings.ifEmpty;
  return isEmpty ? { kind: 'waits', reason: 'empty' } : { kind: 'rotates' };
}

function findNever({ parent, isSymlink, links }: Candidate, settings: Settings): NeverReason | undefined {
  if (!settings.su && parent && isInsecure(parent)) return 'insecure-parent';
  if (isSymlink) return 'symlink';
  return links !== 1 && !settings.allowHardLinks ? 'hard-links' : undefined;
}

/** Whether others than root can put files into a directory, in the eyes of logrotate. */
function isInsecure({ mode, gid }: { readonly mode: number; readonly gid: number }): boolean {
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0);
}

function findWait(log: Candidate, settings: Settings, nowMs: number): WaitReason | undefined {
  const { criterion, maxSizeBytes, minSizeBytes, minAgeDays } = settings;
  const { sizeBytes, modifiedMs } = log;
  if (maxSizeBytes > 0 && sizeBytes > maxSizeBytes) return undefined;
  if (criterion.kind === 'size') return sizeBytes >= criterion.bytes ? undefined : 'size';
  const lastMs = log.state?.rotatedMs ?? nowMs - (nowMs % HOUR_MS);
  if (lastMs - nowMs > FUTURE_MS) return undefined;
  if (!isDue(settings, lastMs, nowMs)) return 'interval';
  if (minSizeBytes > 0 && sizeBytes < minSizeBytes) return 'minsize';
  return minAgeDays > 0 && minAgeDays * DAY_MS >= nowMs - modifiedMs ? 'minage' : undefined;
}

function isDue({ criterion }: Settings, lastMs: number, nowMs: number): boolean {
  const last = new Date(lastMs);
  const now = new Date(nowMs);
  const differs = (...parts: readonly ('Hours' | 'Date' | 'Month' | 'FullYear')[]): boolean =>
    parts.some((part) => now[`getUTC${part}`]() !== last[`getUTC${part}`]());
  switch (criterion.kind) {
    case 'hourly':
      return differs('Hours', 'Date', 'Month', 'FullYear');
    case 'daily':
      return differs('Date', 'Month', 'FullYear');
    case 'monthly':
      return differs('Month', 'FullYear');
    case 'yearly':
      return differs('FullYear');
    case 'weekly': {
      const days = Math.trunc(nowMs / DAY_MS) - Math.trunc(lastMs / DAY_MS);
      return days >= 7 || (days >= 1 && now.getUTCDay() === criterion.weekday);
    }
    case 'size':
      return false;
  }
}
