/**
 * Reads the timestamp at the head of a log line.
 *
 * Takes the head as text; gives ISO 8601 with the precision and the zone that the line has, and no zone where it has
 * none. Years are missing in syslog's format (RFC 3164): the year is then the one in which the date is not later
 * than the file's last change.
 */

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const ISO =
  /(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?( ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?!\d)/;
const COMMON_LOG = /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\]/;
const SYSLOG = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)/;
const PLEX = /^([A-Z][a-z]{2}) (\d\d), (\d{4}) (\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?/;

/** ISO 8601 timestamp of a line's head, or undefined. `modifiedMs` is the file's last change, for lines without a year. */
export function readTime(head: string, modifiedMs: number): string | undefined {
  return readIso(head) ?? readCommonLog(head) ?? readPlex(head) ?? readSyslog(head, modifiedMs);
}

function readIso(head: string): string | undefined {
  const match = ISO.exec(head);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const clock = `${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`;
  return validate(`${year}-${month}-${day}T${clock}`, normalizeZone(zone?.trim()));
}

function readCommonLog(head: string): string | undefined {
  const match = COMMON_LOG.exec(head);
  if (!match) return undefined;
  const [, day, month = '', year, hour, minute, second, zone] = match;
  return validate(`${year}-${monthNumber(month)}-${day}T${hour}:${minute}:${second}`, normalizeZone(zone));
}

function readPlex(head: string): string | undefined {
  const match = PLEX.exec(head);
  if (!match) return undefined;
  const [, month = '', day, year, hour, minute, second, millis] = match;
  const fraction = millis === undefined ? '' : `.${millis}`;
  return validate(`${year}-${monthNumber(month)}-${day}T${hour}:${minute}:${second}${fraction}`, '');
}

const DAY_MS = 24 * 60 * 60 * 1000;

function readSyslog(head: string, modifiedMs: number): string | undefined {
  const match = SYSLOG.exec(head);
  if (!match) return undefined;
  const [, month = '', day = '', hour, minute, second] = match;
  const rest = `${monthNumber(month)}-${day.trim().padStart(2, '0')}T${hour}:${minute}:${second}`;
  const year = new Date(modifiedMs).getUTCFullYear();
  // A day of slack covers zones and clocks that run ahead of the file system's.
  const late = Date.parse(`${year}-${rest}Z`) > modifiedMs + DAY_MS;
  return validate(`${late ? year - 1 : year}-${rest}`, '');
}

function monthNumber(name: string): string {
  const at = MONTHS.indexOf(name);
  return at % 3 === 0 ? String(at / 3 + 1).padStart(2, '0') : '00';
}

function normalizeZone(zone: string | undefined): string {
  if (zone === undefined) return '';
  if (zone === 'Z' || zone === 'UTC') return 'Z';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function validate(date: string, zone: string): string | undefined {
  return Number.isNaN(Date.parse(`${date.slice(0, 19)}Z`)) ? undefined : date + zone;
}
