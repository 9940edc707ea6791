/**
 * logrotate's memory: takes the text of its state file, gives when each log was last rotated.
 *
 * Times are those of the host's clock on the wall, given as if they were UTC. A log that logrotate met for
 * the first time is entered with the full hour, so minute and second are 0. Reading ends at a line that
 * logrotate refuses, as its own does; what came before counts. Format: logrotate 3.21, versions 1 and 2.
 */
import { splitWords } from './words.js';

export interface StateEntry {
  /** Milliseconds since 1970, as if the wall clock were UTC. */
  readonly rotatedMs: number;
  /** Whether the time is a full hour, as it is for a log that was only met. */
  readonly isFullHour: boolean;
}

export interface RotationState {
  /** By path, one character for each byte. */
  readonly entries: ReadonlyMap<string, StateEntry>;
  /** Line that logrotate refuses, from 1; undefined if the file is in order. */
  readonly badLine: number | undefined;
}

const HEADER = /^logrotate state -- version [12]$/;
const TIME = /^(\d{1,4})-(\d{1,2})-(\d{1,2})(?:-(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?/;
/** logrotate's own buffer. */
const MAX_LINE_BYTES = 2 * 4096 + 16;

/** Entries of a state file. */
export function parseState(text: string): RotationState {
  const entries = new Map<string, StateEntry>();
  const lines = text.split('\n');
  if (text === '') return { entries, badLine: undefined };
  if (!HEADER.test(lines[0] ?? '')) return { entries, badLine: 1 };
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line === '') continue;
    const entry = parseLine(line);
    if (!entry) return { entries, badLine: at + 1 };
    entries.set(entry.path, entry);
  }
  return { entries, badLine: undefined };
}

function parseLine(line: string): (StateEntry & { readonly path: string }) | undefined {
  const words = line.length > MAX_LINE_BYTES ? undefined : splitWords(line);
  const [path, time] = words ?? [];
  if (path === undefined || time === undefined || words?.length !== 2) return undefined;
  const parts = TIME.exec(time)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
  const isKnownYear = year === 1900 || (year >= 1970 && year <= 2100);
  const isClock = hour <= 23 && minute <= 59 && second <= 59;
  if (!isKnownYear || month < 1 || month > 12 || day > 31 || !isClock) return undefined;
  return {
    path: unescape(path),
    rotatedMs: Date.UTC(year, month - 1, day, hour, minute, second),
    isFullHour: minute === 0 && second === 0,
  };
}

/** Line feeds and backslashes are escaped within the quotes. */
function unescape(path: string): string {
  return path.replace(/\\([n\\])/g, (_, char: string) => (char === 'n' ? '\n' : '\\'));
}
