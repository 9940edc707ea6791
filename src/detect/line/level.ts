/**
 * The levels of log lines: words, their short forms, and the numbers of syslog and Node's loggers.
 *
 * Gives upper-case words. Long forms stay as they are written (`WARN` and `WARNING` are both in use); short forms and
 * numbers become long ones.
 */

const LONG =
  'TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|CRITICAL|FATAL|SEVERE|ALERT|EMERG|PANIC|VERBOSE|FINE|FINER|FINEST|CONFIG|LOG|DPANIC';
const SHORT: Readonly<Record<string, string>> = {
  VRB: 'TRACE',
  TRC: 'TRACE',
  TRCE: 'TRACE',
  DBG: 'DEBUG',
  DBUG: 'DEBUG',
  INF: 'INFO',
  INFORMATION: 'INFO',
  WRN: 'WARNING',
  EROR: 'ERROR',
  ERR: 'ERROR',
  FAIL: 'ERROR',
  CRIT: 'CRITICAL',
  FTL: 'FATAL',
  EMERGENCY: 'EMERG',
};
const LONG_LEVELS: ReadonlySet<string> = new Set(LONG.split('|'));
/** The first letters that klog, Tornado and ESPHome write. */
const LETTERS: Readonly<Record<string, string>> = {
  V: 'TRACE',
  D: 'DEBUG',
  I: 'INFO',
  W: 'WARNING',
  E: 'ERROR',
  F: 'FATAL',
  C: 'CRITICAL',
};
/** RFC 5424, table 2. */
const SEVERITIES = ['EMERG', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'];
/** Pino and Bunyan count in tens. */
const TENS = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** The level that a word names in any case; undefined for other words. */
export function readLevel(word: string): string | undefined {
  if (word.length < 3 || word.length > 11) return undefined;
  const upper = word.toUpperCase();
  return LONG_LEVELS.has(upper) ? upper : SHORT[upper];
}

/** The level of a single upper-case letter. */
export function readLevelLetter(letter: string): string | undefined {
  return LETTERS[letter];
}

/** The level of syslog's severity, or of a priority, of which the severity is the lowest three bits. */
export function readSeverity(priority: number): string | undefined {
  return SEVERITIES[priority & 7];
}

/** The level of a number as Node's loggers write it: 10, 20, … 60. */
export function readLevelNumber(number: number): string | undefined {
  return number >= 10 && number % 10 === 0 ? TENS[number / 10] : undefined;
}
