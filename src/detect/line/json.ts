/**
 * Reads the fields of a structured log line: one JSON object, whose secrets are blanked.
 *
 * Only values under the keys that loggers use are looked at, wherever they stand in the object, since the key tells
 * what a value is: Pino, Bunyan, Zap, Zerolog, structlog, Winston, Serilog, tracing, ECS, and journald's own fields.
 * A value with a blanked byte is no value. Time is linear in the text.
 */
import { BLANKED, removeColours } from './cut.js';
import { readLevel, readLevelNumber, readSeverity } from './level.js';
import { isName } from './name.js';
import { readEpoch, takeTime } from './time.js';
import type { Told } from './told.js';

/** What an object told, and the text in it that has a head of its own. */
export interface JsonReading {
  readonly told: Told;
  /** The head of the message, with its escapes undone. */
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

/** Reads the object that begins at the first character of `text`. */
export function readJson(text: string, modifiedMs: number): JsonReading {
  const told: Told = {};
  const ranks = new Map<Role, number>();
  let inner: string | undefined;
  visitFields(text, '', (field) => {
    const entry = ROLES.get(field.key);
    if (!entry || entry.rank >= (ranks.get(entry.role) ?? Infinity)) return;
    const { role, rank } = entry;
    if (role === 'inner') inner = readInner(field);
    else if (field.value.includes(BLANKED) || !tellField(told, role, field, modifiedMs)) return;
    ranks.set(role, rank);
  });
  return { told, inner };
}

interface Field {
  readonly key: string;
  /** As it is written, without the quotes of a string. */
  readonly value: string;
  readonly quoted: boolean;
}

/** How much of a message is looked at: its head, or the fields of an object in it. */
const MAX_INNER_CHARACTERS = 384;
const MAX_OBJECT_CHARACTERS = 2048;

/** Text, or journald's array of byte values for messages with colours or other control characters. */
function readInner({ value, quoted }: Field): string | undefined {
  const text = value.slice(0, value.startsWith('{') ? MAX_OBJECT_CHARACTERS : MAX_INNER_CHARACTERS);
  if (quoted) return removeColours(unescapeJson(text));
  if (text[0] !== '[') return undefined;
  const bytes = text.slice(1).split(/[\],]/).map(Number);
  const end = bytes.findIndex((byte) => !(byte > 0 && byte < 256));
  return removeColours(String.fromCharCode(...bytes.slice(0, end < 0 ? bytes.length : end)));
}

/** Visits the fields in order; of objects only those of `log`, as ECS writes its level, and of arrays only the message. */
function visitFields(text: string, prefix: string, visit: (field: Field) => void): void {
  let at = 1;
  for (let count = 0; count < MAX_FIELDS; count++) {
    at = skipBlanks(text, at);
    if (text[at] !== '"') return;
    const keyEnd = findStringEnd(text, at);
    const key = prefix + text.slice(at + 1, keyEnd - 1);
    const colon = skipBlanks(text, keyEnd);
    if (text[colon] !== ':') return;
    const from = skipBlanks(text, colon + 1);
    const end = findValueEnd(text, from);
    const first = text[from];
    if (first === '{') {
      if (key === 'log') visitFields(text.slice(from, end), 'log.', visit);
    } else if (ROLES.has(key) && (first !== '[' || key === 'MESSAGE')) {
      const quoted = first === '"';
      visit({ key, value: quoted ? text.slice(from + 1, end - 1) : text.slice(from, end), quoted });
    }
    at = skipBlanks(text, end);
    if (text[at] !== ',') return;
    at++;
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}

function findValueEnd(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return findStringEnd(text, from);
  if (first === '{' || first === '[') return findNestedEnd(text, from);
  let at = from;
  while (/[\w.+-]/.test(text[at] ?? ' ')) at++;
  return at;
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

/** Takes a value into its role; false where it is none of that kind. */
function tellField(told: Told, role: Exclude<Role, 'inner'>, field: Field, modifiedMs: number): boolean {
  const { value, quoted } = field;
  switch (role) {
    case 'time':
      return tell(told, role, readEpoch(value) ?? (quoted ? readWhole(value, modifiedMs) : undefined));
    case 'level':
      return tell(told, role, readLevel(value) ?? readLevelNumber(Number(value)));
    case 'priority':
      if (told.level !== undefined || !/^[0-7]$/.test(value)) return false;
      return tell(told, 'level', readSeverity(Number(value)));
    case 'logger':
    case 'program':
      return tell(told, role, quoted ? readName(value) : undefined);
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
function unescapeJson(text: string): string {
  let plain = '';
  let at = 0;
  for (let slash = text.indexOf('\\'); slash >= 0; slash = text.indexOf('\\', at)) {
    const letter = text[slash + 1] ?? '';
    plain +=
      text.slice(at, slash) + (letter === 'u' ? readCode(text, slash + 2) : (ESCAPES[letter] ?? letter));
    at = slash + (letter === 'u' ? 6 : 2);
  }
  return at === 0 ? text : plain + text.slice(at);
}

function readCode(text: string, at: number): string {
  const code = Number.parseInt(text.slice(at, at + 4), 16);
  return code < 256 ? String.fromCharCode(code) : '?';
}
