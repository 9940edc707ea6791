/**
 * How long and how much logrotate keeps: takes settings, gives the age in days and the number of copies
 * that they amount to.
 *
 * Days are those of a log that is rotated at every occasion: a size criterion knows no age, and a log that
 * is empty or too small is kept for longer.
 */
import type { Criterion, Settings } from './settings.js';

export interface Retention {
  /** `Infinity` for no bound. */
  readonly copies: number;
  /** `Infinity` for no bound; undefined if age is no criterion. */
  readonly days: number | undefined;
  /** Bytes before compression, as far as size is a criterion; undefined if it is not, `Infinity` for no bound. */
  readonly bytes: number | undefined;
}

const INTERVAL_DAYS: Readonly<Record<Exclude<Criterion['kind'], 'size'>, number>> = {
  hourly: 1 / 24,
  daily: 1,
  weekly: 7,
  monthly: 31,
  yearly: 366,
};

/** Days between two rotations; undefined for a size criterion. */
export function intervalDays({ kind }: Criterion): number | undefined {
  return kind === 'size' ? undefined : INTERVAL_DAYS[kind];
}

/** What settings amount to; the live log counts as well. */
export function retentionOf({ criterion, rotate, maxAgeDays, maxSizeBytes }: Settings): Retention {
  const copies = rotate < 0 ? Infinity : rotate;
  const interval = intervalDays(criterion);
  const byCount = interval === undefined ? undefined : (copies + 1) * interval;
  const byAge = maxAgeDays > 0 ? maxAgeDays + (interval ?? 0) : undefined;
  const known = [byCount, byAge].filter((days) => days !== undefined);
  const size = criterion.kind === 'size' ? criterion.bytes : maxSizeBytes || undefined;
  return {
    copies,
    days: known.length > 0 ? Math.min(...known) : undefined,
    bytes: size === undefined ? undefined : (copies + 1) * size,
  };
}
