/**
 * Joins what a container or a terminal width has cut: one message over several lines of the file.
 *
 * Docker's json-file and the CRI format of Kubernetes cut at 16 KiB into records; Rich, which Mopidy 4 logs with, cuts
 * words at the width of its message column and indents what follows. What stands between the two halves is removed.
 */
import { buildView, type Lens, type View } from '../view.js';

/** The tail of one Docker record and the head of the next. */
const DOCKER_SEAM =
  /^","stream":"std(?:out|err)"(?:,"attrs":\{[^{}\n]{0,512}\})?,"time":"[^"\n]{1,40}"\}\r?\n\{"log":"/;
/** The head of a CRI record that goes on with the partial one before it. */
const CRI_SEAM = /^\r?\n\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d) std(?:out|err) [FP] /;
const CRI_PARTIAL = /(?:^|\n)\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d) std(?:out|err) P [^\n]*$/;
const MAX_SEAM_BYTES = 640;

const LINE_FEED = 10;
const BLANK = 0x20;
/** Columns that a terminal message column begins behind, at least. */
export const MIN_INDENT = 8;
/** Rich's width without a terminal, less one; what is wrapped at fewer columns is not told from text that ends early. */
export const MIN_WIDTH = 79;
const RICH_COLUMNS = 80;

/** Text before a view, so that the head of a long record is known. */
export interface Before {
  /** The bytes before the view's first one, as many as the window allows. */
  readonly text: Buffer;
}

/** Makes a lens that joins lines; `before` is what precedes the view in the window. */
export function joinLines(before: Before): Lens {
  return (view) => {
    const seams = findSeams(view, before);
    if (seams.length === 0) return undefined;
    const builder = buildView(view);
    let at = 0;
    for (const { from, to } of seams) {
      builder.keep(at, from);
      at = to;
    }
    builder.keep(at, view.bytes.length);
    return builder.close();
  };
}

export interface Seam {
  readonly from: number;
  readonly to: number;
}

function findSeams(view: View, before: Before): readonly Seam[] {
  const { bytes } = view;
  const seams: Seam[] = [];
  for (let feed = bytes.indexOf(LINE_FEED); feed >= 0; feed = bytes.indexOf(LINE_FEED, feed + 1)) {
    const seam =
      findDockerSeam(bytes, feed) ?? findCriSeam(bytes, feed, before) ?? findWrapSeam(bytes, feed, before);
    if (seam) seams.push(seam);
  }
  return seams;
}

/** The record goes on when its text does not end in an escaped line feed. */
function findDockerSeam(bytes: Buffer, feed: number): Seam | undefined {
  const from = bytes.lastIndexOf('","stream":"', feed);
  if (from < 0 || feed - from > MAX_SEAM_BYTES) return undefined;
  if (bytes.toString('latin1', Math.max(0, from - 2), from) === '\\n') return undefined;
  const seam = DOCKER_SEAM.exec(bytes.toString('latin1', from, from + MAX_SEAM_BYTES));
  return seam ? { from, to: from + seam[0].length } : undefined;
}

function findCriSeam(bytes: Buffer, feed: number, { text }: Before): Seam | undefined {
  const from = bytes[feed - 1] === 13 ? feed - 1 : feed;
  const seam = CRI_SEAM.exec(bytes.toString('latin1', from, from + 80));
  if (!seam) return undefined;
  const line = bytes.lastIndexOf(LINE_FEED, feed - 1) + 1;
  const head = line > 0 ? '' : text.toString('latin1', text.lastIndexOf(LINE_FEED) + 1);
  return CRI_PARTIAL.test(head + bytes.toString('latin1', line, from))
    ? { from, to: from + seam[0].length }
    : undefined;
}

/**
 * The seam behind the line that ends at `feed`, if the next one is indented to the message column and goes on with it:
 * a full line was cut within a word and leaves nothing, one whose next word had no room leaves a blank.
 */
export function findWrapSeam(bytes: Buffer, feed: number, { text }: Before): Seam | undefined {
  const last = bytes[feed - 1];
  const indent = countBlanks(bytes, feed + 1);
  const next = feed + 1 + indent;
  if (last === undefined || indent < MIN_INDENT || next >= bytes.length) return undefined;
  const own = bytes.lastIndexOf(LINE_FEED, feed - 1) + 1;
  const head = own > 0 ? 0 : countColumns(text, text.lastIndexOf(LINE_FEED) + 1, text.length);
  const width = head + countColumns(bytes, own, feed);
  // Only terminals are wider than Rich's own width, and then the lines nearby tell how wide.
  const limit = width <= RICH_COLUMNS ? MIN_WIDTH : findWidth(Buffer.concat([text, bytes]), indent);
  if (width >= limit)
    return last === BLANK ? { from: trimBlanks(bytes, feed), to: next - 1 } : { from: feed, to: next };
  const fits = width + 1 + measureWord(bytes, next) <= limit;
  return fits ? undefined : { from: feed, to: next - 1 };
}

function trimBlanks(bytes: Buffer, end: number): number {
  let at = end;
  while (at > 0 && bytes[at - 1] === BLANK) at--;
  return at;
}

function measureWord(bytes: Buffer, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== BLANK && bytes[end] !== LINE_FEED) end++;
  return countColumns(bytes, from, end);
}

/** Characters, not bytes: UTF-8 continuation bytes take no column. */
function countColumns(bytes: Buffer, from: number, to: number): number {
  let columns = 0;
  for (let at = from; at < to; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) columns++;
  return columns;
}

/** Blanks from `from` on. */
export function countBlanks(bytes: Buffer, from: number): number {
  let count = 0;
  while (bytes[from + count] === BLANK) count++;
  return count;
}

/** The longest line with this indent nearby: the width at which lines are cut. */
function findWidth(nearby: Buffer, indent: number): number {
  let width = MIN_WIDTH;
  for (let start = 0; start < nearby.length;) {
    const feed = nearby.indexOf(LINE_FEED, start);
    const end = feed < 0 ? nearby.length : feed;
    if (feed >= 0 && countBlanks(nearby, start) === indent)
      width = Math.max(width, countColumns(nearby, start, end));
    start = end + 1;
  }
  return width;
}
