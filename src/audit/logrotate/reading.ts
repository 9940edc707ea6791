/**
 * Where the reader of one logrotate file is, what it has met, and how it speaks of that.
 *
 * Lines are counted from the last place that was asked for, so counting is linear in all.
 */
import type { Lost, Note } from './config.js';
import type { Cursor } from './cursor.js';
import type { Cost } from './directives.js';
import type { Glob } from './glob.js';
import { addSessionNote } from './session.js';
import type { Session } from './session.js';
import type { Draft, Position } from './settings.js';

/** A place in a text and its line. */
export interface Mark {
  readonly at: number;
  readonly line: number;
}

/** A block that has been opened and not closed. */
export interface OpenBlock {
  readonly position: Position;
  readonly patterns: readonly Glob[];
  readonly draft: Draft;
  readonly notes: Note[];
  /** The directive that last told when the logs are due. */
  criterion: string | undefined;
}

/** A stretch of text that an error keeps logrotate from reading as what it is. */
export interface Swallowed {
  readonly from: Mark;
  readonly to: number;
  readonly lost: Lost;
}

export interface Reading {
  readonly session: Session;
  readonly file: string;
  readonly cursor: Cursor;
  /** Settings outside of blocks. */
  readonly draft: Draft;
  /** `error` lasts for the one character that logrotate drops. */
  mode: 'statement' | 'after-block' | 'script' | 'error' | 'over';
  block: OpenBlock | undefined;
  /** Whether a block with an error is being skipped. */
  skipping: boolean;
  /** The last error, and where it was met. */
  error: { readonly note: Note; readonly at: number } | undefined;
  failed: boolean;
  readonly swallowed: Swallowed[];
  counted: Mark;
}

/** Longer words of a configuration are cut where they are shown. */
const MAX_SHOWN_WORD = 32;
const MAX_BLOCK_NOTES = 100;

/** A reading of a text from a mark on. */
export function startReading(session: Session, from: Mark, text: TextOf): Reading {
  return {
    session,
    file: text.file,
    draft: text.draft,
    cursor: { text: text.text, at: from.at },
    mode: 'statement',
    block: undefined,
    skipping: false,
    error: undefined,
    failed: false,
    swallowed: [],
    counted: from,
  };
}

/** One file that is being read. */
export interface TextOf {
  readonly file: string;
  readonly text: string;
  /** Changed by what the file says outside of blocks; to be undone by the caller after an error. */
  readonly draft: Draft;
}

/** Where the cursor stands. */
export function findPosition(reading: Reading): Position {
  const { counted, cursor, file } = reading;
  const line = counted.line + countLines(cursor.text, counted.at, cursor.at);
  if (cursor.at > counted.at) reading.counted = { at: cursor.at, line };
  return { file, line };
}

/** A fault of the text at the cursor. */
export function noteSyntax(reading: Reading, cost: Cost, text: string): Note {
  return { kind: 'syntax', position: findPosition(reading), cost, text, word: '' };
}

/** A fault of a directive: `wrong` is a clause about it. */
export function noteDirective(
  { word, position }: { readonly word: string; readonly position: Position },
  { kind, cost, wrong }: { readonly kind: Note['kind']; readonly cost: Cost; readonly wrong: string },
): Note {
  const shown = word.slice(0, MAX_SHOWN_WORD);
  return { kind, position, cost, text: `${JSON.stringify(shown)} ${wrong}`, word: shown };
}

/** Keeps a note with the block that is open, or with the configuration; not more than anyone would read. */
export function addNote({ block, session }: Reading, makeNote: () => Note): void {
  if (!block) addSessionNote(session, makeNote);
  else if (block.notes.length < MAX_BLOCK_NOTES) block.notes.push(makeNote());
}

/** Line feeds from one place up to another. */
export function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
