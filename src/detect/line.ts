/**
 * Reads who wrote a log line, when, and at which level.
 *
 * Takes the line's text with every known secret blanked, so that nothing it gives can hold one; gives ISO times, names
 * and upper-case levels. Envelopes come off first, then the program's own head is read. Lines that continue a record
 * (indented, as in Mopidy's two-line format and in tracebacks) take the head of the record.
 *
 * Called once for each line that holds a secret: about 1.5 µs. Run `npm run bench` before and after a change.
 */
import type { LineContext } from '../model/finding.js';
import { BLANKED, cutLine, cutText, findLineEnd, type LineSource } from './line/cut.js';
import { DOCKER_HEAD, openEnvelope, readDockerTime, readExport, type Envelope } from './line/envelope.js';
import { readHead } from './line/head.js';
import { readJson } from './line/json.js';
import { readLogfmt } from './line/logfmt.js';
import { takeTime } from './line/time.js';
import { joinTold, type Told } from './line/told.js';

/** How much of a line is looked at; timestamps, levels and loggers stand within. */
export const HEAD_BYTES = 512;
/** A structured line has its fields anywhere. */
const OBJECT_BYTES = 4096;
const BRACE = 0x7b;
/** How far behind its beginning the end of a line is looked for. */
const MAX_LINE_BYTES = 16 * 1024;
const TAIL_BYTES = 640;
/** How far back the record of a continuation line is looked for. */
const RECORD_BYTES = 4096;
const MAX_RECORD_LINES = 64;
/** Envelopes in envelopes: a container's record of a line that came by syslog. */
const MAX_ENVELOPES = 3;

/** Context of the line that begins at `lineStart`; `modifiedMs` is the file's last change, for times without a year. */
export function readLineContext(source: LineSource, lineStart: number, modifiedMs: number): LineContext {
  const line = readLine(source, lineStart, modifiedMs);
  if (line.kind === 'export') return joinTold(readEntry(source, lineStart), line.inner);
  if (line.kind === 'head') return line.outer === NOTHING ? line.inner : joinTold(line.outer, line.inner);
  return joinTold(line.outer, findRecord(source, lineStart, { line, modifiedMs }) ?? line.inner);
}

/** Told by the envelope of a line without one. */
const NOTHING: Told = {};

/** What a line's own text tells. */
interface Line {
  /** `head` begins a record, the others continue one: indented text, an exception's words, a field of journald's. */
  readonly kind: 'head' | 'indented' | 'exception' | 'export';
  readonly outer: Told;
  readonly inner: Told;
  /** Equal for lines of one stream; empty without an envelope. */
  readonly sign: string;
}

function readLine(source: LineSource, lineStart: number, modifiedMs: number): Line {
  const from = lineStart + measureLength(source, lineStart);
  const isObject = source.bytes[from] === BRACE;
  const text = cutLine(source, from, isObject ? OBJECT_BYTES : HEAD_BYTES);
  if (text.startsWith('{')) return readObject(source, { from, text }, modifiedMs);
  const isField = /^(?:MESSAGE|_CMDLINE)=/.test(text) || from > lineStart;
  const inner = isField && from === lineStart ? text.slice(text.indexOf('=') + 1) : text;
  const line = readText(inner, { outer: NOTHING, sign: '', modifiedMs });
  return isField ? { ...line, kind: 'export' } : line;
}

const BINARY_FIELD = '\nMESSAGE\n';
const LENGTH_BYTES = 8;

/** journald's export form writes messages of several lines behind a length of eight bytes. */
function measureLength(source: LineSource, lineStart: number): number {
  const from = lineStart - BINARY_FIELD.length;
  // The `E` before the line feed, as few lines end in one.
  if (from < source.begin - 1 || source.bytes[lineStart - 2] !== 0x45) return 0;
  return cutText(source, from, lineStart) === BINARY_FIELD ? LENGTH_BYTES : 0;
}

/** A structured line, or a record of Docker's json-file. */
function readObject(
  source: LineSource,
  { from, text }: { readonly from: number; readonly text: string },
  modifiedMs: number,
): Line {
  const { told, inner } = readJson(text, modifiedMs);
  if (text.startsWith(DOCKER_HEAD) && told.time === undefined) {
    const end = findLineEnd(source, from, from + MAX_LINE_BYTES);
    const time = readDockerTime(cutText(source, Math.max(from, end - TAIL_BYTES), end), modifiedMs);
    if (time !== undefined) told.time = time;
  }
  if (inner === undefined) return { kind: 'head', outer: told, inner: {}, sign: '' };
  return readText(inner, { outer: told, sign: `object ${told.program ?? ''}`, modifiedMs });
}

interface Carried {
  readonly outer: Told;
  readonly sign: string;
  readonly modifiedMs: number;
}

