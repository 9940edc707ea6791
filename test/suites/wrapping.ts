/**
 * Ways in which a log line reaches the disk: containers, escapes, colours and wraps, each with the way back to the
 * bytes of the secret.
 */
import { createHash } from 'node:crypto';
import type { Rule } from '../../src/model/rule.js';
import type { Sample } from './sample.js';

/** A written sample: bytes of whole lines, and where the secret stands in them. */
export interface Written {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

export interface Wrapping {
  readonly name: string;
  readonly write: (sample: Sample) => Written;
  /** Why the wrapping takes from the rule what it needs, as a principle of the rule's own fields; undefined if it does not. */
  readonly excludes?: (rule: Rule, written: Written) => string | undefined;
  /** Least share of the samples it applies to that are found with rule and span. */
  readonly floor: number;
  /** Least share of samples that it applies to, where it is not nearly all. */
  readonly applies?: number;
}

/** Text in pieces, of which some are the secret's; a piece may hold other bytes than the sample, such as escapes. */
interface Piece {
  readonly bytes: Buffer;
  readonly secret: boolean;
}

/** Joins pieces; the secret reaches from its first piece to its last. */
function join(pieces: readonly Piece[]): Written {
  let [at, start, end] = [0, -1, -1];
  for (const { bytes, secret } of pieces) {
    if (secret && bytes.length > 0) {
      if (start < 0) start = at;
      end = at + bytes.length;
    }
    at += bytes.length;
  }
  return { bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)), start, end };
}

function piece(text: string | Buffer, secret = false): Piece {
  return { bytes: Buffer.from(text as string), secret };
}

/** Before, secret and after. */
function split({ text, start, length }: Sample): readonly Piece[] {
  return [
    { bytes: text.subarray(0, start), secret: false },
    { bytes: text.subarray(start, start + length), secret: true },
    { bytes: text.subarray(start + length), secret: false },
  ];
}

/** Pieces of the sample by line, without line feeds. */
function splitLines(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  for (const { bytes, secret } of pieces) {
    const parts = bytes.toString('latin1').split('\n');
    parts.forEach((part, index) => {
      if (index > 0) lines.push([]);
      lines.at(-1)?.push({ bytes: Buffer.from(part, 'latin1'), secret });
    });
  }
  return lines;
}

function encode(pieces: readonly Piece[], encodeText: (text: string) => string): readonly Piece[] {
  return pieces.map(({ bytes, secret }) => ({
    bytes: Buffer.from(encodeText(bytes.toString('utf8'))),
    secret,
  }));
}

