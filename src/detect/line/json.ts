/**
 * Reads the fields of a structured log line: one JSON object, whose secrets are blanked.
 *
 * Only values under the keys that loggers use are looked at, wherever they stand in the object, since the key tells
 * what a value is: Pino, Bunyan, Zap, Zerolog, structlog, Winston, Serilog, tracing, ECS, and journald's own fields.
 * A value with a blanked byte is no value. Time is linear in the text.
 */
import { BLANKED } from './cut.js';
import { readLevel, readLevelNumber, readSeverity } from './level.js';
import { isName } from './name.js';
import { readEpoch, takeTime } from './time.js';
import type { Told } from './told.js';

/** What an object told, and the text in it that has a head of its own. */
export interface JsonReading {
  readonly told: Told;
  /** The escaped text of the message, up to its end or that of the cut. */
  readonly inner: string | undefined;
}

type Role = 'time' | 'level' | 'priority' | 'logger' | 'program' | 'inner';

/** Keys by role, the better one first. */
const KEYS: readonly (readonly [Role, readonly string[]])[] = [
  [
    'time',
    ['time', 'timestamp', '@timestamp', 'ts', '@t', 'datetime', 'asctime', 't', '__REALTIME_TIMESTAMP'],
  ],
  [
    'level',
    ['level', 'lvl', 'severity', 'log.level', 'levelname', 'level_name', 'loglevel', 'log_level', '@l'],
  ],
  ['priority', ['PRIORITY']],
  [
    'logger',
    ['logger', 'logger_name', 'log.logger', 'SourceContext', 'target', 'component', 'name', 'caller'],
  ],
  ['program', ['SYSLOG_IDENTIFIER', 'program', 'service', 'app', 'application', 'service.name', '_COMM']],
  ['inner', ['MESSAGE', 'log']],
];
const ROLES = new Map(
  KEYS.flatMap(([role, keys]) => keys.map((key, rank) => [key, { role, rank }] as const)),
);

/** An object has at most so many fields that are looked at. */
const MAX_FIELDS = 96;
const FIELD = /\s*"((?:[^"\\\0]|\\.){0,64})"\s*:\s*/y;
const LITERAL = /[^\s,{}[\]"\0]+/y;
const NEXT = /\s*,/y;

/** Reads the object that begins at the first character of `text`. */
export function readJson(text: string, modifiedMs: number): JsonReading {
  const told: Told = {};
  const ranks = new Map<Role, number>();
  let inner: string | undefined;
  for (const { key, value, quoted } of listFields(text, '')) {
    const entry = ROLES.get(key);
    if (entry === undefined || value.includes(BLANKED)) {
      if (entry?.role === 'inner' && quoted) inner = value;
      continue;
    }
    const { role, rank } = entry;
    if (rank >= (ranks.get(role) ?? Infinity)) continue;
    if (role === 'inner') inner = quoted ? value : undefined;
    else if (!tellField(told, role, { value, quoted, modifiedMs })) continue;
    ranks.set(role, rank);
  }
  return { told, inner };
}

interface Field {
  readonly key: string;
  readonly value: string;
  readonly quoted: boolean;
}

/** The fields with scalar values, in order; of nested objects only those of `log`, as ECS writes its level. */
function* listFields(text: string, prefix: string): Generator<Field> {
  let at = 1;
  for (let count = 0; count < MAX_FIELDS; count++) {
    FIELD.lastIndex = at;
    const field = FIELD.exec(text);
    if (!field) return;
    const from = FIELD.lastIndex;
    const key = prefix + (field[1] ?? '');
    const end = findValueEnd(text, from);
    const first = text[from];
    if (first === '"') yield { key, value: text.slice(from + 1, end - 1), quoted: true };
    else if (first === '{' && key === 'log') yield* listFields(text.slice(from, end), 'log.');
    else if (first !== '{' && first !== '[') yield { key, value: text.slice(from, end), quoted: false };
    NEXT.lastIndex = end;
    if (!NEXT.test(text)) return;
    at = NEXT.lastIndex;
  }
}

function findValueEnd(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return findStringEnd(text, from);
  if (first === '{' || first === '[') return findNestedEnd(text, from);
  LITERAL.lastIndex = from;
  return LITERAL.test(text) ? LITERAL.lastIndex : from;
}

/** Index behind the closing quote; one behind the text where it has none, as if there were one. */
function findStringEnd(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length + 1;
}

function findNestedEnd(text: string, from: number): number {
  const marks = /["{}[\]]/g;
  marks.lastIndex = from;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '"') marks.lastIndex = findStringEnd(text, mark.index);
    else depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1;
    if (depth === 0) return mark.index + 1;
  }
  return text.length;
}

interface Value {
  readonly value: string;
  readonly quoted: boolean;
  readonly modifiedMs: number;
}

/** Takes a value into its role; false where it is none of that kind. */
function tellField(told: Told, role: Exclude<Role, 'inner'>, { value, quoted, modifiedMs }: Value): boolean {
  switch (role) {
    case 'time':
      return tell(told, 'time', readEpoch(value) ?? (quoted ? readWhole(value, modifiedMs) : undefined));
    case 'level':
      return tell(told, 'level', readLevel(value) ?? readLevelNumber(Number(value)));
    case 'priority':
      if (told.level !== undefined || !/^[0-7]$/.test(value)) return false;
      return tell(told, 'level', readSeverity(Number(value)));
    case 'logger':
      return tell(told, 'logger', quoted ? readName(value) : undefined);
    case 'program':
      return tell(told, 'program', quoted ? readName(value) : undefined);
    default:
      return role satisfies never;
  }
}

function tell(told: Told, field: keyof Told, word: string | undefined): boolean {
  if (word === undefined) return false;
  told[field] = word;
  return true;
}

function readWhole(value: string, modifiedMs: number): string | undefined {
  const time = takeTime(value, 0, modifiedMs);
  return time?.end === value.length ? time.iso : undefined;
}

/** A name without the line that Zap's `caller` ends in. */
function readName(value: string): string | undefined {
  const name = value.replace(/:\d{1,6}$/, '');
  return isName(name) ? name : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Undoes the escapes of a JSON string; characters beyond Latin-1 become question marks. */
export function unescapeJson(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|(.))/gs,
    (_whole, digits: string | undefined, letter: string) => {
      if (digits === undefined) return ESCAPES[letter] ?? letter;
      const code = Number.parseInt(digits, 16);
      return code < 256 ? String.fromCharCode(code) : '?';
    },
  );
}