/** A line of text: envelopes off, then the program's own head. */
function readText(text: string, { outer, sign, modifiedMs }: Carried): Line {
  let told = outer;
  let rest = text;
  let stream = sign;
  for (let count = 0; count < MAX_ENVELOPES; count++) {
    const envelope: Envelope | undefined = openEnvelope(rest, modifiedMs);
    if (!envelope) break;
    told = told === NOTHING ? envelope.told : joinTold(told, envelope.told);
    rest = envelope.inner;
    stream += envelope.sign;
  }
  const inner = readInner(rest, modifiedMs);
  return { kind: classify(rest, inner), outer: told, inner, sign: stream };
}

/** `127.0.0.1 - user [21/Nov/2026:16:31:02 +0100]`, perhaps behind the name of a virtual host. */
const ACCESS = /^(?:[^\s"[\]{}\0]{1,255} ){2,6}$/;
const LOGFMT = /^[A-Za-z_@][\w.@-]{0,40}=/;

function readInner(text: string, modifiedMs: number): Told {
  if (text.startsWith('{"')) return readJson(text, modifiedMs).told;
  if (LOGFMT.test(text)) return readLogfmt(text, modifiedMs);
  const bracket = text.indexOf('[');
  if (bracket > 0 && text[bracket + 3] === '/' && ACCESS.test(text.slice(0, bracket))) {
    const time = takeTime(text, bracket + 1, modifiedMs)?.iso;
    if (time !== undefined) return { time };
  }
  const secretAt = text.indexOf(BLANKED);
  const { told, end } = readHead(secretAt < 0 ? text : text.slice(0, secretAt + 1), modifiedMs);
  const rest = text.slice(end);
  if (rest.startsWith('{"')) return joinTold(told, readJson(rest, modifiedMs).told);
  return LOGFMT.test(rest) ? joinTold(told, readLogfmt(rest, modifiedMs)) : told;
}

/** What a traceback has that is not indented: its first line, and the exception that ends it. */
const EXCEPTION =
  /^(?:Traceback \(|Caused by: |During handling |[A-Za-z_$][\w$.]{0,120}(?:Error|Exception|Warning|Failure)(?:: |\r?$)|[a-z_][\w$.]{0,120}\.[A-Z][\w$]{0,60}: )/;

function classify(text: string, { time, level, logger }: Told): Line['kind'] {
  const isOwn = time !== undefined || logger !== undefined;
  if (/^[ \t]/.test(text))
    return level !== undefined && (isOwn || /^ [A-Z]/.test(text)) ? 'head' : 'indented';
  return !isOwn && level === undefined && EXCEPTION.test(text) ? 'exception' : 'head';
}

interface Continued {
  readonly line: Line;
  readonly modifiedMs: number;
}

/** What the record tells that a line continues; undefined where none is near. */
function findRecord(
  source: LineSource,
  lineStart: number,
  { line, modifiedMs }: Continued,
): Told | undefined {
  const { bytes } = source;
  const oldest = Math.max(source.begin, lineStart - RECORD_BYTES);
  let end = lineStart - 1;
  for (let count = 0; count < MAX_RECORD_LINES && end > oldest;) {
    const feed = bytes.subarray(oldest - 1, end).lastIndexOf(10);
    if (feed < 0) return undefined;
    const start = oldest + feed;
    if (start < end && !isMiddle(source, start, line)) {
      count++;
      const record = readLine(source, start, modifiedMs);
      if (isRecordOf(record, line)) return joinTold(record.outer, record.inner);
    }
    end = start - 1;
  }
  return undefined;
}

/** An exception belongs to a line that tells more than words. */
function isRecordOf({ kind, sign, inner }: Line, line: Line): boolean {
  if (kind !== 'head' || sign !== line.sign) return false;
  return line.kind === 'indented' || inner.time !== undefined || inner.level !== undefined;
}

/** Whether a line is indented like the one that is looked from, which needs no reading. */
function isMiddle(source: LineSource, start: number, { sign }: Line): boolean {
  if (sign !== '') return false;
  const head = cutText(source, start, Math.min(source.end, start + MIDDLE_BYTES));
  return /^[ \t]/.test(head) && !OUTDENTED.test(head);
}

const MIDDLE_BYTES = 10;
/** Levels may be set flush right, and Rich leaves out a time that is the same as above: eight blanks and one more. */
const OUTDENTED = /^[ \t][A-Z]|^ {9}[A-Z]/;

/** The other fields of the entry of journald's export form to which a line belongs. */
function readEntry(source: LineSource, lineStart: number): Told {
  const { bytes, begin, end } = source;
  const oldest = Math.max(begin, lineStart - RECORD_BYTES);
  const gap = bytes.subarray(oldest, lineStart).lastIndexOf('\n\n');
  const from = gap < 0 ? oldest : oldest + gap + 2;
  const limit = Math.min(end, lineStart + RECORD_BYTES);
  const next = bytes.subarray(lineStart, limit).indexOf('\n\n');
  return readExport(cutText(source, from, next < 0 ? limit : lineStart + next));
}
