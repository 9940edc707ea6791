/**
 * Tells lines that go on in the next one: records of containers, and lines of a terminal's width.
 *
 * Takes bytes and the index of a line feed. Cheap, and true more often than lines are joined in the end: the lens that
 * joins them decides.
 */
import { countBlanks, MIN_INDENT, MIN_WIDTH } from './lens/join.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BLANK = 0x20;
const BRACE = 0x7b;
/** A record of Kubernetes is cut at 16 KiB; every window has as much before its candidates. */
const MAX_RECORD_BYTES = 16 * 1024;
/** Stream, attributes and time behind the text of a record of Docker's. */
const MAX_RECORD_TAIL_BYTES = 640;

/** Whether what stands behind the line feed at `feed` may go on with its line. */
export function goesOn({ bytes }: { readonly bytes: Buffer }, feed: number): boolean {
  return isContinued(bytes, feed) || isRecord(bytes, feed);
}

function isRecord(bytes: Buffer, feed: number): boolean {
  return bytes[feed + 1] === BRACE && bytes.toString('latin1', feed + 1, feed + 9) === '{"log":"';
}

/** Whether the next line is indented, or this one is a container's partial record. */
export function isContinued(bytes: Buffer, end: number): boolean {
  const next = bytes[end] === CARRIAGE_RETURN ? end + 2 : end + 1;
  if (bytes[next] === BLANK) return countBlanks(bytes, next) >= MIN_INDENT;
  return isCriHead(bytes, next) && isPartialRecord(bytes, end);
}

const CRI_HEAD = /^\d{4}-\d\d-\d\dT\S+ std(?:out|err) ([FP]) /;
const CRI_HEAD_BYTES = 48;
/** The time of a record of Kubernetes begins with its century. */
const CENTURY = 0x32;

function isCriHead(bytes: Buffer, at: number): boolean {
  return bytes[at] === CENTURY && CRI_HEAD.test(bytes.toString('latin1', at, at + CRI_HEAD_BYTES));
}

/** Whether the line that ends at `end` is marked as partial; one whose head is out of sight may be. */
function isPartialRecord(bytes: Buffer, end: number): boolean {
  const oldest = Math.max(0, end - MAX_RECORD_BYTES);
  const start = bytes.subarray(oldest, end).lastIndexOf(LINE_FEED);
  if (start < 0) return true;
  const head = CRI_HEAD.exec(
    bytes.toString('latin1', oldest + start + 1, oldest + start + 1 + CRI_HEAD_BYTES),
  );
  return head?.[1] === 'P';
}

/** Whether the line that ends at `to` goes on in the next one: a container's record, or a line of a terminal's width. */
export function isCutLine(bytes: Buffer, to: number): boolean {
  if (bytes[to] !== LINE_FEED) return false;
  return bytes[to + 1] === BRACE ? isCutRecord(bytes, to) : isFullLine(bytes, to);
}

function isFullLine(bytes: Buffer, to: number): boolean {
  for (let at = to + 1; at <= to + MIN_INDENT; at++) if (bytes[at] !== BLANK) return false;
  // No further back: lines may be as long as the window.
  for (let at = to - 1; at >= to - MIN_WIDTH; at--) if (bytes[at] === LINE_FEED) return false;
  return true;
}

/** Whether the record of Docker's that ends at `to` goes on in the next one: its text has no line feed at the end. */
function isCutRecord(bytes: Buffer, to: number): boolean {
  if (!isRecord(bytes, to)) return false;
  const tail = bytes.toString('latin1', Math.max(0, to - MAX_RECORD_TAIL_BYTES), to);
  const end = tail.lastIndexOf('","stream":"');
  return end > 1 && tail.slice(end - 2, end) !== '\\n';
}
