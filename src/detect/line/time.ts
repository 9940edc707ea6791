/**
 * Reads one timestamp where it stands in the head of a log line.
 *
 * Takes a text and the index at which a timestamp may begin; gives ISO 8601 with the precision and the zone that the
 * text has, and no zone where it has none. Only real dates are given, and never a guess: `01/02/26` is no date. Years
 * are missing in syslog's format (RFC 3164): the year is then the last one in which the date exists and is not later
 * than the file's last change.
 */

/** A timestamp and the index behind it; `iso` is undefined for a clock without a date. */
export interface TakenTime {
  readonly iso: string | undefined;
  readonly end: number;
}

const CLOCK = String.raw`(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?`;
const ZONE = String.raw`( ?(?:Z|UTC|GMT|CES?T|EES?T|WES?T|[+-]\d\d(?::?\d\d)?)(?![\w:.]))?`;
const MONTH = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

/** `2026-11-21T16:31:02.673+01:00`, `2026/11/21 16:31:02`, and Snapcast's `2026-11-21 16-31-02.673`. */
const ISO = new RegExp(
  String.raw`(\d{4})[-/](\d\d)[-/](\d\d)(?:T|  ?|-)(\d\d)[:-](\d\d)[:-](\d\d)(?:[.,](\d{1,9}))?${ZONE}(?!\d|:\d)`,
  'y',
);
/** `21/Nov/2026:16:31:02 +0100` of access logs, `21-Nov-2026 16:31:02.673` of Tomcat, `21 Nov 2026 16:31:02.673` of Redis. */
const DAY_FIRST = new RegExp(String.raw`(\d\d)[/ -]${MONTH}[/ -](\d{4})[: ]${CLOCK}${ZONE}(?!\d)`, 'y');
/** `Sat Nov 21 16:31:02.123 2026` of Apache, `Nov 21 16:31:02` of syslog, `Nov 21 16:31 :` of MPD. */
const MONTH_FIRST = new RegExp(
  String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?${MONTH} ([ \d]\d) (\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?|(?= :))(?: (?:[A-Z]{3,4} )?((?:19|20)\d\d)(?=[\]: ]|$))?(?!\d)`,
  'y',
);
/** `Nov 21, 2026 16:31:02.673` of Plex, `Nov 21, 2026 4:31:02 PM` of Java. */
const MONTH_FIRST_YEAR = new RegExp(
  String.raw`${MONTH} (\d{1,2}),? (\d{4}),? (\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?( [AP]M)?(?!\d)`,
  'y',
);
/** Seconds or milliseconds since 1970, as Mosquitto and Squid write them. */
const EPOCH = /(\d{10})(?:\.(\d{1,9}))?(?=[: ])|(\d{13})(?=[: ])/y;
/** A clock alone, or numbers whose order nobody can tell. */
const BARE_CLOCK =
  /(?:\d{1,4}[-/.]\d\d[-/.]\d{2,4},? )?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[AP]M\b)?(?!\d|:\d)/y;

/** The timestamp at index `at`. `modifiedMs` is the file's last change, for lines without a year. */
export function takeTime(text: string, at: number, modifiedMs: number): TakenTime | undefined {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return takeDigits(text, at);
  // Names of months and weekdays have three letters.
  if (code < 0x41 || code > 0x57 || text.charCodeAt(at + 3) !== BLANK) return undefined;
  return takeMonthFirst(text, at, modifiedMs) ?? takeMonthYear(text, at);
}

const BLANK = 0x20;

/** Tries only the forms that the place of the first mark allows. */
function takeDigits(text: string, at: number): TakenTime | undefined {
  if (isMark(text, at + 4)) return takeIso(text, at) ?? takeClock(text, at);
  if (isMark(text, at + 2)) return takeDayFirst(text, at) ?? takeClock(text, at);
  return isMark(text, at + 1) || at === 0 ? takeClock(text, at) : undefined;
}

function isMark(text: string, at: number): boolean {
  return ':/-. '.includes(text[at] ?? 'x');
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970-01-01 UTC, told by their size; undefined for others. */
export function readEpoch(digits: string): string | undefined {
  const match = /^(\d{10})(?:\.(\d{1,9})\d*|(\d{3}|\d{6}|\d{9}))?$/.exec(digits);
  if (!match) return undefined;
  const [, seconds, fraction, more] = match;
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const rest = (fraction ?? more ?? '').replace(/0+$/, '');
  return `${date}${rest === '' ? '' : `.${rest}`}Z`;
}

function run(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function takeIso(text: string, at: number): TakenTime | undefined {
  const match = run(ISO, text, at);
  if (!match) return undefined;
  const [whole, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction, zone] = match;
  const iso = formatTime({ year, month, day, hour, minute, second, fraction }, zone);
  return iso === undefined ? undefined : { iso, end: at + whole.length };
}

function takeDayFirst(text: string, at: number): TakenTime | undefined {
  const match = run(DAY_FIRST, text, at);
  if (!match) return undefined;
  const [whole, day = '', name = '', year = '', hour = '', minute = '', second = '', fraction, zone] = match;
  const iso = formatTime({ year, month: monthNumber(name), day, hour, minute, second, fraction }, zone);
  return iso === undefined ? undefined : { iso, end: at + whole.length };
}

function takeClock(text: string, at: number): TakenTime | undefined {
  const epoch = at === 0 ? run(EPOCH, text, at) : null;
  if (epoch) return { iso: readEpoch(epoch[0]), end: epoch[0].length };
  const clock = run(BARE_CLOCK, text, at);
  return clock ? { iso: undefined, end: at + clock[0].length } : undefined;
}

function takeMonthFirst(text: string, at: number, modifiedMs: number): TakenTime | undefined {
  const match = run(MONTH_FIRST, text, at);
  if (!match) return undefined;
  const [whole, name = '', blankDay = '', hour = '', minute = '', second, fraction, year] = match;
  const parts = { month: monthNumber(name), day: blankDay.replace(' ', '0'), hour, minute, second, fraction };
  const iso = year === undefined ? inferYear(parts, modifiedMs) : formatTime({ year, ...parts }, undefined);
  return iso === undefined ? undefined : { iso, end: at + whole.length };
}

function takeMonthYear(text: string, at: number): TakenTime | undefined {
  const match = run(MONTH_FIRST_YEAR, text, at);
  if (!match) return undefined;
  const [whole, name = '', day = '', year = '', hour = '', minute = '', second = '', fraction, half] = match;
  const parts = { year, month: monthNumber(name), day: day.padStart(2, '0'), minute, second, fraction };
  const iso = formatTime({ ...parts, hour: readHour(hour, half).padStart(2, '0') }, undefined);
  return iso === undefined ? undefined : { iso, end: at + whole.length };
}

function readHour(hour: string, half: string | undefined): string {
  if (half === undefined) return hour;
  const number = Number(hour);
  if (number < 1 || number > 12) return '99';
  return String((number % 12) + (half === ' PM' ? 12 : 0));
}

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string | undefined;
  readonly fraction: string | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Between two leap years lie at most eight (1896 and 1904). */
const MAX_YEARS_BACK = 8;

function inferYear(parts: Omit<Parts, 'year'>, modifiedMs: number): string | undefined {
  const last = new Date(modifiedMs).getUTCFullYear();
  for (let year = last; year >= last - MAX_YEARS_BACK; year--) {
    const iso = formatTime({ year: String(year), ...parts }, undefined);
    // A day of slack covers zones and clocks that run ahead of the file system's.
    if (iso !== undefined && toMs(year, parts) <= modifiedMs + DAY_MS) return iso;
  }
  return undefined;
}

function toMs(year: number, { month, day, hour, minute, second }: Omit<Parts, 'year'>): number {
  return Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second ?? 0));
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** ISO 8601, or undefined where there is no such day or time of day. */
function formatTime(parts: Parts, zone: string | undefined): string | undefined {
  const { year, month, day, hour, minute, second, fraction } = parts;
  const [monthIndex, dayNumber] = [Number(month) - 1, Number(day)];
  const isLeapDay = monthIndex === 1 && dayNumber === 29 && isLeapYear(Number(year));
  if (dayNumber < 1 || !(dayNumber <= (DAYS_OF_MONTH[monthIndex] ?? 0) || isLeapDay)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const clock = `${hour}:${minute}${second === undefined ? '' : `:${second}`}`;
  const rest = fraction === undefined ? '' : `.${fraction}`;
  return `${year}-${month}-${day}T${clock}${rest}${formatZone(zone)}`;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

function monthNumber(name: string): string {
  return String(MONTHS.indexOf(name) / 3 + 1).padStart(2, '0');
}

/** Names that stand for one offset wherever they are used. */
const NAMED_ZONES: Readonly<Record<string, string>> = {
  Z: 'Z',
  UTC: 'Z',
  GMT: 'Z',
  WET: '+00:00',
  WEST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
};

function formatZone(written: string | undefined): string {
  if (written === undefined) return '';
  const zone = written.trim();
  const named = NAMED_ZONES[zone];
  if (named !== undefined) return named;
  const minutes = zone.slice(3).replace(':', '');
  return `${zone.slice(0, 3)}:${minutes === '' ? '00' : minutes}`;
}
