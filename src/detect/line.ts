/**
 * Reads who wrote a log line, when, and at which level, from the line's head.
 *
 * Takes at most `HEAD_BYTES` bytes that stand before any secret of the line, so that nothing it gives can hold
 * one. Continuation lines (indented, as in Mopidy's two-line format and in tracebacks) take the head of the record.
 */
import type { LineContext } from '../model/finding.js';
import { readTime } from './time.js';

/** How much of a line is looked at; timestamps, levels and loggers stand within. */
export const HEAD_BYTES = 256;
/** How far back the record of a continuation line is looked for. */
const RECORD_BYTES = 4096;

// eslint-disable-next-line no-control-regex -- terminal colours are control sequences
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
const LEVELS = 'TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|CRITICAL|FATAL|SEVERE|ALERT|EMERG|PANIC';
const LEVEL = new RegExp(`(?:^|[\\s[<|(:=-])(${LEVELS})(?=$|[\\s\\]>|):,-])`, 'i');
const IS_LEVEL = new RegExp(`^(?:${LEVELS})$`, 'i');
const SHORT_LEVEL = /(?:\[|\|)(VRB|DBG|INF|WRN|ERR|FTL)(?:\]|\|)/;
const SHORT_LEVELS: Readonly<Record<string, string>> = {
  VRB: 'TRACE',
  DBG: 'DEBUG',
  INF: 'INFO',
  WRN: 'WARNING',
  ERR: 'ERROR',
  FTL: 'FATAL',
};
/** Syslog's `host program[pid]:`. */
const PROGRAM =
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} ([A-Za-z_./-]{1,40}\d{0,2})(?:\[\d{1,10}\])?:/;
/** Few digits are allowed, so that a token in the place of a logger is not taken for one. */
const NAME = String.raw`[A-Za-z_]{1,40}\d{0,2}(?:(?:\.|::)[A-Za-z_]{1,40}\d{0,2}){0,8}`;
/** `[4943:MainThread] mopidy.core` of Mopidy and other Python programs. */
const THREAD_LOGGER = new RegExp(String.raw`\[[^\]\n]{1,80}\] (${NAME})(?::|\s|$)`);
/** `[2026-11-21T16:30:00Z TRACE librespot_core::login5]` of env_logger. */
const RUST_LOGGER = new RegExp(String.raw`^\[(?:[\dT:.Z-]{10,32} )?(?:${LEVELS})\s+(${NAME})\]`);
/** `16:33:14 INFO     MainThread mopidy.audio.actor` of Rich. */
const RICH_LOGGER = new RegExp(String.raw`^\[?\d\d:\d\d:\d\d\]? (?:${LEVELS}) +[\w.-]{1,64} (${NAME})\s*$`);
/** `WARNING (MainThread) [homeassistant.components.http]`. */
const PYTHON_LOGGER = new RegExp(String.raw`\([\w:.-]{1,64}\) \[(${NAME})\]`);

/**
 * Context of the line that begins at `lineStart` of `bytes`, whose first secret begins at `secretStart`; nothing
 * before `begin` is looked at.
 */
export function readLineContext(
  bytes: Buffer,
  span: { readonly begin: number; readonly lineStart: number; readonly secretStart: number },
  modifiedMs: number,
): LineContext {
  const own = cutHead(bytes, span.lineStart, span.secretStart);
  const head = /^[ \t]/.test(own) ? (findRecordHead(bytes, span) ?? own) : own;
  const program = PROGRAM.exec(head)?.[1];
  const logger = readLogger(head);
  const level = readLevel(head);
  const time = readTime(head, modifiedMs);
  return {
    ...(time !== undefined && { time }),
    ...(program !== undefined && { program }),
    ...(logger !== undefined && { logger }),
    ...(level !== undefined && { level }),
  };
}

function cutHead(bytes: Buffer, from: number, limit: number): string {
  return bytes.toString('latin1', from, Math.min(limit, from + HEAD_BYTES)).replace(ANSI, '');
}

/** The last line before `lineStart` that is not indented. */
function findRecordHead(
  bytes: Buffer,
  span: { readonly begin: number; readonly lineStart: number },
): string | undefined {
  const oldest = Math.max(span.begin, span.lineStart - RECORD_BYTES);
  for (let end = span.lineStart - 1; end > oldest;) {
    const start = bytes.lastIndexOf(10, end - 1) + 1;
    if (start < oldest) return undefined;
    const first = bytes[start];
    if (start < end && first !== 32 && first !== 9) return cutHead(bytes, start, end);
    end = start - 1;
  }
  return undefined;
}

function readLogger(head: string): string | undefined {
  const patterns = [RUST_LOGGER, PYTHON_LOGGER, RICH_LOGGER, THREAD_LOGGER];
  const name = patterns.map((pattern) => pattern.exec(head)?.[1]).find((found) => found !== undefined);
  return name === undefined || IS_LEVEL.test(name) ? undefined : name;
}

function readLevel(head: string): string | undefined {
  const short = SHORT_LEVEL.exec(head)?.[1];
  if (short !== undefined) return SHORT_LEVELS[short];
  return LEVEL.exec(head)?.[1]?.toUpperCase();
}
