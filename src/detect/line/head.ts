/**
 * Reads the head of a plain log line: timestamp, level, thread, logger, in the order in which programs write them.
 *
 * Goes from token to token and stops where the message begins, so that no date, level or name of a message is taken for
 * the line's own. A logger is taken only where a layout has one: behind a thread, before a colon or dash, in brackets,
 * in a column of its own. The text ends before the first secret.
 */
import { readLevel, readLevelLetter } from './level.js';
import { isName, isPlainLogger, isQualified } from './name.js';
import { takeTime } from './time.js';
import type { Told } from './told.js';

/** What was read, and how far. */
export interface HeadReading {
  readonly told: Told;
  /** Index behind the last token that belongs to the head. */
  readonly end: number;
}

/** The tokens that were passed, as far as later ones depend on them. */
interface State {
  readonly told: Told;
  readonly text: string;
  readonly modifiedMs: number;
  at: number;
  /** A clock without a date stands before. */
  clock: boolean;
  /** A thread or process id in brackets, behind the level if there is one. */
  thread: boolean;
  bracketed: boolean;
  /** A dash behind the level: a message follows, or a qualified logger and another dash. */
  dashed: boolean;
}

/** More tokens than any layout has. */
const MAX_TOKENS = 16;

/** Reads a head at the beginning of `text`. */
export function readHead(text: string, modifiedMs: number): HeadReading {
  const state = openState(text, modifiedMs);
  readLeading(state);
  for (let count = 0; count < MAX_TOKENS && readToken(state); count++);
  return { told: state.told, end: state.at };
}

function openState(text: string, modifiedMs: number): State {
  const passed = { at: 0, clock: false, thread: false, bracketed: false, dashed: false };
  return { told: {}, text, modifiedMs, ...passed };
}

/** klog's `I1121 16:31:02.123456`. */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ /;
/** GStreamer's `0:00:01.234567890 1234 0x55d0 DEBUG  shout2 gstshout2.c:546:`. */
const GSTREAMER = /^\d+:\d\d:\d\d\.\d{9} +\d+ +0x[0-9a-f]+ +([A-Z]+) +([\w-]+) /;
/** `INFO:mopidy.core:message` of Python's basicConfig. */
const BASIC = /^([A-Z]{4,8}):([A-Za-z_][\w.]*):/;
/** Rich as Mopidy 4 sets it: `16:33:14 INFO     MainThread mopidy.audio.actor`, the same time as above left out. */
const RICH = /^(?:\[?\d\d:\d\d:\d\d\]?| {8}) ([A-Z]{4,8}) +(?:\S.{0,60} )?([A-Za-z_][\w.]*) *\r?$/;

/** Layouts that are told by their beginning. */
function readLeading(state: State): void {
  const { text, told } = state;
  const isWord = isLetter(text.charCodeAt(0));
  const klog = isWord && isDigit(text.charCodeAt(1)) ? KLOG.exec(text) : null;
  const found = klog ? null : isWord ? BASIC.exec(text) : (GSTREAMER.exec(text) ?? RICH.exec(text));
  const level = klog ? readLevelLetter(klog[1] ?? '') : readLevel(found?.[1] ?? '');
  if (level === undefined) return;
  told.level = level;
  const logger = found?.[2] ?? '';
  if (isName(logger)) told.logger = logger;
  state.at = text.length;
}

/** Reads one token; false where the head has ended. */
function readToken(state: State): boolean {
  const { text } = state;
  while (isSeparator(text.charCodeAt(state.at))) state.at++;
  if (state.at >= text.length) return false;
  const first = text[state.at] ?? '';
  if (first === '[' || first === '(' || first === '{') return readGroup(state, first);
  const time = takeTime(text, state.at, state.modifiedMs);
  if (time) {
    if (time.iso === undefined) state.clock = true;
    else state.told.time ??= time.iso;
    state.at = time.end;
    return true;
  }
  return isLetter(text.charCodeAt(state.at)) ? readWord(state) : skipMark(state);
}

