/**
 * The names that logrotate gives to copies: takes settings and the name of a log, gives the names it makes
 * and tells which names it knows again.
 *
 * A copy with a name that does not fit the settings is never renamed, compressed or removed, however old:
 * logrotate looks for numbers up to its own count, or for dates of its own shape, with its own endings.
 * Rules are those of logrotate 3.21. Times are those of the wall clock, given as if they were UTC.
 */
import { compileName, matchesTokens } from './glob.js';
import type { NamePattern } from './glob.js';
import { DAY_MS, HOUR_MS } from './decision.js';
import type { Settings } from './settings.js';

/** The parts of the names of a log's copies. */
export interface Naming {
  /** In front of number or date, without dot. */
  readonly base: string;
  /** Behind number or date. */
  readonly extension: string;
  /** Behind everything once a copy is compressed; empty if copies are not. */
  readonly packed: string;
}

/** What becomes of a copy under the settings. */
export type Fate =
  | 'kept' // known again, and removed in its turn
  | 'other-naming' // numbered among dates or dated among numbers
  | 'other-packing' // not with the ending that compressed copies have, or have not
  | 'beyond-count' // a number that is never reached again
  | 'unknown'; // no copy that logrotate makes

/** Endings of compressed copies, whichever program made them. */
const PACKED = /\.(?:gz|xz|zst|bz2|Z|lz4|lzma)$/;
const DEFAULT_PACKED = '.gz';
const TWO_DIGITS = '[0-9][0-9]';
const SECONDS = '[0-9]'.repeat(10);
/** Dates of other formats than the present one. */
const ANY_DATE = /^[-._]?(?:19|20)\d\d[-._]?\d\d[-._]?\d\d(?:[-_.]?\d{1,10})?$/;
/** Numbers that anyone would give to a copy. */
const MAX_NUMBER_DIGITS = 6;

/** How the copies of a log are named. */
export function namingOf(log: string, settings: Settings): Naming {
  const { extension, addExtension, compress, compressExtension } = settings;
  const packed = compress ? (compressExtension ?? DEFAULT_PACKED) : '';
  const added = addExtension ?? '';
  const name = added !== '' && log.endsWith(added) ? withoutEnd(log, added) : log;
  if (extension !== undefined && name.endsWith(extension)) {
    return { base: withoutEnd(name, extension), extension, packed };
  }
  return { base: name, extension: added, packed };
}

/** Name of the copy with a number, before it is compressed. */
export function numberedName({ base, extension }: Naming, number: number): string {
  return `${base}.${number}${extension}`;
}

/** Number of a copy in its final form, compressed if copies are; undefined for any other name. */
export function packedNumber(name: string, naming: Naming): number | undefined {
  return name.endsWith(naming.packed) ? readNumber(withoutEnd(name, naming.packed), naming) : undefined;
}

/** Name of the copy that is made at a time, before it is compressed. */
export function newestName(naming: Naming, settings: Settings, nowMs: number): string {
  if (!settings.dateExt) return numberedName(naming, settings.start);
  return `${naming.base}${formatDate(settings, nowMs)}${naming.extension}`;
}

/** Pattern of the dated names, without and with the ending of compressed copies. */
export function datedNames(
  { base, extension, packed }: Naming,
  settings: Settings,
): { readonly plain: NamePattern; readonly packed: NamePattern } {
  const date = dateFormat(settings).replace(/%(.)/g, (whole, unit: string) => datePattern(unit) ?? whole);
  // A name is no pattern, but logrotate takes it for one.
  const plain = base + date + extension;
  return { plain: compileName(plain), packed: compileName(plain + packed) };
}

/** What becomes of the file beside a log that has some name. */
export function fateOf(name: string, log: string, settings: Settings): Fate {
  const naming = namingOf(log, settings);
  if (name === log || !name.startsWith(naming.base)) return 'unknown';
  return settings.dateExt ? fateAmongDates(name, naming, settings) : fateAmongNumbers(name, naming, settings);
}