/** Writes each line between a head and a tail. */
function prefixLines(sample: Sample, head: string, tail = '\n'): Written {
  return join(splitLines(split(sample)).flatMap((line) => [piece(head), ...line, piece(tail)]));
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As Python's repr writes text in single quotes. */
function escapePython(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\u001b', '\\x1b')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}

const DOCKER_TAIL = '\\n","stream":"stderr","time":"2026-11-21T16:31:02.673123456Z"}\n';

function writeDocker(sample: Sample): Written {
  const lines = splitLines(split(sample));
  return join(lines.flatMap((line) => [piece('{"log":"'), ...encode(line, escapeJson), piece(DOCKER_TAIL)]));
}

/** Docker cuts at 16 KiB, here within the secret. */
function writeSplitDocker(sample: Sample): Written {
  const [before, secret, after] = split(sample) as [Piece, Piece, Piece];
  const cut = Math.floor(secret.bytes.length / 2);
  const halves = [
    [before, { bytes: secret.bytes.subarray(0, cut), secret: true }],
    [{ bytes: secret.bytes.subarray(cut), secret: true }, after],
  ];
  return join(
    halves.flatMap((half, index) => [
      piece('{"log":"'),
      ...encode(half, escapeJson),
      piece(index === 0 ? DOCKER_TAIL.slice(2) : DOCKER_TAIL),
    ]),
  );
}

function writeJson(depth: number): Wrapping['write'] {
  return (sample) => {
    let pieces = [
      piece('{"level":30,"time":1763742662673,"msg":"'),
      ...encode(split(sample), escapeJson),
      piece('"}'),
    ];
    for (let level = 1; level < depth; level++) {
      pieces = [piece('{"ts":1763742662.5,"body":"'), ...encode(pieces, escapeJson), piece('"}')];
    }
    return join([...pieces, piece('\n')]);
  };
}

function writeJournalJson(sample: Sample): Written {
  const head = '{"_PID":"812","PRIORITY":"6","MESSAGE":"';
  const tail = '","SYSLOG_IDENTIFIER":"mopidy","__REALTIME_TIMESTAMP":"1763742662673000"}\n';
  return join([piece(head), ...encode(split(sample), escapeJson), piece(tail)]);
}

/** journald writes messages with control characters as numbers; commas belong to no byte. */
function writeJournalBytes(sample: Sample): Written {
  const pieces = split(sample).flatMap(({ bytes, secret }) =>
    [...bytes].map((byte) => ({ secret, bytes: Buffer.from(String(byte)) })),
  );
  const separated = pieces.flatMap((number, index) => (index === 0 ? [number] : [piece(','), number]));
  return join([piece('{"_PID":"812","MESSAGE":['), ...separated, piece('],"_COMM":"mopidy"}\n')]);
}

function writeJournalExport(sample: Sample): Written {
  const size = Buffer.alloc(8);
  size.writeUInt32LE(sample.text.length);
  const name = sample.text.includes(10) ? Buffer.concat([Buffer.from('MESSAGE\n'), size]) : 'MESSAGE=';
  return join([
    piece('__REALTIME_TIMESTAMP=1763742662673000\nPRIORITY=6\n'),
    piece(name),
    ...split(sample),
    piece('\nSYSLOG_IDENTIFIER=mopidy\n\n'),
  ]);
}

function writePython(head: string): Wrapping['write'] {
  return (sample) => join([piece(head), ...encode(split(sample), escapePython), piece("'\n")]);
}

function writePercent(sample: Sample): Written {
  const head = '127.0.0.1 - - [21/Nov/2026:16:31:02 +0000] "GET /log?m=';
  return join([piece(head), ...encode(split(sample), encodeURIComponent), piece(' HTTP/1.1" 200 5\n')]);
}

/**
 * As highlighters colour: the value behind its key, or the whole word where the secret is in the middle of one, such as
 * of a URL.
 */
function writeColoured(sample: Sample): Written {
  const [before, secret, after] = split(sample) as [Piece, Piece, Piece];
  const lead = /[^\s"'`]*$/.exec(before.bytes.toString('latin1'))?.[0] ?? '';
  const isInside = /[/?&@]/.test(lead);
  const cut = before.bytes.length - (isInside ? lead.length : 0);
  const tail = isInside ? (/^[^\s"'`]*/.exec(after.bytes.toString('latin1'))?.[0].length ?? 0) : 0;
  return join([
    piece(before.bytes.subarray(0, cut)),
    piece('\u001b[33m'),
    piece(before.bytes.subarray(cut)),
    secret,
    piece(after.bytes.subarray(0, tail)),
    piece('\u001b[0m'),
    piece(after.bytes.subarray(tail)),
    piece('\n'),
  ]);
}

function writeColouredLine(sample: Sample): Written {
  return join([piece('\u001b[34mDEBUG    '), ...split(sample), piece('\u001b[0m\n')]);
}

/** As Rich sets a message in a column of 62 at the right of 80, and Mopidy 4 with it. */
function writeRich(sample: Sample): Written {
  const indent = ' '.repeat(18);
  const head = '16:33:14 INFO     MainThread mopidy.audio.actor'.padEnd(80);
  const pieces: Piece[] = [piece(`${head}\n`)];
  for (const line of splitLines(split(sample))) {
    const bytes = line.flatMap((part) => [...part.bytes].map((byte) => ({ byte, secret: part.secret })));
    for (const row of wrapRows(bytes)) {
      pieces.push(piece(indent));
      for (const { byte, secret } of row) pieces.push({ bytes: Buffer.from([byte]), secret });
      pieces.push(piece(`${' '.repeat(Math.max(0, 62 - row.length))}\n`));
    }
  }
  return join(pieces);
}

interface Marked {
  readonly byte: number;
  readonly secret: boolean;
}

/** Words go to the next row when they do not fit, and are cut when they fit no row. */
function wrapRows(bytes: readonly Marked[]): readonly (readonly Marked[])[] {
  const rows: Marked[][] = [];
  let row: Marked[] = [];
  let word: Marked[] = [];
  const close = (): void => {
    if (row.length + word.length > 62 && row.length > 0) {
      rows.push(row);
      row = [];
    }
    while (word.length > 62) rows.push(word.splice(0, 62));
    row.push(...word);
    word = [];
  };
  for (const mark of bytes) {
    word.push(mark);
    if (mark.byte !== 0x20) continue;
    // The blank behind a word may stand out of the column, and is left away there.
    const blank = word.pop() as Marked;
    close();
    if (row.length < 62) row.push(blank);
  }
  close();
  return [...rows, row];
}

function writeSurrounded(before: string, after: string): Wrapping['write'] {
  return (sample) => join([piece(before), ...split(sample), piece(after)]);
}

function writeCrlf(sample: Sample): Written {
  return prefixLines(sample, '', '\r\n');
}

/** Whether the pattern wants the beginning of a line before what it looks for. */
function isLineBound({ pattern }: Rule): boolean {
  return /(?:^(?:\(\?[a-z]+\))?|\(\?:|\|)\^(?!\])/.test(pattern);
}

/** Whether the pattern wants text behind the end of a line, as it stands. */
function isOverLines({ multiline, pattern }: Rule): boolean {
  return multiline && pattern.includes(String.raw`\r?\n`);
}

const LINE_BOUND = 'the rule looks for the beginning of a line';
const OVER_LINES = 'the rule looks at lines that stand one behind the other, with nothing between';
const NO_LITERAL = 'no literal of the rule is left in the bytes on disk';

function excludeLineBound(rule: Rule): string | undefined {
  if (isOverLines(rule)) return OVER_LINES;
  return isLineBound(rule) ? LINE_BOUND : undefined;
}

/** Blocks are matched with the escapes in them. */
function excludeColoured(rule: Rule, written: Written): string | undefined {
  return isOverLines(rule) ? OVER_LINES : excludeUnliteral(rule, written);
}

/** Literals are looked for in the bytes on disk. */
function excludeUnliteral(rule: Rule, { bytes }: Written): string | undefined {
  const fold = (text: string): string => (rule.caseSensitive ? text : text.toLowerCase());
  const text = fold(bytes.toString('latin1'));
  return rule.literals.some((literal) => text.includes(fold(literal))) ? undefined : NO_LITERAL;
}

function excludeEscaped(rule: Rule, written: Written): string | undefined {
  return excludeLineBound(rule) ?? excludeUnliteral(rule, written);
}

const SYSLOG = 'Nov 21 16:31:02 pi mopidy[812]: ';
const RFC5424 = '<30>1 2026-11-21T16:31:02.003Z pi mopidy 812 - - ';
const CRI = '2026-11-21T16:31:02.673123456Z stderr F ';

/** All wrappings. */
export const WRAPPINGS: readonly Wrapping[] = [
  { name: 'nothing', write: (sample) => join([...split(sample), piece('\n')]), floor: 1 },
  { name: 'Docker json-file', write: writeDocker, excludes: excludeEscaped, floor: 0.99 },
  {
    name: 'Docker json-file, split within',
    write: writeSplitDocker,
    excludes: excludeEscaped,
    floor: 0.96,
    applies: 0.96,
  },
  { name: 'CRI', write: (sample) => prefixLines(sample, CRI), excludes: excludeLineBound, floor: 0.99 },
  { name: 'syslog', write: (sample) => prefixLines(sample, SYSLOG), excludes: excludeLineBound, floor: 0.99 },
  {
    name: 'RFC 5424',
    write: (sample) => prefixLines(sample, RFC5424),
    excludes: excludeLineBound,
    floor: 0.99,
  },
  { name: 'journald JSON', write: writeJournalJson, excludes: excludeEscaped, floor: 0.99 },
  { name: 'journald JSON, bytes', write: writeJournalBytes, floor: 0.99 },
  { name: 'journald export', write: writeJournalExport, excludes: excludeLineBound, floor: 0.99 },
  { name: 'JSON string', write: writeJson(1), excludes: excludeEscaped, floor: 0.99 },
  {
    name: 'JSON string in a JSON string',
    write: writeJson(2),
    excludes: excludeEscaped,
    floor: 0.985,
    applies: 0.96,
  },
  { name: 'Python repr', write: writePython("INFO got '"), excludes: excludeEscaped, floor: 0.99 },
  { name: 'Python repr of bytes', write: writePython("INFO got b'"), excludes: excludeEscaped, floor: 0.99 },
  { name: 'percent-encoding', write: writePercent, excludes: excludeEscaped, floor: 0.985, applies: 0.75 },
  { name: 'a coloured value', write: writeColoured, excludes: excludeColoured, floor: 0.97 },
  { name: 'a coloured line', write: writeColouredLine, excludes: excludeLineBound, floor: 0.99 },
  { name: 'Rich', write: writeRich, excludes: excludeLineBound, floor: 0.975 },
  {
    name: 'UTF-8 around',
    write: writeSurrounded('→ ', ' ✓ für größere Zeilen\n'),
    excludes: excludeLineBound,
    floor: 0.99,
  },
  {
    name: 'curly quotes around',
    write: writeSurrounded('“', '”\n'),
    excludes: excludeLineBound,
    floor: 0.975,
  },
  { name: 'CRLF', write: writeCrlf, floor: 0.99 },
];

/** A line that is unlike any other, so that no two samples are taken for one record. */
export function makeSeparator(index: number): Buffer {
  const word = createHash('sha256')
    .update(String(index))
    .digest('hex')
    .replace(/[^a-f]/g, '')
    .slice(0, 6);
  return Buffer.from(`2026-11-21 16:31:02,673 INFO [MainThread] mopidy.core playing ${word}\n`);
}