/** A blank, a tab, `|`, `,` or `:`. */
function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x7c || code === 0x2c || code === 0x3a;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x24;
}

const IS_BEGUN = ({ told, clock }: State): boolean =>
  told.time !== undefined || told.level !== undefined || clock;

const NUMBER = /(?:0x[0-9a-f]+|\d+(?:[#:/.]\d+)*)(?=[\s\]:|,]|$)/y;
const ACTIONS = /##\[(\w+)\]/y;

/** Dashes and numbers between tokens. */
function skipMark(state: State): boolean {
  const { text, told } = state;
  if (text[state.at] === '-') {
    const dashes = /-+/y;
    dashes.lastIndex = state.at;
    const length = dashes.exec(text)?.[0].length ?? 1;
    state.at += length;
    if (told.level !== undefined && length === 1) state.dashed = true;
    return IS_BEGUN(state);
  }
  ACTIONS.lastIndex = state.at;
  const action = readLevel(ACTIONS.exec(text)?.[1] ?? '');
  if (action !== undefined) {
    told.level ??= action;
    return false;
  }
  NUMBER.lastIndex = state.at;
  if (state.dashed || !IS_BEGUN(state) || !NUMBER.test(text)) return false;
  state.at = NUMBER.lastIndex;
  // Behind nginx's `[error] 1234#0:` comes the message.
  return told.level === undefined || text[state.at] !== ':';
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const MAX_GROUP_CHARACTERS = 100;

function readGroup(state: State, opening: string): boolean {
  const { text } = state;
  const close = text.indexOf(CLOSING[opening] ?? '', state.at);
  if (close < 0 || close > state.at + MAX_GROUP_CHARACTERS || state.dashed) return false;
  const content = text.slice(state.at + 1, close).trim();
  if (opening === '{' && !/^[\w.:]+$/.test(content)) return false;
  readContent(state, content);
  state.at = close + 1;
  state.bracketed = true;
  return true;
}

const LEVEL_AND_NAME = /^[: ]*([A-Za-z]+)(?:\/[\w-]+)?(?:\s+(\S+))?$/;
/** Tornado's and Jupyter's `[I 261121 16:31:02 web:2246]`. */
const LETTER_AND_NAME = /^([DIWEC]) (\d.{10,30}?) ([A-Za-z_]\w*)(?::\d+)?$/;

/** What stands in one pair of brackets: a time, a level, a logger, several of them, or a thread. */
function readContent(state: State, content: string): void {
  const { told, modifiedMs } = state;
  const time = takeTime(content, 0, modifiedMs);
  if (time) {
    if (time.iso !== undefined) told.time ??= time.iso;
    else state.clock = true;
  }
  const rest = content.slice(time?.end ?? 0);
  const [, word = '', name] = LEVEL_AND_NAME.exec(rest) ?? [];
  const level =
    readLevel(word) ?? (IS_BEGUN(state) && name === undefined ? readLevelLetter(word) : undefined);
  if (level !== undefined) {
    told.level ??= level;
    if (name !== undefined && isName(name)) told.logger ??= name;
    return;
  }
  if (!time) readNamed(state, content);
}

const MODULE_AND_LEVEL = /^([a-z_][\w-]*):([a-z]+)$/;
const NAME_AND_LINE = /^([A-Za-z_$][\w.$:]*?)(:\d+)?$/;

function readNamed(state: State, content: string): void {
  const { told, modifiedMs } = state;
  const letter = content[1] === ' ' ? LETTER_AND_NAME.exec(content) : null;
  const pair = !letter && content.includes(':') ? MODULE_AND_LEVEL.exec(content) : null;
  const level = letter ? readLevelLetter(letter[1] ?? '') : readLevel(pair?.[2] ?? '');
  if (level !== undefined) {
    told.level ??= level;
    const time = takeTime(letter?.[2] ?? '', 0, modifiedMs);
    if (time?.iso !== undefined) told.time ??= time.iso;
    const name = letter?.[3] ?? pair?.[1] ?? '';
    if (isName(name)) told.logger ??= name;
    return;
  }
  const [, name = '', line] = NAME_AND_LINE.exec(content) ?? [];
  const isLogger =
    told.level !== undefined && (isQualified(name) || (line !== undefined && isPlainLogger(name)));
  if (isLogger && isName(name)) told.logger ??= name;
  else state.thread = true;
}

const WORD = /[A-Za-z_$][\w$.:/-]*/y;
/** Words that are levels only where nothing else can be meant: in capitals, or before a mark. */
const COMMON = /^(?:trace|debug|info|warn|warning|error|fatal|critical)$/i;

function readWord(state: State): boolean {
  const { text, told } = state;
  WORD.lastIndex = state.at;
  const raw = WORD.exec(text)?.[0] ?? '';
  const word = trimMarks(raw);
  const end = state.at + word.length;
  const level = readLevel(word);
  if (level !== undefined && isLevelHere(state, word, text[end] ?? '')) {
    if (told.level !== undefined || state.dashed) return false;
    told.level = level;
    state.at = end;
    state.thread = false;
    return true;
  }
  if (word === 'in' && told.level !== undefined) {
    state.at = end;
    return true;
  }
  return readName(state, word, end);
}

/** A word without the colons, dots, slashes and hyphens at its end. */
function trimMarks(word: string): string {
  let end = word.length;
  while (end > 0 && ':./-'.includes(word[end - 1] ?? ' ')) end--;
  return end === word.length ? word : word.slice(0, end);
}

function isLevelHere({ told }: State, word: string, next: string): boolean {
  if (/[=\w/]/.test(next)) return false;
  if (word === word.toUpperCase() || next === '' || /[:|\])>,\t]/.test(next)) return true;
  return told.time !== undefined && COMMON.test(word);
}

/** A word that is no level: a logger where the layout has one here, or the beginning of the message. */
function readName(state: State, word: string, end: number): boolean {
  const { text, told } = state;
  const name = word.includes(':') ? word.replace(/(?<!:):(?!:).*$/, '') : word;
  const next = text.slice(end, end + 12);
  const isColumn = /^ *\|/.test(next);
  const begun = IS_BEGUN(state) || state.thread;
  if (told.logger === undefined && begun && isName(name) && isLoggerHere(state, name, next))
    told.logger = name;
  else if (!isColumn || told.level !== undefined || (!begun && !next.startsWith('|'))) return false;
  state.at = end;
  if (told.logger !== undefined) splitChannel(told);
  // Behind the logger there may still be the level.
  return told.level === undefined;
}

/** Monolog writes `channel.LEVEL: `. */
function splitChannel(told: Told): void {
  const [, channel = '', word = ''] = /^([\w-]+)\.([A-Z]+)$/.exec(told.logger ?? '') ?? [];
  const level = readLevel(word);
  if (level === undefined || told.level !== undefined) return;
  told.level = level;
  told.logger = channel;
}

/** A level that follows in a column of its own. */
const LEVEL_NEXT = /^ +[A-Z]{4,8}(?: |$)/;

function isLoggerHere(state: State, name: string, next: string): boolean {
  const { told, thread, bracketed, dashed } = state;
  const hasLevel = told.level !== undefined;
  if (/^ *\|/.test(next)) return hasLevel;
  if (dashed) return isQualified(name) && next.startsWith(' - ');
  // Icecast's module and function.
  if (bracketed && hasLevel && /^[a-z_-]+\/[a-z_]+$/.test(name)) return next.startsWith(' ');
  if (isQualified(name)) return /^(?:[\s:[\]]|$)/.test(next);
  if (!isPlainLogger(name)) return false;
  if (!hasLevel)
    return told.time !== undefined && (/^ +- +[A-Z]/.test(next) || (isLower(name) && LEVEL_NEXT.test(next)));
  if (/^ ?(?::(?: |$)| - )/.test(next)) return bracketed || (isLower(name) && told.time !== undefined);
  if (/^\r?$/.test(next)) return thread;
  return thread && isLower(name) && next.startsWith(' ');
}

function isLower(name: string): boolean {
  return /^[a-z_][a-z0-9_-]*$/.test(name);
}