function fateAmongDates(name: string, naming: Naming, settings: Settings): Fate {
  const { plain, packed } = datedNames(naming, settings);
  if (matchesTokens(packed, name, true)) return 'kept';
  const isPlain = matchesTokens(plain, name, true);
  if (isPlain && settings.delayCompress) return 'kept';
  const bare = name.replace(PACKED, '');
  if (isPlain || matchesTokens(plain, bare, true)) return 'other-packing';
  return readNumber(bare, naming) === undefined && !isDated(bare, naming) ? 'unknown' : 'other-naming';
}

function fateAmongNumbers(name: string, naming: Naming, settings: Settings): Fate {
  const { packed } = naming;
  const isPacked = packed !== '' && name.endsWith(packed);
  const bare = isPacked ? withoutEnd(name, packed) : name;
  const number = readNumber(bare, naming) ?? readNumber(bare.replace(PACKED, ''), naming);
  if (number === undefined) return isDated(bare.replace(PACKED, ''), naming) ? 'other-naming' : 'unknown';
  const isOwn = readNumber(bare, naming) !== undefined && isPacked === (packed !== '');
  // The newest copy is plain until it is compressed, and is written over otherwise.
  const isNewest = readNumber(name, naming) === settings.start;
  if (!isOwn && !isNewest) return 'other-packing';
  const last = settings.start + Math.max(1, settings.rotate);
  return settings.rotate < 0 || (number >= settings.start && number <= last) ? 'kept' : 'beyond-count';
}

function withoutEnd(name: string, end: string): string {
  return name.slice(0, name.length - end.length);
}

function readNumber(name: string, { base, extension }: Naming): number | undefined {
  const middle = middleOf(name, base, extension);
  return middle !== undefined && /^\.\d+$/.test(middle) && middle.length <= MAX_NUMBER_DIGITS + 1
    ? Number(middle.slice(1))
    : undefined;
}

function isDated(name: string, { base, extension }: Naming): boolean {
  const middle = middleOf(name, base, extension);
  return middle !== undefined && ANY_DATE.test(middle);
}

function middleOf(name: string, base: string, extension: string): string | undefined {
  const fits = name.length >= base.length + extension.length;
  if (!fits || !name.startsWith(base) || !name.endsWith(extension)) return undefined;
  return withoutEnd(name.slice(base.length), extension);
}

function dateFormat({ dateFormat: format, criterion }: Settings): string {
  if (format !== undefined) return format.replace(/^ +/, '');
  return criterion.kind === 'hourly' ? '-%Y%m%d%H' : '-%Y%m%d';
}

function datePattern(unit: string): string | undefined {
  if (unit === 's') return SECONDS;
  if (unit === 'Y') return TWO_DIGITS + TWO_DIGITS;
  return 'mdHMSV'.includes(unit) ? TWO_DIGITS : undefined;
}

function formatDate(settings: Settings, nowMs: number): string {
  // Yesterday is taken at noon, whatever the hour, as clocks change by night.
  const noonMs = nowMs - (nowMs % DAY_MS) + 12 * HOUR_MS + (nowMs % HOUR_MS);
  const dayMs = settings.dateYesterday ? noonMs - DAY_MS : nowMs;
  const date = new Date(settings.dateHourAgo ? dayMs - HOUR_MS : dayMs);
  return dateFormat(settings).replace(/%(.)/g, (whole, unit: string) => formatUnit(unit, date) ?? whole);
}

function formatUnit(unit: string, date: Date): string | undefined {
  const pad = (number: number): string => String(number).padStart(2, '0');
  switch (unit) {
    case 'Y':
      return String(date.getUTCFullYear());
    case 'm':
      return pad(date.getUTCMonth() + 1);
    case 'd':
      return pad(date.getUTCDate());
    case 'H':
      return pad(date.getUTCHours());
    case 'M':
      return pad(date.getUTCMinutes());
    case 'S':
      return pad(date.getUTCSeconds());
    case 'V':
      return pad(isoWeek(date));
    case 's':
      return String(Math.trunc(date.getTime() / 1000));
    default:
      return undefined;
  }
}

/** Week of ISO 8601: the one with the year's first Thursday is week 1. */
function isoWeek(date: Date): number {
  const thursdayMs = date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY_MS;
  const newYearMs = Date.UTC(new Date(thursdayMs).getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursdayMs - newYearMs) / (7 * DAY_MS));
}
