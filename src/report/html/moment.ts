/**
 * Times of log lines on one axis.
 *
 * Takes ISO 8601 as lines have it; a time without a zone counts as UTC, as everywhere in logscan, since what matters is
 * the order within one host. Gives milliseconds since 1970, and short texts for people.
 */

const DAY_MS = 24 * 60 * 60 * 1000;
/** Below this an axis tells hours too. */
const LONG_MS = 3 * DAY_MS;

/** A stretch of time with a beginning before its end. */
export interface Axis {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Milliseconds since 1970-01-01 UTC; undefined for no time or one that cannot be read. */
export function parseTime(time: string | undefined): number | undefined {
  // Other forms, such as years of six digits, could not be told as dates again.
  if (time === undefined || !/^\d{4}-\d\d-\d\d/.test(time)) return undefined;
  const ms = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The axis from the least to the greatest time; undefined without times. */
export function spanTimes(times: Iterable<number>): Axis | undefined {
  let [fromMs, toMs] = [Infinity, -Infinity];
  for (const ms of times) {
    fromMs = Math.min(fromMs, ms);
    toMs = Math.max(toMs, ms);
  }
  if (fromMs > toMs) return undefined;
  // A single moment stands in the middle of its day.
  return fromMs < toMs ? { fromMs, toMs } : { fromMs: fromMs - DAY_MS / 2, toMs: toMs + DAY_MS / 2 };
}

/** Where on the axis a time stands, from 0 to 1. */
export function placeTime(axis: Axis, ms: number): number {
  return (ms - axis.fromMs) / (axis.toMs - axis.fromMs);
}

/** Labels at equal distances along the axis, both ends included. */
export function labelAxis(axis: Axis, count: number): readonly string[] {
  const stepMs = (axis.toMs - axis.fromMs) / (count - 1);
  const isShort = axis.toMs - axis.fromMs < LONG_MS;
  return Array.from({ length: count }, (_, index) => {
    const text = formatMinute(axis.fromMs + index * stepMs);
    return isShort ? text.slice(5) : text.slice(0, 10);
  });
}

/** `2026-11-20 21:14` */
export function formatMinute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
