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
const QUOTE = 0x22;
const BLANK = 0x20;
/** Columns that a terminal message column begins behind, at least. */
const MIN_INDENT = 8;
/** No program wraps at fewer columns. */
const MIN_WIDTH = 40;

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
      for (; at < from; at++) builder.add(view.bytes[at] ?? 0, at, at + 1);
      at = to;
    }
    for (; at < view.bytes.length; at++) builder.add(view.bytes[at] ?? 0, at, at + 1);
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
    const seam = findDockerSeam(bytes, feed) ?? findCriSeam(bytes, feed, before) ?? findWrapSeam(bytes, feed, before);
    if (!seam) break;
    seams.push(seam);
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
  return CRI_PARTIAL.test(head + bytes.toString('latin1', line, from)) ? { from, to: from + seam[0].length } : undefined;
}

/** The seam behind the full line that ends at `feed`, if the next one is indented to the message column. */
export function findWrapSeam(bytes: Buffer, feed: number, { text }: Before): Seam | undefined {
  const last = bytes[feed - 1];
  if (last === undefined || last === BLANK || last === QUOTE) return undefined;
  const next = countBlanks(bytes, feed + 1);
  if (next < MIN_INDENT || feed + 1 + next >= bytes.length) return undefined;
  const own = bytes.lastIndexOf(LINE_FEED, feed - 1);
  const width = own >= 0 ? feed - own - 1 : feed + text.length - text.lastIndexOf(LINE_FEED) - 1;
  const isFull = width >= MIN_WIDTH && width >= findWidth(Buffer.concat([text, bytes]), next);
  return isFull ? { from: feed, to: feed + 1 + next } : undefined;
}

function countBlanks(bytes: Buffer, from: number): number {
  let count = 0;
  while (bytes[from + count] === BLANK) count++;
  return count;
}

/** The longest line with this indent nearby: the width at which lines are cut. */
function findWidth(nearby: Buffer, indent: number): number {
  let width = MIN_WIDTH;
  for (let start = 0; start < nearby.length; ) {
    const feed = nearby.indexOf(LINE_FEED, start);
    const end = feed < 0 ? nearby.length : feed;
    if (feed >= 0 && countBlanks(nearby, start) === indent) width = Math.max(width, end - start);
    start = end + 1;
  }
  return width;
}
